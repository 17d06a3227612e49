//! Scores of the trainable generator on latents that are never trained or shown.

use tch::Tensor;

use crate::model::clip::{Clip, normalize};
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{Image, WPlus, Z};
use crate::nada::Objective;
use crate::nada::scores::{Scores, brightness, layout, likeness};
use crate::random::Random;

/// Latents beside those that are shown.
const HIDDEN: i64 = 32;
/// Whoever changes it makes scores that cannot be compared with those of older runs.
const SEED: u64 = 0x5c0_4e5;
/// Pictures drawn at once: a batch of all would need gigabytes at 1024 pixels.
const PIXELS_AT_ONCE: i64 = 1 << 18;

/// The latents, and what each judge sees of the frozen generator's pictures.
#[derive(Debug)]
pub struct Appraisal {
    w_plus: WPlus,
    frozen: Seen,
}

/// What all pictures look like.
#[derive(Debug)]
struct Seen {
    /// Per judge that counts, `[N, embed]`, lengths 1.
    features: Vec<Tensor>,
    /// `[N, coarse]`
    layout: Tensor,
}

impl Appraisal {
    /// Draws `shown` latents of `seed` (those that are shown, not truncated) and the hidden ones.
    #[must_use]
    pub fn new(frozen: &Generator, objective: &Objective, [seed, shown]: [u64; 2]) -> Self {
        let _guard = tch::no_grad_guard();
        let z_dim = frozen.config().z_dim;
        let shown = Random::new(seed).normal(&[shown as i64, z_dim]);
        let hidden = Random::new(SEED).normal(&[HIDDEN, z_dim]);
        let z = Tensor::cat(&[shown, hidden], 0).to_device(frozen.device());
        let w_plus = frozen.mapping(&Z(z)).broadcast(frozen.config().layers());
        Self {
            frozen: Seen::of(frozen, &w_plus, objective),
            w_plus,
        }
    }

    /// How `trainable` stands; `None` when no CLIP judges.
    #[must_use]
    pub fn scores(&self, trainable: &Generator, objective: &Objective) -> Option<Scores> {
        let _guard = tch::no_grad_guard();
        let now = Seen::of(trainable, &self.w_plus, objective);
        let layout = likeness([&self.frozen.layout, &now.layout]);
        let judged = objective.judges.iter().filter(|judge| judge.weight > 0.0);
        let pairs = self.frozen.features.iter().zip(&now.features);
        let pairs = pairs.zip(judged);
        let judged: Vec<(Scores, f64)> = pairs
            .map(|((frozen, now), judge)| {
                let scores = Scores::of([frozen, now], &judge.goal.direction, layout);
                (scores, judge.weight)
            })
            .collect();
        Scores::mean(&judged)
    }
}

impl Seen {
    fn of(generator: &Generator, w_plus: &WPlus, objective: &Objective) -> Self {
        let clips: Vec<&Clip> = (objective.judges.iter())
            .filter(|judge| judge.weight > 0.0)
            .map(|judge| &*judge.clip)
            .collect();
        let size = generator.config().size;
        let at_once = (PIXELS_AT_ONCE / (size * size)).max(1);
        let mut features: Vec<Vec<Tensor>> = clips.iter().map(|_| Vec::new()).collect();
        let mut coarse = Vec::new();
        for part in w_plus.0.split(at_once, 0) {
            let pictures = generator.synthesis(&WPlus(part), &Noise::Stored).0;
            for (clip, features) in clips.iter().zip(&mut features) {
                let seen = clip.encode_image(&Image(pictures.shallow_clone()));
                features.push(normalize(&seen));
            }
            coarse.push(brightness(&pictures));
        }
        Self {
            features: features.iter().map(|all| Tensor::cat(all, 0)).collect(),
            layout: layout(&Tensor::cat(&coarse, 0)),
        }
    }
}
