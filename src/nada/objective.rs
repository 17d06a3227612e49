//! All losses of an iteration together.

use std::rc::Rc;

use tch::{Kind, Tensor};

use super::direction::Goal;
use super::losses;
use super::views::Views;
use crate::model::Image;
use crate::model::clip::{Clip, normalize};
use crate::preset::Losses;
use crate::random::Random;

/// A CLIP with its weight and what it must know of the goal.
#[derive(Debug)]
pub struct Judge {
    /// The model.
    pub clip: Rc<Clip>,
    /// How much its losses count.
    pub weight: f64,
    /// The goal in its space.
    pub goal: Goal,
}

/// A `ModifiedResNet` CLIP and the features of a texture image, not normalised, `[1, embed]`.
#[derive(Debug)]
pub struct Texture {
    /// The model.
    pub clip: Rc<Clip>,
    /// What to come close to.
    pub features: Tensor,
}

/// What stays the same while a preset is in force.
#[derive(Debug)]
pub struct Objective {
    /// CLIP models with their goals.
    pub judges: Vec<Judge>,
    /// For the texture loss, when it is on.
    pub texture: Option<Texture>,
    /// Weights of the losses.
    pub losses: Losses,
    /// Softening of the edit direction; 0 nudges an edit of exactly zero, as the original does.
    pub epsilon: f64,
}

/// An iteration's losses.
#[derive(Debug)]
pub struct LossValues {
    /// The weighted sum to minimise, a scalar with a graph.
    pub total: Tensor,
    /// Each loss by name, summed over the CLIP models by their weights, not yet weighted itself.
    pub parts: Vec<(&'static str, Tensor)>,
}

/// Where the patches of an iteration are: centres `(x, y)`, one per picture, and their side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patches {
    /// One centre per picture.
    pub centres: Vec<[i64; 2]>,
    /// Side in pixels.
    pub size: i64,
}

impl Patches {
    /// Random places inside pictures of side `side`.
    pub fn random(n: usize, size: i64, side: i64, random: &mut Random) -> Self {
        let size = size.clamp(2, side);
        let room = (side - 2 * (size / 2)).max(0) as usize + 1;
        let mut place = || size / 2 + random.below(room) as i64;
        Self {
            centres: (0..n).map(|_| [place(), place()]).collect(),
            size,
        }
    }

    /// `[N, 3, H, W]` -> `[N, 3, size, size]`
    #[must_use]
    pub fn cut(&self, pictures: &Tensor) -> Tensor {
        let half = self.size / 2;
        let patches: Vec<Tensor> = self
            .centres
            .iter()
            .enumerate()
            .map(|(i, [x, y])| {
                pictures
                    .narrow(0, i as i64, 1)
                    .narrow(2, y - half, 2 * half)
                    .narrow(3, x - half, 2 * half)
            })
            .collect();
        Tensor::cat(&patches, 0)
    }
}

impl Objective {
    /// The losses of a pair of pictures, `[N, 3, H, W]` in `[-1, 1]` each. Only `trainable` gets a
    /// gradient. Every picture is encoded once per CLIP, whatever the number of losses.
    #[must_use]
    pub fn evaluate(
        &self,
        frozen: &Image,
        trainable: &Image,
        views: &Views,
        patches: Option<&Patches>,
    ) -> LossValues {
        let mut sum = Sum::default();
        let shown = [views.of(&frozen.0), views.of(&trainable.0)];
        for judge in &self.judges {
            if judge.weight > 0.0 && self.needs_clip() {
                self.judge(judge, &shown, &mut sum);
            }
            if let Some(patches) = patches.filter(|_| self.losses.patch > 0.0) {
                let cut = [&frozen.0, &trainable.0].map(|picture| patches.cut(picture));
                let [frozen, trainable] = encode_pair(&judge.clip, &cut);
                let edit = self.edit(&judge.clip, [&frozen, &trainable], &cut[1]);
                let loss = losses::patch(&edit, &judge.goal.parts);
                sum.add("patch", judge.weight, &loss);
            }
        }
        if let Some(texture) = &self.texture {
            let features = texture.clip.encode_image(trainable);
            sum.add(
                "texture",
                1.0,
                &losses::texture(&features, &texture.features),
            );
        }
        if self.losses.range > 0.0 {
            sum.add("range", 1.0, &losses::range(&trainable.0));
        }
        sum.weigh(&self.losses, &trainable.0)
    }

