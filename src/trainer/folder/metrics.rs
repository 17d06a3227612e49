//! `metrics.jsonl`: a line per iteration.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::lines::{add_whole, append, read_lines, text, write_lines};
use crate::protocol::Iteration;
use crate::trainer::TrainerError;

/// The file, open to add to.
#[derive(Debug)]
pub(super) struct Metrics {
    path: PathBuf,
    pub file: File,
    /// Iterations that could not be written yet.
    owed: Vec<Iteration>,
}

impl Metrics {
    pub fn open(path: &Path) -> Result<Self, TrainerError> {
        Ok(Self {
            file: append(path)?,
            path: path.to_owned(),
            owed: Vec::new(),
        })
    }

    pub fn add(&mut self, iteration: &Iteration) -> Result<(), TrainerError> {
        self.owed.push(iteration.clone());
        self.settle()
    }

    pub fn settle(&mut self) -> Result<(), TrainerError> {
        if self.owed.is_empty() {
            return Ok(());
        }
        let lines = text(&self.owed).map_err(TrainerError::at(&self.path))?;
        add_whole(&mut self.file, &lines).map_err(TrainerError::at(&self.path))?;
        self.owed.clear();
        Ok(())
    }

    pub fn forget_after(&mut self, last: u32) -> Result<Vec<Iteration>, TrainerError> {
        self.owed.retain(|owed| owed.iteration <= last);
        let mut kept = read_metrics(&self.path)?;
        kept.retain(|iteration| iteration.iteration <= last);
        write_lines(&self.path, &kept)?;
        self.file = append(&self.path)?;
        Ok(kept)
    }
}

/// The lines of `metrics.jsonl`; a last line that is not whole is left out.
///
/// # Errors
/// When the file cannot be read.
pub fn read_metrics(path: &Path) -> Result<Vec<Iteration>, TrainerError> {
    read_lines(path)
}
