//! Models that presets want and that are not there.

use serde::{Deserialize, Serialize};

use crate::preset::Preset;

/// A model that presets want and that is not in the models folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// As presets name it: `ffhq`, `ViT-B/32`.
    pub name: String,
    /// As `nada pull` and files have it: `ffhq`, `clip-vit-b32`.
    pub stem: String,
    /// What the catalogue says of it; `None` when it is not in there.
    pub offer: Option<Offer>,
}

/// A model on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// For people: `Faces (FFHQ)`.
    pub title: String,
    /// Size of the download, when known.
    pub bytes: Option<u64>,
    /// Name of its licence.
    pub licence: String,
    /// What the licence means, in one sentence.
    pub meaning: String,
    /// Where its text is.
    pub url: String,
}

impl Missing {
    /// Whether a preset wants it.
    #[must_use]
    pub fn is_wanted_by(&self, preset: &Preset) -> bool {
        let weight = preset.clips.get(&self.name).copied().unwrap_or_default();
        preset.model == self.name || weight > 0.0
    }
}
