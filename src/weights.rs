//! Weight files: `open` finds the container and gives a [`StateDict`]; `safetensors` writes ours.
//!
//! ```text
//! container  what a file holds: names, shapes, places (no LibTorch)
//! layout     from its names and shapes to ours          (no LibTorch)
//! file       the tensors themselves, when asked for
//! ```

pub mod container;
mod file;
pub mod layout;
pub mod replace;
pub mod safetensors;
pub mod sha256;
pub mod space;
pub mod state_dict;
mod strict;
mod tensors;
pub mod torch_writer;

use std::path::{Path, PathBuf};

pub use file::WeightFile;
pub use state_dict::StateDict;
pub use strict::{Mismatch, Shapes};

/// What can be wrong with a weight file. Every variant names the file and what was expected.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The container is not one we read, or is damaged.
    #[error("{origin}: {reason}")]
    Format {
        /// The file, or the name of the embedded weights.
        origin: String,
        /// What was expected.
        reason: String,
    },
    /// A pickle names something that is no weight.
    #[error("{origin}: {damage}")]
    Refused {
        /// The file, or the name of the embedded weights.
        origin: String,
        /// Which name.
        damage: container::Damage,
    },
    /// A tensor that the model needs is not there.
    #[error("{origin}: no tensor `{name}`")]
    Missing {
        /// The file, or the name of the embedded weights.
        origin: String,
        /// The tensor's name in our layout.
        name: String,
    },
    /// Its tensors are not those of the network.
    #[error("{0}")]
    Mismatch(Box<Mismatch>),
    /// A tensor has another shape than the model needs.
    #[error("{origin}: tensor `{name}` has shape {found:?}, expected {expected}")]
    Shape {
        /// The file, or the name of the embedded weights.
        origin: String,
        /// The tensor's name in our layout.
        name: String,
        /// Its shape.
        found: Vec<i64>,
        /// The shape that fits, in words or numbers.
        expected: String,
    },
}

impl WeightsError {
    /// A container's complaint, with the file's name.
    fn damaged(origin: &str, damage: container::Damage) -> Self {
        let origin = origin.to_owned();
        match damage {
            container::Damage::Io(source) => Self::Io {
                path: origin.into(),
                source,
            },
            container::Damage::Malformed(reason) => Self::Format { origin, reason },
            damage @ container::Damage::Global { .. } => Self::Refused { origin, damage },
        }
    }
}

/// Opens a weight file of any supported container: its network's tensors in our layout.
///
/// # Errors
/// As [`WeightFile::open`] and [`WeightFile::state`].
pub fn open(path: &Path) -> Result<StateDict, WeightsError> {
    WeightFile::open(path)?.state()
}

/// [`open`] for bytes in memory; `origin` names them in errors.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(origin: &str, bytes: &[u8]) -> Result<StateDict, WeightsError> {
    WeightFile::from_bytes(origin, bytes)?.state()
}
