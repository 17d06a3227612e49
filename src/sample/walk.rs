//! Ways through latent space and time: between latents, there and back, faster in the middle.

use tch::{Kind, Tensor};

use super::SampleError;
use super::latents::{Latents, map_each};
use crate::model::stylegan2::Generator;
use crate::model::{W, WPlus, Z};

/// Sines below this are mostly rounding error.
const PARALLEL: f64 = 1e-3;

/// A moment of a film: between two of its keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Key before.
    pub from: usize,
    /// Key after.
    pub to: usize,
    /// How far between them, 0 to 1.
    pub t: f64,
}

/// Whether a film ends where it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// It ends at the last key.
    Open,
    /// It goes on from the last key to the first; the frame that would show the first again is left
    /// out.
    Closed,
}

/// How time goes between two keys: 0 to 1 -> 0 to 1.
pub type Ease = fn(f64) -> f64;

/// At constant speed.
#[must_use]
pub fn steady(t: f64) -> f64 {
    t
}

/// Slow at the keys, fast between them (Perlin's quintic: speed and acceleration are 0 at both
/// ends).
#[must_use]
pub fn smooth(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// `steps` frames from each of `keys` keys to the next.
#[must_use]
pub fn moments(keys: usize, steps: usize, ends: Ends, ease: Ease) -> Vec<Moment> {
    let legs = match ends {
        Ends::Open => keys.saturating_sub(1),
        Ends::Closed if keys > 1 => keys,
        Ends::Closed => 0,
    };
    let steps = steps.max(1);
    let leg = |from: usize| {
        (0..steps).map(move |step| Moment {
            from,
            to: (from + 1) % keys,
            t: ease(step as f64 / steps as f64),
        })
    };
    let mut moments: Vec<Moment> = (0..legs).flat_map(leg).collect();
    if keys > 0 && (ends == Ends::Open || legs == 0) {
        let last = keys - 1;
        moments.push(Moment {
            from: last,
            to: last,
            t: 0.0,
        });
    }
    moments
}

/// `frames` numbers from 0 to 1; there and back again when closed.
#[must_use]
pub fn sweep(frames: usize, ends: Ends, ease: Ease) -> Vec<f64> {
    let there = |i: usize| ease(i as f64 / (frames.max(2) - 1) as f64);
    let mut all: Vec<f64> = (0..frames.max(2)).map(there).collect();
    if ends == Ends::Closed {
        let back: Vec<f64> = all[1..all.len() - 1].iter().rev().copied().collect();
        all.extend(back);
    }
    all
}

/// Along the great circle through both (Shoemake, 1985), row by row: `[N, dim]`. Standard normal
/// numbers stay as long as they are; a straight line would pass nearer to 0 than any of them lies.
#[must_use]
pub fn slerp(from: &Tensor, to: &Tensor, t: f64) -> Tensor {
    let length = |x: &Tensor| x.norm_scalaropt_dim(2.0, [-1], true).clamp_min(1e-12);
    let cosine = (from / length(from) * to / length(to)).sum_dim_intlist(-1, true, Kind::Float);
    let angle = cosine.clamp(-1.0, 1.0).acos(); // [N, 1]
    let sine = angle.sin();
    let part = |t: f64| (&angle * t).sin() / sine.clamp_min(PARALLEL);
    let around = part(1.0 - t) * from + part(t) * to;
    around.where_self(&sine.gt(PARALLEL), &from.lerp(to, t))
}

/// Latents that a film goes through.
#[derive(Debug)]
pub enum Keys {
    /// Around the centre, in z.
    Around(Tensor), // [N, z]
    /// In straight lines, in w or w+.
    Straight(Latents),
}

impl Keys {
    /// z as it is.
    #[must_use]
    pub fn around(z: Z) -> Self {
        Self::Around(z.0)
    }

    /// All latents in one list, in w or w+: z is mapped and truncated by `psi`.
    ///
    /// # Errors
    /// When there are none.
    pub fn straight(
        generator: &Generator,
        latents: Vec<Latents>,
        psi: f64,
    ) -> Result<Self, SampleError> {
        let layers = generator.config().layers();
        let plus = |latents: Latents| match latents {
            Latents::Z(z) => {
                map_each(generator, &z)
                    .truncate(generator.w_avg(), psi)
                    .broadcast(layers)
                    .0
            }
            Latents::W(w) => W(w.0.to_device(generator.device())).broadcast(layers).0,
            Latents::WPlus(w_plus) => w_plus.0.to_device(generator.device()),
        };
        let all: Vec<Tensor> = latents.into_iter().map(plus).collect();
        if all.is_empty() {
            return Err(SampleError::Request("no latents to go through".to_owned()));
        }
        Ok(Self::Straight(Latents::WPlus(WPlus(Tensor::cat(&all, 0)))))
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Around(z) => z.size()[0] as usize,
            Self::Straight(latents) => latents.count(),
        }
    }

    /// The latent at a moment.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Latents {
        match self {
            Self::Around(z) => {
                let row = |i: usize| z.narrow(0, i as i64, 1);
                Latents::Z(Z(slerp(&row(moment.from), &row(moment.to), moment.t)))
            }
            Self::Straight(latents) => latents.between(moment.from, moment.to, moment.t),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_slerp_keeps_length_and_angle() {
        let pair = Random::new(3).normal(&[2, 64]);
        let unit = &pair / pair.norm_scalaropt_dim(2.0, [-1], true);
        let (a, b) = (unit.narrow(0, 0, 1), unit.narrow(0, 1, 1));
        let angle = |x: &Tensor, y: &Tensor| (x * y).sum(Kind::Float).double_value(&[]).acos();
        let third = slerp(&a, &b, 1.0 / 3.0);
        assert!((third.norm().double_value(&[]) - 1.0).abs() < 1e-5);
        assert!((angle(&a, &third) * 3.0 - angle(&a, &b)).abs() < 1e-4);
        let near = |x: &Tensor, y: &Tensor| (x - y).abs().max().double_value(&[]) < 1e-6;
        assert!(near(&slerp(&a, &b, 0.0), &a) && near(&slerp(&a, &b, 1.0), &b));
        // Where the circle is not defined, nothing becomes NaN.
        assert!(near(&slerp(&a, &a, 0.4), &a));
        let opposite = slerp(&a, &-&a, 0.25);
        assert!(near(&opposite, &(&a * 0.5)), "{opposite:?}");
    }

    #[test]
    fn an_open_walk_ends_at_its_last_key_and_a_closed_one_before_its_first() {
        let open = moments(3, 4, Ends::Open, steady);
        assert_eq!(open.len(), 9);
        assert_eq!(
            open[5],
            Moment {
                from: 1,
                to: 2,
                t: 0.25
            }
        );
        assert_eq!(
            open[8],
            Moment {
                from: 2,
                to: 2,
                t: 0.0
            }
        );
        let closed = moments(3, 4, Ends::Closed, steady);
        assert_eq!(closed.len(), 12);
        assert_eq!(
            closed[11],
            Moment {
                from: 2,
                to: 0,
                t: 0.75
            }
        );
        assert_eq!(moments(1, 4, Ends::Closed, steady).len(), 1);
        assert_eq!(moments(0, 4, Ends::Open, steady), []);
    }

    #[test]
    fn a_sweep_goes_from_end_to_end_and_back() {
        assert_eq!(sweep(3, Ends::Open, steady), [0.0, 0.5, 1.0]);
        assert_eq!(sweep(3, Ends::Closed, steady), [0.0, 0.5, 1.0, 0.5]);
        assert_eq!(sweep(0, Ends::Open, smooth), [0.0, 1.0]);
    }

    #[test]
    fn easing_is_symmetric_and_slow_at_the_keys() {
        assert_eq!((smooth(0.0), smooth(0.5), smooth(1.0)), (0.0, 0.5, 1.0));
        assert!(smooth(0.1) < 0.02);
        assert!((smooth(0.3) + smooth(0.7) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn straight_walks_meet_their_keys() {
        let generator = crate::sample::fixture::demo().generator;
        let (z, w) = (generator.config().z_dim, generator.config().w_dim);
        let seeds = Latents::Z(crate::sample::latents::of_seeds(&[1, 2], z));
        let kept = Latents::W(W(Random::new(1).normal(&[1, w])));
        let keys = Keys::straight(&generator, vec![seeds, kept], 0.7).unwrap();
        assert_eq!(keys.count(), 3);
        let at = |from, to, t| match keys.at(Moment { from, to, t }) {
            Latents::WPlus(w_plus) => w_plus.0,
            other => panic!("{other:?}"),
        };
        let mean = (at(0, 0, 0.0) + at(2, 2, 0.0)) / 2.0;
        assert!((at(0, 2, 0.5) - mean).abs().max().double_value(&[]) < 1e-5);
    }
}
