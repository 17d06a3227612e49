//! `nada report`: a run as one page that needs nothing beside it.

mod curves;
mod page;
mod pictures;
mod record;

use std::io;
use std::path::{Path, PathBuf};

use crate::cli::report::ReportArgs;
use crate::trainer::TrainerError;
use crate::weights::replace;
use record::Record;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is no run.
    #[error("{}: no run's folder ({reason}); take one of `runs`", path.display())]
    NoRun {
        /// What was asked for.
        path: PathBuf,
        /// What is missing.
        reason: String,
    },
    /// A file of the run cannot be read.
    #[error(transparent)]
    Run(#[from] TrainerError),
    /// A picture of the run cannot be read.
    #[error("{}: {source}", path.display())]
    Picture {
        /// The picture.
        path: PathBuf,
        /// What is wrong with it.
        source: image::ImageError,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl ReportError {
    fn at(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// Writes the page; gives its path.
///
/// # Errors
/// When the folder is no run, a file of it cannot be read, or the page cannot be written.
pub fn report(args: &ReportArgs) -> Result<PathBuf, ReportError> {
    let record = Record::read(&args.run)?;
    let pictures = pictures::read(&record.samples)?;
    let html = page::page(&record, &pictures);
    replace::write(&args.out, html.as_bytes()).map_err(ReportError::at(&args.out))?;
    Ok(args.out.clone())
}

#[cfg(test)]
mod tests;
