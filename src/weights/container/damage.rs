//! Why a file is not taken.

use std::io;

/// What is wrong with a file, without its name.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The system could not read it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A pickle names something that is neither data nor on the list.
    #[error(
        "refused: its pickle names `{module}.{name}`, which is no weight; nothing of it was run. \
         Only open files that hold plain tensors"
    )]
    Global {
        /// The Python module.
        module: String,
        /// The name within it.
        name: String,
    },
    /// It is damaged, or in no known container.
    #[error("{0}")]
    Malformed(String),
}

impl Damage {
    /// What was found and what was expected.
    pub fn new(reason: impl Into<String>) -> Self {
        Self::Malformed(reason.into())
    }

    /// With the part of the file in front, except where the reason stands for itself.
    #[must_use]
    pub fn within(self, part: &str) -> Self {
        match self {
            Self::Malformed(reason) => Self::Malformed(format!("{part}: {reason}")),
            other => other,
        }
    }
}