    fn needs_clip(&self) -> bool {
        let losses = &self.losses;
        losses.directional > 0.0
            || losses.global > 0.0
            || losses.feature > 0.0
            || losses.manifold > 0.0
    }

    fn judge(&self, judge: &Judge, shown: &[Tensor; 2], sum: &mut Sum) {
        let weights = &self.losses;
        let [frozen, trainable] = &encode_pair(&judge.clip, shown);
        if weights.directional > 0.0 {
            let edit = self.edit(&judge.clip, [frozen, trainable], &shown[1]);
            let loss = losses::directional(&edit, &judge.goal.direction);
            sum.add("directional", judge.weight, &loss);
        }
        if weights.global > 0.0 {
            let loss = losses::global(trainable, &judge.goal.target);
            sum.add("global", judge.weight, &loss);
        }
        if weights.feature > 0.0 {
            sum.add("feature", judge.weight, &losses::feature(frozen, trainable));
        }
        if weights.manifold > 0.0 {
            let loss = losses::manifold(frozen, trainable, judge.goal.similarity);
            sum.add("manifold", judge.weight, &loss);
        }
    }

    /// The edit's direction. Without softening, an edit of exactly zero (iteration 0: both
    /// generators are equal) is taken of pictures nudged by 1e-6.
    fn edit(&self, clip: &Clip, [frozen, trainable]: [&Tensor; 2], shown: &Tensor) -> Tensor {
        if self.epsilon == 0.0 && trainable.detach().equal(frozen) {
            let nudged = normalize(&clip.encode_image(&Image(shown + 1e-6)));
            return losses::edit(frozen, &nudged, 0.0);
        }
        losses::edit(frozen, trainable, self.epsilon)
    }

    /// The global loss that the search for layers descends.
    #[must_use]
    pub fn search_loss(&self, image: &Image) -> Tensor {
        let parts = self.judges.iter().filter(|judge| judge.weight > 0.0);
        let parts = parts.map(|judge| {
            let features = normalize(&judge.clip.encode_image(image));
            losses::global(&features, &judge.goal.bare_target) * judge.weight
        });
        parts
            .reduce(|a, b| a + b)
            .unwrap_or_else(|| image.0.sum(Kind::Float) * 0.0)
    }
}

/// Features of length 1 of both pictures; the frozen one without a graph. Two passes: sharing one
/// would double the cost of going backwards (docs/decisions/0001).
fn encode_pair(clip: &Clip, [frozen, trainable]: &[Tensor; 2]) -> [Tensor; 2] {
    let frozen = tch::no_grad(|| normalize(&clip.encode_image(&Image(frozen.shallow_clone()))));
    let trainable = normalize(&clip.encode_image(&Image(trainable.shallow_clone())));
    [frozen, trainable]
}

/// Losses by name as they come in.
#[derive(Default)]
struct Sum(Vec<(&'static str, Tensor)>);

impl Sum {
    fn add(&mut self, name: &'static str, weight: f64, loss: &Tensor) {
        let weighted = loss * weight;
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum = &*sum + weighted,
            None => self.0.push((name, weighted)),
        }
    }

    fn weigh(self, weights: &Losses, like: &Tensor) -> LossValues {
        let weight = |name: &str| match name {
            "directional" => weights.directional,
            "global" => weights.global,
            "feature" => weights.feature,
            "manifold" => weights.manifold,
            "patch" => weights.patch,
            "texture" => weights.texture,
            _ => weights.range,
        };
        let weighted = self.0.iter().map(|(name, loss)| loss * weight(name));
        LossValues {
            total: weighted
                .reduce(|a, b| a + b)
                .unwrap_or_else(|| like.sum(Kind::Float) * 0.0),
            parts: self.0,
        }
    }
}
