//! The mixer: blends of checkpoints of one frozen generator, drawn while their weights change.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Picture;

/// Most checkpoints of a mixture: each is a generator in memory.
pub const MOST_INGREDIENTS: usize = 5;

/// How much of which checkpoints, as `nada blend` takes it. Each list has a weight for each of them,
/// and sums to 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// [`Ingredient::name`] of each.
    pub checkpoints: Vec<String>,
    /// Where no range says otherwise.
    pub weights: Vec<f64>,
    /// At 4 to 8 pixels.
    pub coarse: Option<Vec<f64>>,
    /// At 16 to 32 pixels.
    pub middle: Option<Vec<f64>>,
    /// At 64 pixels and more.
    pub fine: Option<Vec<f64>>,
}

/// Pictures of a mixture: everything that their pixels depend on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MixerPage {
    /// Of what.
    pub mixture: Mixture,
    /// Of the first picture; those after it have the next seeds.
    pub seed: u64,
    /// Pictures.
    pub count: u32,
    /// Psi.
    pub truncation: f64,
    /// Longest side in pixels that is of use.
    pub side: u32,
}

/// About mixtures, from a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MixerRequest {
    /// Say what can be mixed.
    List,
    /// Draw these pictures; what this client asked for before and is not drawn yet is left.
    Draw(MixerPage),
    /// Write a mixture as a checkpoint.
    Save {
        /// What.
        mixture: Mixture,
        /// Its file's name without ending.
        name: String,
    },
    /// Nobody mixes any more.
    Close,
}

/// About mixtures, for the client that asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MixerAnswer {
    /// What can be mixed.
    Listed(Ingredients),
    /// Checkpoints are read; so many are there.
    Opening {
        /// Read.
        done: u32,
        /// Of so many.
        total: u32,
    },
    /// One picture.
    Drawn {
        /// As it was asked for.
        page: MixerPage,
        /// Which picture of the page, 0 for the first.
        index: u32,
        /// The picture.
        picture: Picture,
    },
    /// A mixture is a checkpoint now.
    Saved {
        /// Its file.
        path: PathBuf,
        /// The command that makes the same.
        command: String,
    },
    /// What was asked for cannot be done.
    Failed {
        /// What.
        request: MixerRequest,
        /// Why, and what to do.
        reason: String,
    },
}

/// What can be mixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredients {
    /// The frozen generator of all of them, as presets name it.
    pub model: String,
    /// The frozen generator first, then this run, other runs, blends.
    pub all: Vec<Ingredient>,
    /// Runs and blends of other frozen generators.
    pub strangers: u32,
    /// Runs and blends whose checkpoints cannot be read.
    pub unreadable: u32,
    /// Where mixtures are written.
    pub folder: PathBuf,
}

/// A checkpoint that can be mixed with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredient {
    /// As commands take it: a path, or the name of the frozen generator.
    pub name: String,
    /// What it is.
    pub kind: IngredientKind,
    /// The run's title or folder, or the blend's name.
    pub title: String,
    /// [`crate::preset::Preset::id`] of what it was trained to; empty where nothing says so.
    pub preset: String,
    /// Iterations done; `None` where that means nothing.
    pub iteration: Option<u32>,
}

/// What an [`Ingredient`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IngredientKind {
    /// The generator that all were trained from.
    Frozen,
    /// The newest checkpoint of the run that the engine has.
    Present,
    /// A stop of that run.
    Stop,
    /// The newest checkpoint of another run.
    Run,
    /// A mixture that was saved.
    Blend,
}
