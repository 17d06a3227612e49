//! Weight files: `open` sniffs the container and gives a [`StateDict`]; `safetensors` writes ours.

pub mod replace;
pub mod safetensors;
pub mod state_dict;

use std::path::{Path, PathBuf};

pub use state_dict::StateDict;

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
    /// A tensor that the model needs is not there.
    #[error("{origin}: no tensor `{name}`")]
    Missing {
        /// The file, or the name of the embedded weights.
        origin: String,
        /// The tensor's name in our layout.
        name: String,
    },
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

/// Bytes in hexadecimal, as hashes are written.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Opens a weight file of any supported container.
///
/// # Errors
/// When the file cannot be read, or is in no container that is supported.
pub fn open(path: &Path) -> Result<StateDict, WeightsError> {
    safetensors::read(path)
}
