//! What all commands that draw have in common: device and models, directions, a progress bar.

use std::io;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::{NoDevice, device};
use crate::cli::engine::Computing;
use crate::cli::latents::{EditChoice, EditSpace};
use crate::model::stylegan2::Config;
use crate::sample::SampleError;
use crate::sample::direction::{Edit, Space};
use crate::sample::domain::{Domain, digest};
use crate::sample::film::FilmError;
use crate::sample::recipe::EditNote;
use crate::trainer::models::Models;
use crate::trainer::threads_for;

/// Why nothing is drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A checkpoint, file or wish cannot be used.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// A film cannot be written.
    #[error(transparent)]
    Film(#[from] FilmError),
    /// The device is not there.
    #[error(transparent)]
    Device(#[from] NoDevice),
    /// Signals cannot be heard.
    #[error("cannot listen to signals: {0}")]
    Signals(io::Error),
}

impl DrawError {
    /// What was asked for does not fit together.
    pub fn request(reason: impl Into<String>) -> Self {
        Self::Sample(SampleError::Request(reason.into()))
    }
}

/// Where models are, on the device that was asked for.
///
/// # Errors
/// When the device is not there.
pub fn models(computing: &Computing) -> Result<Models, DrawError> {
    let device = device::choose(computing.device)?;
    Ok(Models::new(computing.models_folder(), device))
}

/// Opens a generator and makes ready to draw with it.
///
/// # Errors
/// When there is none of this name.
pub fn open(name: &str, models: &Models) -> Result<Domain, DrawError> {
    let domain = Domain::open(name, models)?;
    threads_for(domain.generator.config().size);
    Ok(domain)
}

/// Reads directions, at the strengths that they begin with.
///
/// # Errors
/// When one cannot be read or does not fit the generator.
pub fn edits(choices: &[EditChoice], config: &Config) -> Result<Vec<Edit>, DrawError> {
    let edit = |choice: &EditChoice| {
        let space = choice.space.map(|space| match space {
            EditSpace::Z => Space::Z,
            EditSpace::W => Space::W,
        });
        Ok(Edit::open(&choice.file, space, choice.from, config)?)
    };
    choices.iter().map(edit).collect()
}

/// What pictures say of a direction.
///
/// # Errors
/// When its file cannot be read.
pub fn note(choice: &EditChoice, edit: &Edit) -> Result<EditNote, DrawError> {
    Ok(EditNote {
        path: absolute(&choice.file).display().to_string(),
        sha256: digest(&choice.file)?,
        space: edit.space().name().to_owned(),
        strength: edit.strength,
    })
}

/// The path from the root, where the system can tell.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A bar on standard error, which is silent when that is no terminal.
#[must_use]
pub fn bar(what: &'static str, total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64).with_message(what);
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}  {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
