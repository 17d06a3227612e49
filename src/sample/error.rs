//! Why something cannot be drawn.

use std::io;
use std::path::{Path, PathBuf};

use crate::trainer::TrainerError;
use crate::weights::WeightsError;

/// What goes wrong with checkpoints, latents, directions and pictures.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A weight file cannot be used.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A model is not there.
    #[error(transparent)]
    Model(#[from] TrainerError),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Nothing of this name can be drawn with.
    #[error(
        "{name}: there is no such checkpoint, run folder or generator; give a checkpoint file \
         (.safetensors), a run's folder, or `demo`"
    )]
    NoDomain {
        /// As it was asked for.
        name: String,
    },
    /// A file is not what it is taken for.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was expected, and what to do.
        reason: String,
    },
    /// What was asked for does not fit together.
    #[error("{0}")]
    Request(String),
}

impl SampleError {
    /// An error of the system at a path; for `map_err`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// A file that is not what it should be.
    pub fn file(path: &Path, reason: impl Into<String>) -> Self {
        Self::File {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}
