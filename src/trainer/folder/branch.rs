//! A run's folder that begins as another one was at a stop.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Branch, METRICS, RunFolder, read_metrics, write_lines};
use crate::trainer::TrainerError;
use crate::trainer::checkpoint::{self, Place};
use crate::trainer::history;

impl RunFolder {
    /// Makes a folder that holds what this one held after `iteration`, whose weights it still has;
    /// going on from it goes on from there. Files are linked where the file system can.
    ///
    /// # Errors
    /// When something cannot be written; nothing is left of the new folder then.
    pub fn branch(&self, runs: &Path, iteration: u32) -> Result<PathBuf, TrainerError> {
        let weights = history::weights_of(&self.path, iteration)?;
        let mut description = self.description.clone();
        description.started = super::now();
        description.branch = Some(Branch {
            run: self.path.clone(),
            iteration,
        });
        description
            .presets
            .retain(|used| used.iteration <= iteration);
        let last = description.presets.last();
        let id = last
            .map_or("branch", |used| preset_of(&used.file))
            .to_owned();
        let branch = Self::create(runs, &id, description)?;
        let filled = self.fill(&branch, &weights, iteration);
        if let Err(error) = filled {
            let _ = fs::remove_dir_all(&branch.path);
            return Err(error);
        }
        Ok(branch.path)
    }

    fn fill(&self, branch: &Self, weights: &Path, iteration: u32) -> Result<(), TrainerError> {
        for used in &branch.description.presets {
            history::link(&self.path.join(&used.file), &branch.path.join(&used.file))?;
        }
        let mut metrics = read_metrics(&self.path.join(METRICS))?;
        metrics.retain(|measured| measured.iteration <= iteration);
        write_lines(&branch.path.join(METRICS), &metrics)?;
        history::copy_lines([&self.path, &branch.path], iteration)?;
        let folders = |place: Place| [&self.path, &branch.path].map(|run| place.folder(run));
        let [from, to] = folders(Place::History);
        let kept = checkpoint::iterations(&from).into_iter();
        for stop in kept.filter(|stop| *stop <= iteration) {
            let both = checkpoint::files(&from, stop).into_iter();
            for (old, new) in both.zip(checkpoint::files(&to, stop)) {
                history::link(&old, &new)?;
            }
        }
        let from = weights.parent().unwrap_or(&self.path);
        let [_, to] = folders(Place::Checkpoints);
        let both = checkpoint::files(from, iteration).into_iter();
        for (old, new) in both.zip(checkpoint::files(&to, iteration)) {
            history::link(&old, &new)?;
        }
        self.link_samples(&branch.path, iteration)
    }

    fn link_samples(&self, branch: &Path, iteration: u32) -> Result<(), TrainerError> {
        let samples = self.path.join("samples");
        let Ok(entries) = fs::read_dir(&samples) else {
            return Ok(());
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let drawn: Option<u32> = stem.and_then(|stem| stem.parse().ok());
            if drawn.is_some_and(|drawn| drawn <= iteration) {
                history::link(&path, &branch.join("samples").join(entry.file_name()))?;
            }
        }
        Ok(())
    }
}

/// `presets/000000-sketch.toml` -> `sketch`
fn preset_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    name.split_once('-').map_or(name, |(_, id)| id)
}
