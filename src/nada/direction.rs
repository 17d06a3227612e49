//! Where to go in CLIP space: from words, or from pictures.

use tch::{Kind, Tensor};

use super::templates;
use crate::model::clip::{Clip, normalize};
use crate::preset::PromptPair;

/// What a CLIP must know of a goal. All features have length 1, `[1, embed]` each.
#[derive(Debug)]
pub struct Goal {
    /// Direction of the edit.
    pub direction: Tensor,
    /// The target itself, as the global loss wants it.
    pub target: Tensor,
    /// The target as the search for layers wants it.
    pub bare_target: Tensor,
    /// Cosine between source and target.
    pub similarity: f64,
    /// Directions of the parts for the patch loss, `[parts, embed]`.
    pub parts: Tensor,
}

/// The goal that prompts describe; several pairs are averaged by their weights.
///
/// # Panics
/// Without a pair; a validated preset has one.
#[must_use]
pub fn from_text(clip: &Clip, templates: &[String], pairs: &[PromptPair]) -> Goal {
    let _guard = tch::no_grad_guard();
    let mean = |prompt: &str| mean_features(clip, &templates::fill(templates, prompt));
    let over = |f: &dyn Fn(&PromptPair) -> Tensor| {
        let weighted = pairs.iter().map(|pair| f(pair) * pair.weight);
        normalize(&weighted.reduce(|a, b| a + b).expect("a preset has a pair"))
    };
    let alone = |text: String| normalize(&clip.encode_text(&[text]));
    let part = |template: &&str, prompt: &str| template.replace("{}", prompt);
    let parts: Vec<Tensor> = templates::PARTS
        .iter()
        .map(|template| {
            over(&|pair| mean(&part(template, &pair.target)) - mean(&part(template, &pair.source)))
        })
        .collect();
    let source = over(&|pair| normalize(&mean(&pair.source)));
    let target = over(&|pair| normalize(&mean(&pair.target)));
    Goal {
        direction: over(&|pair| mean(&pair.target) - mean(&pair.source)),
        target: over(&|pair| alone(format!("a {}", pair.target))),
        bare_target: over(&|pair| alone(pair.target.clone())),
        similarity: (source * target).sum(Kind::Float).double_value(&[]),
        parts: Tensor::cat(&parts, 0),
    }
}

/// The goal that pictures show. `style` are features of the style pictures, `source` of pictures
/// that the generator draws now; `[N, embed]`, lengths 1.
#[must_use]
pub fn from_pictures(style: &Tensor, source: &Tensor) -> Goal {
    let _guard = tch::no_grad_guard();
    let mean = |features: &Tensor| features.mean_dim([0].as_slice(), true, Kind::Float);
    let (style, source) = (mean(style), mean(source));
    let direction = normalize(&(&style - &source));
    let (target, source) = (normalize(&style), normalize(&source));
    Goal {
        parts: direction.shallow_clone(),
        similarity: (&target * source).sum(Kind::Float).double_value(&[]),
        bare_target: target.shallow_clone(),
        target,
        direction,
    }
}

/// Mean of the features of length 1: texts -> `[1, embed]`.
fn mean_features(clip: &Clip, texts: &[String]) -> Tensor {
    normalize(&clip.encode_text(texts)).mean_dim([0].as_slice(), true, Kind::Float)
}
