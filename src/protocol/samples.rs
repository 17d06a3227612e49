//! The gallery: pictures of new latents, a page at a time, and those that are kept.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Picture;

/// Whose weights draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// The present ones, running or paused.
    Present,
    /// Those of a stop of the present run.
    Stop(u32),
}

/// Which of both generators draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Painter {
    /// The one that is trained.
    Trained,
    /// The one that it began with.
    Frozen,
}

/// A page of samples: everything that its pixels depend on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Whose weights.
    pub subject: Subject,
    /// The iteration whose weights this client looks at already, and wants again.
    pub again: Option<u32>,
    /// Which generator.
    pub painter: Painter,
    /// Of the first picture; those after it have the next seeds.
    pub seed: u64,
    /// Pictures.
    pub count: u32,
    /// Psi.
    pub truncation: f64,
    /// Longest side in pixels that is of use.
    pub side: u32,
}

/// About samples, from a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SamplesRequest {
    /// Draw a page; what this client asked for before and is not drawn yet is left.
    Draw(Sheet),
    /// Write the first picture of this page, in full size, into the run's folder.
    Keep(Sheet),
    /// Say what is kept of the present run.
    List,
    /// Delete a kept picture of the present run: [`KeptSample::file`].
    Discard(String),
    /// Nobody looks any more.
    Close,
}

/// About samples, for the client that asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SamplesAnswer {
    /// One picture of a page.
    Drawn {
        /// As it was asked for.
        sheet: Sheet,
        /// Whose weights drew it.
        iteration: u32,
        /// Which picture of the page, 0 for the first.
        index: u32,
        /// The picture.
        picture: Picture,
    },
    /// What is kept now.
    Kept {
        /// The run's folder; `None` where nothing was trained yet.
        run: Option<PathBuf>,
        /// In the order of their names.
        kept: Vec<KeptSample>,
        /// What was done.
        change: KeptChange,
    },
    /// What was asked for cannot be done.
    Failed {
        /// What.
        request: SamplesRequest,
        /// Why, and what to do.
        reason: String,
    },
}

/// What became of the kept pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeptChange {
    /// Nothing: they are listed.
    None,
    /// This file was written.
    Added(PathBuf),
    /// This file was deleted.
    Removed(PathBuf),
}

/// A picture that was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptSample {
    /// Its name in the run's folder `kept`.
    pub file: String,
    /// The iteration whose weights drew it; `None` for the frozen generator.
    pub iteration: Option<u32>,
    /// Its seed.
    pub seed: u64,
    /// Psi.
    pub truncation: f64,
}
