//! Scores of the trainable generator on latents that are never trained or shown.

use tch::Tensor;

use crate::model::clip::{Clip, normalize};
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{Image, WPlus, Z};
use crate::nada::Objective;
use crate::nada::scores::Scores;
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
    frozen: Vec<Tensor>, // per judge, [N, embed]
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
            frozen: features(frozen, &w_plus, objective),
            w_plus,
        }
    }

    /// How `trainable` stands; `None` when no CLIP judges.
    #[must_use]
    pub fn scores(&self, trainable: &Generator, objective: &Objective) -> Option<Scores> {
        let _guard = tch::no_grad_guard();
        let now = features(trainable, &self.w_plus, objective);
        let judged = objective.judges.iter().filter(|judge| judge.weight > 0.0);
        let pairs = self.frozen.iter().zip(&now).zip(judged);
        let judged: Vec<(Scores, f64)> = pairs
            .map(|((frozen, now), judge)| {
                let scores = Scores::of([frozen, now], &judge.goal.direction);
                (scores, judge.weight)
            })
            .collect();
        Scores::mean(&judged)
    }
}

/// What each judge that counts sees of all pictures, `[N, embed]`, lengths 1.
fn features(generator: &Generator, w_plus: &WPlus, objective: &Objective) -> Vec<Tensor> {
    let clips: Vec<&Clip> = (objective.judges.iter())
        .filter(|judge| judge.weight > 0.0)
        .map(|judge| &*judge.clip)
        .collect();
    let size = generator.config().size;
    let at_once = (PIXELS_AT_ONCE / (size * size)).max(1);
    let mut seen: Vec<Vec<Tensor>> = clips.iter().map(|_| Vec::new()).collect();
    for part in w_plus.0.split(at_once, 0) {
        let pictures = generator.synthesis(&WPlus(part), &Noise::Stored).0;
        for (clip, seen) in clips.iter().zip(&mut seen) {
            let features = clip.encode_image(&Image(pictures.shallow_clone()));
            seen.push(normalize(&features));
        }
    }
    seen.iter().map(|parts| Tensor::cat(parts, 0)).collect()
}
