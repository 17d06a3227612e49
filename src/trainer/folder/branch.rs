//! A run's folder that begins as another one was at a stop.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Branch, METRICS, RunFolder, read_metrics, write_lines};
use crate::trainer::TrainerError;
use crate::trainer::checkpoint::{self, Place};
use crate::trainer::history;

/// Makes a folder that holds what the run's folder `run` held when it wrote `weights`; going on from
/// it goes on from there. Files are linked where the file system can.
///
/// # Errors
/// When the weights are not whole, or something cannot be written; nothing is left of the new folder
/// then.
pub fn branch(run: &Path, runs: &Path, weights: &Path) -> Result<PathBuf, TrainerError> {
    let standing = checkpoint::standing(weights).ok_or_else(|| {
        let reason = "the state beside it is missing, damaged or of another version of nada";
        TrainerError::resume(weights, reason)
    })?;
    let iteration = standing.iteration;
    let mut description = super::describe(run)?;
    description.started = super::now();
    description.branch = Some(Branch {
        run: run.to_owned(),
        iteration,
    });
    description
        .presets
        .retain(|used| used.iteration <= iteration);
    let branch = RunFolder::create(runs, &standing.preset.id, description)?;
    let filled = fill(run, &branch, weights, iteration);
    if let Err(error) = filled {
        let _ = fs::remove_dir_all(&branch.path);
        return Err(error);
    }
    Ok(branch.path)
}

fn fill(
    run: &Path,
    branch: &RunFolder,
    weights: &Path,
    iteration: u32,
) -> Result<(), TrainerError> {
    for used in &branch.description.presets {
        history::link(&run.join(&used.file), &branch.path.join(&used.file))?;
    }
    let mut metrics = read_metrics(&run.join(METRICS))?;
    metrics.retain(|measured| measured.iteration <= iteration);
    write_lines(&branch.path.join(METRICS), &metrics)?;
    history::copy_lines([run, &branch.path], iteration)?;
    let [from, to] = [run, &branch.path].map(|run| Place::History.folder(run));
    let kept = checkpoint::iterations(&from).into_iter();
    for stop in kept.filter(|stop| *stop <= iteration) {
        link_all(
            &checkpoint::files(&from, stop),
            &checkpoint::files(&to, stop),
        )?;
    }
    let to = Place::Checkpoints.folder(&branch.path);
    link_all(
        &[weights.to_owned(), checkpoint::state_beside(weights)],
        &checkpoint::files(&to, iteration),
    )?;
    link_samples(run, &branch.path, iteration)
}

fn link_all(old: &[PathBuf; 2], new: &[PathBuf; 2]) -> Result<(), TrainerError> {
    let mut both = old.iter().zip(new);
    both.try_for_each(|(old, new)| history::link(old, new))
}

fn link_samples(run: &Path, branch: &Path, iteration: u32) -> Result<(), TrainerError> {
    let Ok(entries) = fs::read_dir(run.join("samples")) else {
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

/// `presets/000000-sketch.toml` -> `sketch`
pub fn preset_of(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = name.strip_suffix(".toml").unwrap_or(name);
    name.split_once('-').map_or(name, |(_, id)| id)
}
