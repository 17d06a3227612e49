//! Why the trainer cannot do what it was asked for.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::clip::StylePictureError;
use crate::weights::WeightsError;

/// What goes wrong while models are loaded and runs are kept on disk.
#[derive(Debug, thiserror::Error)]
pub enum TrainerError {
    /// A weight file cannot be read or written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A style picture cannot be used.
    #[error(transparent)]
    Style(#[from] StylePictureError),
    /// Somebody ended the loading.
    #[error("loading was ended on request")]
    Ended,
    /// Somebody ended the saving.
    #[error("saving was ended on request; nothing was written")]
    NotSaved,
    /// There is no file of this model.
    #[error(
        "{kind} `{name}` is not there: `nada pull {stem}` fetches it, `nada import FILE --name {stem}` \
         takes it from a file, or put {stem}.* into {}",
        folder.display()
    )]
    NoModel {
        /// `the generator` or `the CLIP`.
        kind: &'static str,
        /// As the preset names it.
        name: String,
        /// Its file's name without ending.
        stem: String,
        /// Where it is looked for.
        folder: PathBuf,
    },
    /// A file was to hold an encoder.
    #[error("{}: {found}; an encoder (e4e, pSp, ReStyle) was expected", path.display())]
    NoEncoder {
        /// The file.
        path: PathBuf,
        /// What it holds.
        found: String,
    },
    /// A preset names a file, and there is none.
    #[error("{kind} is not there: there is no file {}", path.display())]
    NoFile {
        /// `the generator` or `the CLIP`.
        kind: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A file or folder of a run cannot be used.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A run cannot be gone on from.
    #[error("cannot go on from {}: {reason}", path.display())]
    Resume {
        /// The folder or checkpoint.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
}

impl TrainerError {
    /// An error of the system at a path; for `map_err`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn resume(path: &Path, reason: impl Into<String>) -> Self {
        Self::Resume {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}
