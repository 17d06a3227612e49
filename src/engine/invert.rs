//! `nada invert`: photographs to latents, and what trained generators make of them.

mod keep;
mod line;
mod photos;
mod plan;
mod search;
mod write;

use std::fs;
use std::path::PathBuf;

use indicatif::ProgressBar;

pub use line::Line;

use super::align::AlignError;
use super::drawing::{self, DrawError};
use super::interrupt::Interrupt;
use crate::cli::invert::InvertArgs;
use crate::face::FaceError;
use crate::kept::KeptError;
use crate::model::encoder::Misfit;
use crate::sample::SampleError;
use crate::trainer::TrainerError;
use keep::Keeper;
use plan::Plan;
use search::Watcher;
use write::Folder;

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum InvertError {
    /// A checkpoint, a wish or the device cannot be used.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// A photograph cannot be used.
    #[error(transparent)]
    Photo(#[from] AlignError),
    /// The latent cannot be kept under the name.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// The encoder is for another generator.
    #[error("{name}: {misfit}")]
    Encoder {
        /// As it was asked for.
        name: String,
        /// What does not agree.
        misfit: Misfit,
    },
}

impl From<SampleError> for InvertError {
    fn from(error: SampleError) -> Self {
        Self::Draw(error.into())
    }
}

impl From<TrainerError> for InvertError {
    fn from(error: TrainerError) -> Self {
        SampleError::from(error).into()
    }
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything is there; the sheet.
    Written(PathBuf),
    /// A signal came; with the exit code. What was found until then is written.
    Interrupted(u8),
}

/// Does what the arguments say; `say` hears how far it is.
///
/// # Errors
/// When something that is asked for is not there, does not fit, or cannot be written.
pub fn invert(args: &InvertArgs, mut say: impl FnMut(&Line)) -> Result<Ended, InvertError> {
    attempt(args, &mut say).inspect_err(|error| {
        say(&Line::Failed {
            reason: error.to_string(),
            ask: ask(error),
        });
    })
}

/// What another try may need.
fn ask(error: &InvertError) -> Option<&'static str> {
    match error {
        InvertError::Photo(AlignError::Face(face)) => match face {
            FaceError::Several { .. } | FaceError::NoSuch { .. } => Some("face"),
            FaceError::None { .. } => Some("aligned"),
            FaceError::TooSmall { .. } | FaceError::Points { .. } | FaceError::NotSquare { .. } => {
                Some("points")
            }
            FaceError::Photo(_) | FaceError::Detector(_) => None,
        },
        _ => None,
    }
}

fn attempt(args: &InvertArgs, mut say: &mut impl FnMut(&Line)) -> Result<Ended, InvertError> {
    let interrupt = Interrupt::listen().map_err(DrawError::Signals)?;
    let mut models = drawing::models(&args.computing)?;
    let plan = Plan::make(args, &mut models, &mut say)?;
    let keeper = Keeper::new(args.name.as_deref(), plan.photos.len())?;
    say(&plan.start());
    fs::create_dir_all(&args.out).map_err(SampleError::at(&args.out))?;
    let sheet = work((args, keeper), &plan, &interrupt, &mut say)?;
    let code = interrupt.heard();
    say(&Line::End {
        exit_code: code.unwrap_or(0),
        sheet: sheet.clone(),
    });
    Ok(match (code, sheet) {
        (Some(code), _) => Ended::Interrupted(code),
        (None, sheet) => Ended::Written(sheet.unwrap_or_else(|| args.out.clone())),
    })
}

/// Finds and writes one after the other; gives the sheet, unless a signal came before anything was
/// found.
fn work(
    (args, keeper): (&InvertArgs, Option<Keeper>),
    plan: &Plan,
    interrupt: &Interrupt,
    say: &mut impl FnMut(&Line),
) -> Result<Option<PathBuf>, InvertError> {
    let mut folder = Folder::new(&args.out, plan);
    for photos in plan.photos.chunks(plan.at_once()) {
        if interrupt.heard().is_some() {
            break;
        }
        let bar = if args.json || !plan.way.optimises() {
            ProgressBar::hidden()
        } else {
            drawing::bar("steps", plan.steps as usize)
        };
        let mut watcher = Watcher {
            interrupt,
            bar,
            picture: args.out.join("progress.png"),
            say,
        };
        let Some(found) = search::search(plan, photos, &mut watcher)? else {
            break;
        };
        drop(watcher);
        for (index, photo) in photos.iter().enumerate() {
            let written = folder.add(photo, &found.one(index))?;
            say(&written);
            if let (Some(keeper), Line::Written { latent, .. }) = (&keeper, &written) {
                say(&keeper.keep(latent)?);
            }
        }
    }
    folder.finish()
}

#[cfg(test)]
mod tests;
