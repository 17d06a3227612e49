//! `nada latents`: the list of named latents, and what can be done with them.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::cli::kept::LatentsCommand;
use crate::kept::{self, Kept, KeptError};

/// The list.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct List(Vec<Listed>);

/// A row of it.
#[derive(Debug, Serialize)]
struct Listed {
    name: String,
    path: PathBuf,
    generator: String,
    generator_sha256: String,
    source: String,
    source_sha256: String,
    psnr: String,
    /// Why it cannot be read.
    error: Option<String>,
}

impl From<Kept> for Listed {
    fn from(kept: Kept) -> Self {
        let (facts, error) = match kept.facts {
            Ok(facts) => (facts, None),
            Err(error) => (kept::Facts::default(), Some(error)),
        };
        Self {
            name: kept.name,
            path: kept.path,
            generator: facts.generator,
            generator_sha256: facts.generator_sha256,
            source: facts.source,
            source_sha256: facts.source_sha256,
            psnr: facts.psnr,
            error,
        }
    }
}

impl fmt::Display for List {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(
                out,
                "No latents yet: `nada invert PHOTO --name NAME` keeps one."
            );
        }
        let widest = |of: fn(&Listed) -> &str| {
            let widths = self.0.iter().map(|row| of(row).chars().count());
            widths.max().unwrap_or(0)
        };
        let (name, generator) = (widest(|row| &row.name), widest(|row| &row.generator));
        for row in &self.0 {
            write!(out, "{:name$}  ", row.name)?;
            if let Some(error) = &row.error {
                writeln!(out, "{error}")?;
                continue;
            }
            let (of, source) = (&row.generator, &row.source);
            writeln!(out, "{of:generator$}  {:>7} dB  {source}", row.psnr)?;
        }
        Ok(())
    }
}

/// All of them, by name.
///
/// # Errors
/// Without a home.
pub fn list() -> Result<List, KeptError> {
    let all = kept::list(&folder()?);
    Ok(List(all.into_iter().map(Listed::from).collect()))
}

/// Does what a command says; gives where the latent is then.
///
/// # Errors
/// When there is no such latent, the name is taken, or a file cannot be moved.
pub fn change(command: &LatentsCommand) -> Result<PathBuf, KeptError> {
    let folder = folder()?;
    match command {
        LatentsCommand::Rename { name, to } => kept::rename(&folder, name, to),
        LatentsCommand::Delete { name } => kept::delete(&folder, name),
        LatentsCommand::Restore { trashed, name } => kept::restore(&folder, trashed, name),
    }
}

/// Where they lie.
///
/// # Errors
/// Without a home.
pub fn folder() -> Result<PathBuf, KeptError> {
    kept::usual_folder().ok_or(KeptError::NoHome)
}
