//! What is said of run folders: the list, one of them looked at, changes of them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{History, Iteration, Preview, Scores};

/// What a person says of a run; empty where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// What it is called.
    pub title: String,
    /// Whatever is worth remembering.
    pub note: String,
}

/// What a client wants of the run folders; answered by [`RunsAnswer`]s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunsRequest {
    /// All runs, in parts.
    List,
    /// One run more closely.
    Examine(PathBuf),
    /// The newest runs that began with a preset, with their losses.
    Earlier(EarlierWanted),
    /// Set title and note.
    Describe {
        /// [`RunSummary::path`].
        run: PathBuf,
        /// Both, as they shall be.
        about: About,
    },
    /// Move a run into the trash of its runs folder.
    Delete(PathBuf),
    /// Take a run out of the trash.
    Restore(PathBuf),
    /// Delete what is in the trash of all runs folders, for good.
    EmptyTrash,
}

/// An answer to a [`RunsRequest`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunsAnswer {
    /// A part of the list.
    Listed(RunsPart),
    /// A run more closely.
    Details(Box<RunDetails>),
    /// Earlier runs.
    Earlier {
        /// The question.
        wanted: EarlierWanted,
        /// Those with at least one iteration, newest first.
        found: Vec<EarlierRun>,
    },
    /// Title and note are set.
    Described {
        /// Of which run.
        run: PathBuf,
        /// As they are now.
        about: About,
    },
    /// A run is in the trash now.
    Deleted {
        /// Where it was.
        run: PathBuf,
        /// Where it is.
        trashed: PathBuf,
    },
    /// A run is back.
    Restored {
        /// Where it is.
        run: PathBuf,
    },
    /// The trash is empty.
    Emptied {
        /// How many runs are gone.
        runs: u32,
        /// Bytes that are free now.
        bytes: u64,
    },
}

/// Which runs a run is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierWanted {
    /// [`crate::preset::Preset::id`] of the preset that they began with.
    pub preset: String,
    /// The run that is on screen, which is not an earlier one.
    pub except: Option<PathBuf>,
    /// So many at most.
    pub most: u32,
}

/// A run that is over, or another one that goes on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierRun {
    /// Its folder's name.
    pub name: String,
    /// Its losses; of very many iterations only some.
    pub iterations: Vec<Iteration>,
}

/// A part of the list of runs; the newest runs of a folder come first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunsPart {
    /// The runs folder of the engine that answers.
    pub here: PathBuf,
    /// How many came before; 0 begins a new list.
    pub from: u32,
    /// The runs.
    pub runs: Vec<RunSummary>,
    /// In the last part: bytes that emptying the trash would free.
    pub trash: Option<u64>,
}

/// A run in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Its folder.
    pub path: PathBuf,
    /// What a person said of it.
    pub about: About,
    /// How it stands.
    pub state: RunState,
    /// Title of the preset in force last.
    pub preset: String,
    /// `photo -> pencil sketch`, or the folder of style pictures.
    pub prompts: String,
    /// Iterations done.
    pub iteration: u32,
    /// Iterations in all; 0 where nothing says so.
    pub iterations: u32,
    /// When something was last written, in seconds since the Unix epoch.
    pub changed: i64,
    /// The stop that the lab would keep, and how it stood.
    pub best: Option<(u32, Scores)>,
    /// The run that it is a branch of, and the iteration at which it left it.
    pub branch: Option<(PathBuf, u32)>,
    /// Whether there is a checkpoint to go on from.
    pub resumable: bool,
    /// When it was put into the trash, in seconds since the Unix epoch; `None` outside of it.
    pub trashed: Option<i64>,
}

/// How a run on disk stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunState {
    /// An engine has it, this one or another one.
    Held,
    /// Everything is saved; it can go on.
    Paused,
    /// All iterations are done.
    Finished,
    /// It ended before everything was saved.
    Interrupted,
    /// The last that it said is this error.
    Failed(String),
    /// It cannot be read, for this reason.
    Unreadable(String),
}

impl RunState {
    /// A word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Held => "in use",
            Self::Paused => "paused",
            Self::Finished => "finished",
            Self::Interrupted => "interrupted",
            Self::Failed(_) => "failed",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// A run more closely.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunDetails {
    /// Its folder.
    pub path: PathBuf,
    /// What its files take on disk.
    pub bytes: u64,
    /// How much of that other runs hold too, by hard links.
    pub shared: u64,
    /// Its losses; of very many iterations only some.
    pub iterations: Vec<Iteration>,
    /// Its stops with their scores, and the suggestion.
    pub history: History,
    /// Its newest pictures, small, and not all of many.
    pub preview: Option<Preview>,
    /// The preset in force last, as TOML.
    pub preset: String,
}
