//! What a small CLIP knows of the miniature world, measured on portraits it was not trained on.

use tch::{Kind, Tensor};

use super::pictures::Labelled;
use crate::demo::caption::{self, Attribute};
use crate::demo::portrait::Domain;
use crate::model::Image;
use crate::model::clip::{Clip, normalize};

/// What a CLIP knows of the miniature world.
#[derive(Clone, Debug, PartialEq)]
pub struct Quality {
    /// Share of portraits put in their domain.
    pub domain: f64,
    /// Balanced accuracy of each attribute on photos.
    pub attributes: Vec<(Attribute, f64)>,
    /// Share of photos whose hair colour is told from the natural five.
    pub hair: f64,
}

impl Quality {
    /// Sorts the portraits by text alone.
    #[must_use]
    pub fn measure(clip: &Clip, data: &Labelled) -> Self {
        let _guard = tch::no_grad_guard();
        let index: Vec<usize> = (0..data.len()).collect();
        let domains: Vec<i64> = data.facts.iter().map(|f| f.domain as i64).collect();
        let pictures = data.pictures(&index);
        Self {
            domain: accuracy(clip, &pictures, &class_features(clip), &domains),
            attributes: Attribute::ALL
                .iter()
                .map(|&attribute| (attribute, balanced(clip, data, attribute)))
                .collect(),
            hair: hair_accuracy(clip, data),
        }
    }
}

impl std::fmt::Display for Quality {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "domain {:.3}", self.domain)?;
        for (attribute, value) in &self.attributes {
            write!(f, ", {attribute:?} {value:.2}")?;
        }
        write!(f, ", hair {:.2}", self.hair)
    }
}

fn encode(clip: &Clip, pictures: &Tensor) -> Tensor {
    let _guard = tch::no_grad_guard();
    let parts: Vec<Tensor> = pictures
        .split(128, 0)
        .into_iter()
        .map(|part| clip.encode_image(&Image(part)))
        .collect();
    normalize(&Tensor::cat(&parts, 0))
}

/// A feature per domain, `[12, embed]`.
pub fn class_features(clip: &Clip) -> Tensor {
    let rows: Vec<Tensor> = Domain::ALL
        .iter()
        .map(|&domain| mean_text(clip, caption::class_phrase(domain)))
        .collect();
    Tensor::cat(&rows, 0)
}

/// From without to with, `[1, embed]`, not normalised.
pub fn attribute_direction(clip: &Clip, attribute: Attribute) -> Tensor {
    let [with, without] = attribute.phrases();
    mean_text(clip, &with) - mean_text(clip, &without)
}

fn mean_text(clip: &Clip, phrase: &str) -> Tensor {
    let texts: Vec<String> = caption::TEMPLATES
        .iter()
        .map(|template| template.replace("{}", phrase))
        .collect();
    let features = normalize(&clip.encode_text(&texts));
    normalize(&features.mean_dim([0].as_slice(), true, Kind::Float))
}

/// Share of pictures whose nearest class is the true one.
pub fn accuracy(clip: &Clip, pictures: &Tensor, classes: &Tensor, truth: &[i64]) -> f64 {
    let found = encode(clip, pictures)
        .matmul(&classes.tr())
        .argmax(1, false);
    let right = found.eq_tensor(&Tensor::from_slice(truth));
    right
        .to_kind(Kind::Float)
        .mean(Kind::Float)
        .double_value(&[])
}

/// Mean of the hit rates on photos with and without the attribute.
fn balanced(clip: &Clip, data: &Labelled, attribute: Attribute) -> f64 {
    let direction = attribute_direction(clip, attribute);
    let mut scores = [Vec::new(), Vec::new()];
    for truth in [false, true] {
        let index: Vec<usize> = (0..data.len())
            .filter(|&i| data.facts[i].domain == Domain::Photo)
            .filter(|&i| data.facts[i].get(attribute) == Some(truth))
            .collect();
        if index.is_empty() {
            return f64::NAN;
        }
        let score = encode(clip, &data.pictures(&index)).matmul(&direction.tr());
        scores[usize::from(truth)] = Vec::<f32>::try_from(score.view([-1])).expect("f32");
    }
    let rate = |right: &dyn Fn(f32) -> bool, of: &[f32]| {
        of.iter().filter(|&&score| right(score)).count() as f64 / of.len() as f64
    };
    0.5 * (rate(&|s| s <= 0.0, &scores[0]) + rate(&|s| s > 0.0, &scores[1]))
}

fn hair_accuracy(clip: &Clip, data: &Labelled) -> f64 {
    let classes: Vec<Tensor> = caption::HAIR_COLOURS[..5]
        .iter()
        .map(|colour| mean_text(clip, &format!("person with {colour} hair")))
        .collect();
    let index: Vec<usize> = (0..data.len())
        .filter(|&i| data.facts[i].domain == Domain::Photo)
        .filter(|&i| data.facts[i].hair.is_some_and(|hair| hair < 5))
        .collect();
    let truth: Vec<i64> = index
        .iter()
        .filter_map(|&i| data.facts[i].hair.map(|hair| hair as i64))
        .collect();
    accuracy(
        clip,
        &data.pictures(&index),
        &Tensor::cat(&classes, 0),
        &truth,
    )
}
