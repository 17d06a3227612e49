//! Which checkpoints there are.

use std::fs;
use std::path::{Path, PathBuf};

use super::{AUTOMATIC, Place, STATE, WEIGHTS};
use crate::trainer::{TrainerError, folder};

/// Names of the whole checkpoints in a folder.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let files = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let stems = files.filter(|file| !file.ends_with(STATE) && !file.starts_with('.'));
    let stems = stems.filter_map(|file| Some(file.strip_suffix(WEIGHTS)?.to_owned()));
    stems
        .filter(|stem| folder.join(format!("{stem}{STATE}")).exists())
        .collect()
}

/// Iteration and weights of all checkpoints of a run's folder, the newest last. Unlike [`find`] it
/// does not ask for what going on needs.
#[must_use]
pub fn weights_of(run: &Path) -> Vec<(u32, PathBuf)> {
    let folder = run.join("checkpoints");
    let Ok(entries) = fs::read_dir(&folder) else {
        return Vec::new();
    };
    let files = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let weights = files.filter_map(|file| {
        let stem = file.strip_suffix(WEIGHTS)?;
        Some((number(stem)?, folder.join(&file)))
    });
    let mut all: Vec<(u32, PathBuf)> = weights.collect();
    // Of two of an iteration the one that stays sorts first.
    all.sort();
    all.dedup_by_key(|(iteration, _)| *iteration);
    all
}

/// The same with the stops of the timeline. These are only there until others need their room.
#[must_use]
pub fn all_weights_of(run: &Path) -> Vec<(u32, PathBuf)> {
    let mut all = weights_of(run);
    all.extend(stops_of(run));
    // Of two of an iteration the checkpoint comes first.
    all.sort_by_key(|(iteration, _)| *iteration);
    all.dedup_by_key(|(iteration, _)| *iteration);
    all
}

fn stops_of(run: &Path) -> impl Iterator<Item = (u32, PathBuf)> {
    let folder = Place::History.folder(run);
    let stops = super::iterations(&folder).into_iter();
    stops.map(move |iteration| (iteration, super::weights(&folder, iteration)))
}

/// Whether a run's folder has weights of a later iteration than these.
#[must_use]
pub fn is_behind(run: &Path, weights: &Path) -> bool {
    let stem = weights.file_name().and_then(|name| name.to_str());
    let stem = stem.and_then(|name| name.strip_suffix(WEIGHTS));
    let here = stem.and_then(number);
    let places = Place::ALL.into_iter().map(|place| place.folder(run));
    let last = places
        .flat_map(|folder| names(&folder))
        .filter_map(|stem| number(&stem));
    here.is_some() && here < last.max()
}

/// The iteration that a name says.
pub(super) fn number(stem: &str) -> Option<u32> {
    stem.strip_prefix(AUTOMATIC).unwrap_or(stem).parse().ok()
}

/// The run that was worked on last, of all in a folder of runs that can be gone on with and in which
/// nobody trains.
#[must_use]
pub fn newest_run(runs: &Path) -> Option<PathBuf> {
    let folders = fs::read_dir(runs).ok()?.filter_map(Result::ok);
    let runs = folders.map(|entry| entry.path());
    let dated = runs.filter_map(|run| {
        let (_, weights) = find(&run).ok()?;
        let written = |path: &Path| fs::metadata(path).ok()?.modified().ok();
        // A branch begins with linked files, which are as old as those that it left.
        let touched = written(&run.join("run.toml")).max(written(&weights));
        Some((touched?, run))
    });
    let mut dated: Vec<_> = dated.collect();
    dated.sort();
    let mut newest_first = dated.into_iter().rev().map(|(_, run)| run);
    newest_first.find(|run| folder::is_free(run))
}

/// The newest checkpoint of a run's folder: its iteration and its weights.
fn newest_of(run: &Path) -> Option<(u32, PathBuf)> {
    let folder = run.join("checkpoints");
    let names = names(&folder).into_iter();
    let numbered =
        names.filter_map(|stem| Some((number(&stem)?, !stem.starts_with(AUTOMATIC), stem)));
    let (iteration, _, newest) = numbered.max()?;
    Some((iteration, folder.join(format!("{newest}{WEIGHTS}"))))
}

/// A folder in which nobody saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: no checkpoint in this folder; a weight file or a run's folder was expected", .0.display())]
pub struct NoCheckpoint(pub PathBuf);

/// The file itself, or the weights of the newest checkpoint where `path` is a run's folder.
///
/// # Errors
/// When a folder has none.
pub fn weights_at(path: &Path) -> Result<PathBuf, NoCheckpoint> {
    if path.is_dir() {
        let newest = newest_of(path).ok_or_else(|| NoCheckpoint(path.to_owned()))?;
        return Ok(newest.1);
    }
    Ok(path.to_owned())
}

/// Where one goes on from: the newest checkpoint, or a newer stop of the timeline, which has all that
/// a checkpoint has.
fn latest_of(run: &Path) -> Option<PathBuf> {
    let all = newest_of(run).into_iter().chain(stops_of(run));
    // Of two of an iteration the checkpoint.
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(iteration, _)| std::cmp::Reverse(*iteration));
    all.into_iter().next().map(|(_, weights)| weights)
}

/// The newest weights of a run's folder, or the checkpoint that `path` is; with its run's folder.
///
/// # Errors
/// When there is none.
pub fn find(path: &Path) -> Result<(PathBuf, PathBuf), TrainerError> {
    if path.is_dir() {
        let newest = latest_of(path).ok_or_else(|| {
            TrainerError::resume(path, "no checkpoint in it; begin anew with its preset")
        })?;
        return Ok((path.to_owned(), newest));
    }
    if !path.exists() {
        return Err(TrainerError::resume(
            path,
            "there is no such file or folder",
        ));
    }
    let run = path.parent().and_then(Path::parent).map(Path::to_owned);
    match run.filter(|run| run.join("run.toml").exists()) {
        Some(run) => Ok((run, path.to_owned())),
        None => Err(TrainerError::resume(
            path,
            "it lies in no run's folder (runs/<run>/checkpoints), so its state is missing",
        )),
    }
}

/// The name of the run whose checkpoint this is, if it lies in one's folder.
#[must_use]
pub fn run_of(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let run = path.parent()?.parent()?;
    let name = run.file_name()?.to_string_lossy().into_owned();
    run.join("run.toml").exists().then_some(name)
}
