//! Runs that were looked at closely, as many as memory may hold.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};

use crate::protocol::RunDetails;
use crate::ui::curves::Curves;
use crate::ui::gallery::Gallery;

/// So many are kept; the one that was read first goes first.
const MOST: usize = 16;

/// A run that was looked at closely.
#[derive(Clone, Debug)]
pub struct Look {
    /// What the engine said.
    pub details: RunDetails,
    /// Its losses.
    pub curves: Curves,
    /// Its newest pictures.
    pub gallery: Option<Gallery>,
}

/// Runs that were looked at closely.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    looks: VecDeque<Look>,
    /// Sizes are small, so all are kept.
    sizes: HashMap<PathBuf, u64>,
    /// One at a time is asked for.
    asked: Option<PathBuf>,
}

impl Shelf {
    /// A run.
    #[must_use]
    pub fn get(&self, run: &Path) -> Option<&Look> {
        self.looks.iter().find(|look| look.details.path == run)
    }

    /// Bytes on disk of a run, as far as it was ever looked at.
    #[must_use]
    pub fn size(&self, run: &Path) -> Option<u64> {
        self.sizes.get(run).copied()
    }

    /// The first of some runs that is not there, unless something is being asked for already.
    pub fn ask_for(&mut self, runs: &[PathBuf]) -> Option<PathBuf> {
        if self.asked.is_some() {
            return None;
        }
        self.asked = runs.iter().find(|run| self.get(run).is_none()).cloned();
        self.asked.clone()
    }

    /// Takes an answer.
    pub fn put(&mut self, details: RunDetails, curves: Curves) {
        self.asked = None;
        self.sizes.insert(details.path.clone(), details.bytes);
        self.looks.retain(|look| look.details.path != details.path);
        if self.looks.len() == MOST {
            self.looks.pop_front();
        }
        let gallery = details.preview.as_ref().map(Gallery::from);
        self.looks.push_back(Look {
            details,
            curves,
            gallery,
        });
    }

    /// What was asked for cannot be read; it is not asked for again.
    pub fn refused(&mut self) {
        if let Some(path) = self.asked.take() {
            let details = RunDetails {
                path,
                ..RunDetails::default()
            };
            self.put(details, Curves::default());
        }
    }

    /// Nothing is known any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
