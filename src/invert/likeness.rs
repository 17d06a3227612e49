//! How well pictures agree with what they are to be: what is optimised, and what is reported.

use serde::Serialize;
use tch::{Kind, Tensor};

use super::perception::{Perception, Seen};

/// Pictures larger than this are compared at this side.
const LARGEST: i64 = 256;
/// Each at half the side of the one before.
const SCALES: usize = 3;
/// Weight of pixels beside that of features.
const PIXELS: f64 = 2.0;

/// Pictures that are to be drawn, and how others are compared with them.
#[derive(Debug)]
pub struct Likeness<'a> {
    perception: &'a Perception,
    target: Tensor, // [N, 3, S, S], at most LARGEST
    seen: Seen,
}

/// How like a picture is to its original.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// Distance of features, 0 to 2; 0 when nobody looked.
    pub features: f64,
    /// Peak signal-to-noise ratio in decibels.
    pub psnr: f64,
}

impl<'a> Likeness<'a> {
    /// To these pictures, `[N, 3, S, S]` in `[-1, 1]`.
    #[must_use]
    pub fn to(target: &Tensor, perception: &'a Perception) -> Self {
        let _guard = tch::no_grad_guard();
        let target = limited(target);
        Self {
            seen: perception.look(&target),
            perception,
            target,
        }
    }

    /// What is to become small, per picture: `[N, 3, S, S]` -> `[N]`.
    #[must_use]
    pub fn loss(&self, drawn: &Tensor) -> Tensor {
        let drawn = limited(drawn);
        let features = self.perception.distance_to(&drawn, &self.seen);
        features + pixels(&(&drawn - &self.target)) * PIXELS
    }

    /// How like each picture is.
    #[must_use]
    pub fn measure(&self, drawn: &Tensor) -> Vec<Measured> {
        let _guard = tch::no_grad_guard();
        let drawn = limited(&drawn.clamp(-1.0, 1.0));
        let features = numbers(&self.perception.distance_to(&drawn, &self.seen));
        let errors = numbers(&per_picture(&((&drawn - &self.target) / 2.0).square()));
        let both = features.into_iter().zip(errors);
        both.map(|(features, error)| Measured {
            features,
            psnr: -10.0 * error.max(1e-10).log10(),
        })
        .collect()
    }
}

/// `[N]` as numbers.
pub fn numbers(values: &Tensor) -> Vec<f64> {
    let values = values
        .detach()
        .to_kind(Kind::Double)
        .to_device(tch::Device::Cpu);
    Vec::try_from(values.contiguous()).unwrap_or_default()
}

/// Absolute and squared differences over a few scales, `[N, 3, S, S]` -> `[N]`.
fn pixels(difference: &Tensor) -> Tensor {
    let mut difference = difference.shallow_clone();
    let mut sum = Tensor::zeros([difference.size()[0]], (Kind::Float, difference.device()));
    for scale in 0..SCALES {
        if scale > 0 {
            difference = difference.avg_pool2d([2, 2], [2, 2], [0, 0], false, true, None);
        }
        sum += per_picture(&difference.square()) + per_picture(&difference.abs()) * 0.25;
    }
    sum / SCALES as f64
}

fn per_picture(values: &Tensor) -> Tensor {
    values
        .flatten(1, -1)
        .mean_dim([1].as_slice(), false, Kind::Float)
}

fn limited(pictures: &Tensor) -> Tensor {
    if pictures.size()[3] <= LARGEST {
        return pictures.shallow_clone();
    }
    pictures.adaptive_avg_pool2d([LARGEST, LARGEST])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn the_same_picture_is_perfect_and_each_is_compared_with_its_own() {
        let pictures = Random::new(1).uniforms(&[2, 3, 32, 32], -1.0, 1.0);
        let perception = Perception::new(Vec::new());
        let likeness = Likeness::to(&pictures, &perception);
        assert!(likeness.loss(&pictures).max().double_value(&[]) < 1e-9);
        let shifted = Tensor::cat(
            &[pictures.narrow(0, 0, 1), pictures.narrow(0, 1, 1) * 0.5],
            0,
        );
        let loss = numbers(&likeness.loss(&shifted));
        assert!(loss[0] < 1e-9 && loss[1] > 0.01, "{loss:?}");
        let measured = likeness.measure(&shifted);
        assert!(measured[0].psnr > 90.0 && measured[1].psnr < 20.0);
    }
}
