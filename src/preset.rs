//! What the user asks for: TOML files validated into [`Preset`]s, kept in a [`Library`] that reloads
//! them as they are saved.

pub mod builtin;
mod document;
pub mod error;
pub mod field;
pub mod file;
pub mod library;
pub mod nearest;
pub mod revision;
pub mod style;
pub mod text;
pub mod watch;
mod write;

pub use error::PresetError;
pub use library::{Change, ChangeKind, Library, SearchPath};
pub use revision::Revision;
pub use text::{PresetText, Replaces};

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// One validated preset: everything that a run needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// The file's stem, unique in the library: `sketch`.
    pub id: String,
    /// What is shown: `Pencil sketch`.
    pub title: String,
    /// One or two sentences for people.
    pub description: String,
    /// Digit key, 1 to 9.
    pub hotkey: Option<u8>,
    /// Generator: `demo`, a name in the models folder, or a path.
    pub model: String,
    /// CLIP models and their weights: `{"demo-rn": 1.0}`. Weight 0 leaves a model out.
    pub clips: BTreeMap<String, f64>,
    /// Where to go.
    pub guidance: Guidance,
    /// From where training goes on when one switches to this preset in mid-run.
    pub start: Start,
    /// How to train.
    pub training: Training,
    /// How much each loss counts.
    pub losses: Losses,
}

/// What tells the generator where to go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Guidance {
    /// From one description to another; several pairs are averaged by weight.
    Text(Vec<PromptPair>),
    /// Towards a folder of about three pictures.
    Style(StyleFolder),
}

/// `photo -> pencil sketch`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptPair {
    /// What the generator draws now.
    pub source: String,
    /// What it shall draw.
    pub target: String,
    /// Share of this pair in the direction, above 0.
    pub weight: f64,
}

/// A folder of style pictures. Read them with [`style::read_picture`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyleFolder {
    /// The folder, absolute; empty for the pictures that a built-in preset carries.
    pub path: PathBuf,
    /// png, jpg, jpeg and webp files in it, sorted.
    pub pictures: Vec<PathBuf>,
    /// Differs when the pictures' names or bytes differ, so that comparing presets is enough.
    pub fingerprint: u64,
}

/// From where training goes on after a switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Start {
    /// From the present weights.
    #[default]
    Continue,
    /// From the frozen generator's weights.
    Frozen,
}

/// Which layers of the synthesis network train (`docs/presets.md` lists them).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Constant, `conv1`, all `convs`.
    #[default]
    Default,
    /// The default and `ToRGB`.
    All,
    /// Constant, `conv1`, `convs` 2 to 9.
    Texture,
    /// Constant, `conv1`, `convs` 0 and 1.
    Shape,
    /// Constant, `conv1`, `convs` 0 to 9.
    NoFine,
    /// Constant, `conv1`, `convs` 0 to 2.
    ShapeExpanded,
}

/// Adaptive layer choice (`improve_shape`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AutoLayers {
    /// How many layers train; `None` takes `int(2 * (2 * log2(size) - 2) / 3)`.
    pub k: Option<u32>,
    /// Steps of the search per iteration, at least 1.
    pub iterations: u32,
    /// Latents of the search, at least 1.
    pub batch: u32,
}

/// How to train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Iterations until the run is finished, at least 1.
    pub iterations: u32,
    /// Images per iteration, 1 to 64.
    pub batch: u32,
    /// Adam's learning rate, above 0, at most 1.
    pub learning_rate: f64,
    /// Probability that an iteration mixes two styles, 0 to 1.
    pub mixing: f64,
    /// Seed of everything random in the run.
    pub seed: u64,
    /// Which layers train.
    pub phase: Phase,
    /// Adaptive layer choice, when `improve_shape` is on.
    pub auto_layers: Option<AutoLayers>,
    /// Truncation (psi) of the pictures shown, 0 to 1.5.
    pub truncation: f64,
    /// Fixed sample latents shown, 1 to 16.
    pub samples: u32,
    /// Pictures are drawn and kept every so many iterations, at least 1.
    pub output_interval: u32,
    /// Checkpoints are kept every so many iterations; 0 for never.
    pub save_interval: u32,
    /// Disk space in MiB for weights to go back to; 0 keeps none.
    pub history_mb: u32,
    /// Pauses when training is past its best.
    pub stop_past_best: bool,
    /// Keeps the strengths of the noise inputs as they are.
    pub freeze_noise: bool,
    /// Random affine crops per image seen by CLIP besides none; 0 shows the whole image.
    pub crops: u32,
    /// Brightness and colour jitter before CLIP, 0 to 1.
    pub jitter: f64,
    /// Softening of the edit direction: `d / sqrt(|d|^2 + e^2)`; 0 gives the reference's nudge.
    pub direction_epsilon: f64,
}

/// Weights of the losses; 0 leaves a loss out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Losses {
    /// `1 - cos(dI, dT)`.
    pub directional: f64,
    /// `1 - cos(e(trainable), e(target))`.
    pub global: f64,
    /// Feature distance between frozen and trainable image.
    pub feature: f64,
    /// Keeps the angles between all pairs of a batch.
    pub manifold: f64,
    /// Directional loss on random patches.
    pub patch: f64,
    /// Side of a patch in pixels.
    pub patch_size: u32,
    /// Distance to the RN features of a texture image.
    pub texture: f64,
    /// The texture image; needed when `texture` is above 0.
    pub texture_image: Option<PathBuf>,
    /// Penalty on pixels outside [-1, 1].
    pub range: f64,
}

/// A preset as the library has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PresetEntry {
    /// The last good version.
    pub preset: Preset,
    /// The file; `None` for a built-in one.
    pub path: Option<PathBuf>,
    /// What is wrong with the file as it is now: the last good version stays in force.
    pub error: Option<String>,
    /// Made in a session, and in no file yet.
    pub unsaved: bool,
}

impl PresetEntry {
    /// Whether there is a version that one can train. A file that was broken from the first has
    /// none: its entry shows the error, and its guidance is an empty list of prompts.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        !matches!(&self.preset.guidance, Guidance::Text(pairs) if pairs.is_empty())
    }
}
