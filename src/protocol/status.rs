//! How a run and its machine stand.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Mark, named};
use crate::preset::Preset;

/// State of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// What the trainer does.
    pub phase: RunPhase,
    /// The preset in force, as it is applied now (keys may have changed values).
    pub preset: Preset,
    /// The run's folder, once it exists.
    pub run: Option<PathBuf>,
    /// Iterations done.
    pub iteration: u32,
    /// Iterations until finished.
    pub iterations: u32,
    /// Learning rate in force.
    pub learning_rate: f64,
    /// Truncation in force.
    pub truncation: f64,
    /// Seed of the sample latents.
    pub sample_seed: u64,
    /// `cpu`, or the GPU's name.
    pub device: String,
    /// What the model is: `demo, 64 px, 0.9 M parameters`.
    pub model: String,
    /// Iterations per second over the last few, 0 while unknown.
    pub speed: f64,
    /// Memory and GPU of the engine's machine.
    pub machine: Machine,
    /// Seconds of each part of an iteration, mean of the last few; `None` while unknown.
    pub parts: Option<Parts>,
    /// Iteration of the newest checkpoint.
    pub saved: Option<u32>,
    /// Iteration of the newest checkpoint of any kind: one that was written by itself too.
    pub insured: Option<u32>,
    /// Layers that trained in the last iteration, when they are chosen adaptively.
    pub layers: Vec<String>,
    /// Words of the prompts that the CLIP in use has never seen.
    pub unknown_words: Vec<String>,
    /// Marks of this run so far.
    pub marks: Vec<Mark>,
}

/// What the engine's machine has and uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Resident memory of the engine in bytes; 0 when unknown.
    pub engine: u64,
    /// Memory of the host.
    pub host: Option<Memory>,
    /// The GPU that trains, where its driver tells.
    pub gpu: Option<Gpu>,
}

/// Bytes used, by whomever, of all there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Used.
    pub used: u64,
    /// All.
    pub total: u64,
}

/// A GPU at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gpu {
    /// Its own memory.
    pub memory: Memory,
    /// Percent of the last second in which it worked.
    pub utilisation: Option<u32>,
    /// Degrees Celsius.
    pub temperature: Option<u32>,
}

/// Seconds of an iteration by what they were spent on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Pictures of both generators.
    pub generator: f64,
    /// What CLIP sees, and the losses.
    pub clip: f64,
    /// Gradients.
    pub backward: f64,
    /// Check of the gradients and Adam's step.
    pub optimiser: f64,
}

/// What the trainer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunPhase {
    /// Models are being loaded.
    Loading,
    /// Ready, or stopped between iterations.
    Paused,
    /// Iterations go on.
    Running,
    /// The last iteration is done; more iterations let it go on.
    Finished,
    /// Cannot train, for this reason (a missing model, a diverged loss …).
    Failed(String),
}

/// One iteration's numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Iteration {
    /// 1 for the first.
    pub iteration: u32,
    /// The weighted sum that was minimised.
    pub total: f64,
    /// Each loss by name, before weighting, summed over the CLIP models by their weights.
    #[serde(with = "named")]
    pub losses: Vec<(String, f64)>,
    /// Learning rate used.
    pub learning_rate: f64,
    /// Wall time of this iteration in seconds.
    pub seconds: f64,
}
