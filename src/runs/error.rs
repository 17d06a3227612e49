//! Why a run's folder cannot be changed.

use std::io;
use std::path::{Path, PathBuf};

/// What goes wrong with run folders.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    /// There is no such run.
    #[error("{}: no run's folder; `nada runs` lists them", .0.display())]
    NoRun(PathBuf),
    /// There is no such runs folder.
    #[error("{}: there is no such folder; the first run in it makes it (--runs, NADA_RUNS)", .0.display())]
    NoFolder(PathBuf),
    /// It lies in no runs folder that is known.
    #[error("{}: it lies in no runs folder that an engine has worked in", .0.display())]
    Unknown(PathBuf),
    /// Somebody trains in it.
    #[error("{}: an engine uses it; end that or let it go on with another run", .0.display())]
    InUse(PathBuf),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl RunsError {
    /// For `map_err`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
