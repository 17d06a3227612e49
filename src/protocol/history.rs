//! What happened along a run: stops with their scores, and marks.

use serde::{Deserialize, Serialize};

/// The stops of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// In order.
    pub stops: Vec<Stop>,
    /// The one that the lab would keep.
    pub suggestion: Option<Suggestion>,
}

/// An iteration at which pictures were drawn and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// Iterations done.
    pub iteration: u32,
    /// How the training stood.
    pub scores: Option<Scores>,
    /// Whether its weights are still there to go back to.
    pub kept: bool,
}

/// How a training stands, measured on the latents that are shown and 32 hidden ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Mean `cos(dI, dT)`: how well the edits point to the target.
    pub direction: f32,
    /// Mean `cos(e(frozen), e(trainable))`: how near each picture stays to what it was.
    pub identity: f32,
    /// Mean distance between pictures, as a share of that between the frozen ones.
    pub diversity: f32,
    /// How much of what tells coarse pictures apart has stayed: mean cosine of their brightness
    /// without what all have in common. Older runs do not have it.
    #[serde(default = "all_of_it")]
    pub layout: f32,
}

fn all_of_it() -> f32 {
    1.0
}

/// The stop that the lab would keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub iteration: u32,
    /// Why, in one line.
    pub reason: String,
    /// Whether training has gone past the best.
    pub past: bool,
}

/// Something that happened at an iteration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Iterations done when it happened.
    pub iteration: u32,
    /// What.
    pub kind: MarkKind,
}

/// Kinds of [`Mark`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// Switched to this preset.
    Preset(String),
    /// A checkpoint was written.
    Checkpoint,
    /// Samples were drawn.
    Sample,
}
