//! How a training stands, from features of the same latents drawn by both generators.

use tch::{Kind, Tensor};

/// Side of the coarse pictures that layouts are compared by.
const COARSE: i64 = 16;

/// Numbers that tell a good moment from a bad one; a training that does nothing has 0, 1, 1, 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Mean `cos(dI, dT)`, -1 to 1: how well the edits point to the target.
    pub direction: f64,
    /// Mean `cos(e(frozen), e(trainable))`, -1 to 1: how near each picture stays to what it was.
    pub identity: f64,
    /// Mean distance between pictures, as a share of that between the frozen ones, 0 and up.
    pub diversity: f64,
    /// How much of what tells coarse pictures apart has stayed, -1 to 1: see [`likeness`].
    pub layout: f64,
}

/// Coarse brightness of pictures `[N, 3, H, W]`: `[N, COARSE * COARSE]`.
#[must_use]
pub fn brightness(pictures: &Tensor) -> Tensor {
    let grey = pictures
        .clamp(-1.0, 1.0)
        .mean_dim([1].as_slice(), true, Kind::Float);
    grey.adaptive_avg_pool2d([COARSE, COARSE]).flatten(1, -1)
}

/// Brightness without what all pictures have in common, lengths 1.
#[must_use]
pub fn layout(brightness: &Tensor) -> Tensor {
    let common = brightness.mean_dim([0].as_slice(), true, Kind::Float);
    super::losses::soft_normalize(&(brightness - common), 0.0)
}

/// Mean cosine of two layouts of the same latents: 1 when each picture still differs from the others
/// in the same way. CLIP hardly sees this.
#[must_use]
pub fn likeness([frozen, trainable]: [&Tensor; 2]) -> f64 {
    mean_cosine(frozen, trainable)
}

impl Scores {
    /// From features of length 1 `[N, embed]` of the same latents, `direction` `[1, embed]`, and the
    /// likeness of their layouts.
    #[must_use]
    pub fn of([frozen, trainable]: [&Tensor; 2], direction: &Tensor, layout: f64) -> Self {
        let edit = super::losses::soft_normalize(&(trainable - frozen), 0.0);
        let spread = distance_between(frozen);
        Self {
            direction: mean_cosine(&edit, direction),
            identity: mean_cosine(frozen, trainable),
            diversity: if spread > 0.0 {
                distance_between(trainable) / spread
            } else {
                1.0
            },
            layout,
        }
    }

    /// The weighted mean of several judges' scores; `None` without a judge.
    #[must_use]
    pub fn mean(judged: &[(Self, f64)]) -> Option<Self> {
        let whole: f64 = judged.iter().map(|(_, weight)| weight).sum();
        if whole <= 0.0 {
            return None;
        }
        let over = |part: fn(&Self) -> f64| {
            let weighted = judged.iter().map(|(scores, weight)| part(scores) * weight);
            weighted.sum::<f64>() / whole
        };
        Some(Self {
            direction: over(|scores| scores.direction),
            identity: over(|scores| scores.identity),
            diversity: over(|scores| scores.diversity),
            layout: over(|scores| scores.layout),
        })
    }
}

/// Mean of the cosines of rows `[N, embed]`.
fn mean_cosine(a: &Tensor, b: &Tensor) -> f64 {
    let cosines = (a * b).sum_dim_intlist([-1].as_slice(), false, Kind::Float);
    cosines.mean(Kind::Float).double_value(&[])
}

/// Mean of `1 - cos` over all pairs of different rows `[N, embed]`.
fn distance_between(features: &Tensor) -> f64 {
    let n = features.size()[0] as f64;
    if n < 2.0 {
        return 0.0;
    }
    let all = features.matmul(&features.tr());
    let cosines = (all.sum(Kind::Double) - all.trace()).double_value(&[]);
    1.0 - cosines / (n * (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[f32], n: i64) -> Tensor {
        Tensor::from_slice(values).view([n, -1])
    }

    #[test]
    fn a_training_that_did_nothing_is_at_its_beginning() {
        let frozen = rows(&[1.0, 0.0, 0.0, 1.0], 2);
        let scores = Scores::of([&frozen, &frozen], &rows(&[0.0, 1.0], 1), 1.0);
        assert_eq!(
            scores,
            Scores {
                direction: 0.0,
                identity: 1.0,
                diversity: 1.0,
                layout: 1.0
            }
        );
    }

    #[test]
    fn pictures_that_all_became_the_target_have_no_diversity() {
        let frozen = rows(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0], 2);
        let target = rows(&[0.0, 0.0, 1.0], 1);
        let scores = Scores::of([&frozen, &target.expand([2, 3], false)], &target, 0.0);
        assert!((scores.direction - 0.5_f64.sqrt()).abs() < 1e-6);
        assert!(scores.identity.abs() < 1e-6 && scores.diversity.abs() < 1e-6);
    }

    #[test]
    fn a_layout_that_stays_under_another_tone_is_alike_and_one_that_is_swapped_is_not() {
        let dark_left = |left: f32| {
            let columns: Vec<f32> = (0..32).map(|x| if x < 16 { left } else { -left }).collect();
            Tensor::from_slice(&columns)
                .view([1, 1, 1, 32])
                .expand([1, 3, 32, 32], false)
        };
        let frozen = Tensor::cat(&[dark_left(-0.5), dark_left(0.5)], 0);
        let toned = &frozen * 0.4 + 0.3;
        let swapped = frozen.flip([0]);
        let of = |pictures: &Tensor| layout(&brightness(pictures));
        let like = |other: &Tensor| likeness([&of(&frozen), &of(other)]);
        assert!((like(&toned) - 1.0).abs() < 1e-5);
        assert!((like(&swapped) + 1.0).abs() < 1e-5);
        let alike = frozen.narrow(0, 0, 1).expand([2, 3, 32, 32], false);
        assert!(like(&alike).abs() < 1e-5, "all became the same");
    }

    #[test]
    fn judges_count_by_their_weight() {
        let scores = |direction| Scores {
            direction,
            ..Scores::default()
        };
        let mean = Scores::mean(&[(scores(1.0), 3.0), (scores(0.0), 1.0)]).unwrap();
        assert_eq!(mean.direction, 0.75);
        assert_eq!(Scores::mean(&[]), None);
    }
}
