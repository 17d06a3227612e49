//! Why a named latent cannot be kept, renamed or deleted.

use std::io;
use std::path::{Path, PathBuf};

/// What goes wrong with named latents.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// No home, so no data folder.
    #[error("there is no data folder for latents: set HOME or XDG_DATA_HOME")]
    NoHome,
    /// It cannot be a name.
    #[error("`{name}` cannot be a latent's name: {reason}")]
    Name {
        /// As it was given.
        name: String,
        /// What is allowed.
        reason: &'static str,
    },
    /// Another one is called that.
    #[error(
        "there is a latent `{0}` already: take another name, or make room with \
         `nada latents rename` or `nada latents delete`"
    )]
    Taken(String),
    /// There is none of that name.
    #[error("there is no latent `{0}`; `nada latents` lists them")]
    Unknown(String),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl KeptError {
    /// For `map_err`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
