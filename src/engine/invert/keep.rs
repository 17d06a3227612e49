//! `--name`: the latent is kept where trainings look for it.

use std::path::{Path, PathBuf};

use super::{InvertError, Line};
use crate::engine::drawing::DrawError;
use crate::engine::latents;
use crate::kept;

/// Keeps one latent under a name that was free when it began.
#[derive(Debug)]
pub struct Keeper {
    folder: PathBuf,
    name: String,
}

impl Keeper {
    /// `None` without a name.
    pub fn new(name: Option<&str>, photos: usize) -> Result<Option<Self>, InvertError> {
        let Some(name) = name else {
            return Ok(None);
        };
        if photos != 1 {
            let reason = format!("--name is for one photograph, and there are {photos}");
            return Err(DrawError::request(reason).into());
        }
        let folder = latents::folder()?;
        kept::is_free(&folder, name)?;
        let name = name.to_owned();
        Ok(Some(Self { folder, name }))
    }

    /// Copies the latent; says where it is then.
    pub fn keep(&self, latent: &Path) -> Result<Line, InvertError> {
        Ok(Line::Kept {
            path: kept::keep(&self.folder, &self.name, latent)?,
            name: self.name.clone(),
        })
    }
}
