//! A run as the list shows it, from a few small reads in its folder.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::{about, trash};
use crate::preset::{Guidance, Preset};
use crate::protocol::{Iteration, RunState, RunSummary};
use crate::trainer::checkpoint::{self, Standing};
use crate::trainer::folder::{Description, is_free};
use crate::trainer::history::History;

/// The end of a file of lines in which the last line surely is.
const TAIL: u64 = 16 << 10;

/// Reads one run. Whatever is wrong with it is its state.
#[must_use]
pub fn read(run: &Path) -> RunSummary {
    let mut summary = RunSummary {
        path: run.to_owned(),
        about: about::read(run),
        state: RunState::Interrupted,
        preset: String::new(),
        prompts: String::new(),
        iteration: 0,
        iterations: 0,
        changed: written(&run.join("run.toml")),
        best: None,
        branch: None,
        resumable: false,
        trashed: trash::since(run),
    };
    match description(run) {
        Ok(description) => fill(&mut summary, &description),
        Err(reason) => summary.state = RunState::Unreadable(reason),
    }
    summary
}

fn description(run: &Path) -> Result<Description, String> {
    let text = fs::read_to_string(run.join("run.toml"))
        .map_err(|error| format!("run.toml cannot be read: {error}"))?;
    toml::from_str(&text).map_err(|error| format!("run.toml is damaged: {}", error.message()))
}

fn fill(summary: &mut RunSummary, description: &Description) {
    let run = summary.path.clone();
    let newest = checkpoint::find(&run).ok();
    let standing = (newest.as_ref()).and_then(|(_, weights)| checkpoint::standing(weights));
    let measured: Option<Iteration> = last_of(&run.join("metrics.jsonl"));
    let measured = measured.map_or(0, |iteration| iteration.iteration);
    let saved = standing.as_ref().map_or(0, |standing| standing.iteration);
    summary.iteration = measured.max(saved);
    summary.resumable = standing.is_some();
    if let Some((_, weights)) = newest.filter(|_| standing.is_some()) {
        summary.changed = summary.changed.max(written(&weights));
    }
    // Going on writes the numbers again, which changes nothing.
    if measured > saved {
        let metrics = written(&run.join("metrics.jsonl"));
        summary.changed = summary.changed.max(metrics);
    }
    summary.branch = (description.branch.as_ref()).map(|left| (left.run.clone(), left.iteration));
    if let Some(standing) = &standing {
        summary.iterations = standing.iterations;
        summary.preset.clone_from(&standing.preset.title);
        summary.prompts = prompts(&standing.preset);
    } else if let Some(used) = description.presets.last() {
        fill_from_file(summary, &run.join(&used.file));
    }
    summary.best = best(&run, standing.as_ref());
    summary.state = state(&run, standing.as_ref(), measured);
}

fn state(run: &Path, standing: Option<&Standing>, measured: u32) -> RunState {
    if !is_free(run) {
        return RunState::Held;
    }
    if let Some(error) = last_error(&run.join("log")) {
        return RunState::Failed(error);
    }
    match standing {
        Some(at) if at.iteration < measured => RunState::Interrupted,
        Some(at) if at.iteration >= at.iterations => RunState::Finished,
        Some(_) => RunState::Paused,
        None => RunState::Interrupted,
    }
}

/// The last line of the log, if it is an error.
fn last_error(log: &Path) -> Option<String> {
    let text = tail(log)?;
    let line = text.lines().rfind(|line| !line.trim().is_empty())?;
    let (_, rest) = line.split_once(' ')?;
    rest.strip_prefix("Error ").map(ToOwned::to_owned)
}

/// The stop that the lab would keep.
fn best(run: &Path, standing: Option<&Standing>) -> Option<(u32, crate::protocol::Scores)> {
    let mut history = History::open(run, u32::MAX).ok()?;
    history.reconsider(standing.map_or(0, |standing| standing.since));
    let iteration = history.suggestion()?.iteration;
    Some((iteration, history.scores(iteration)?))
}

/// What the generator is led by, in a few words.
fn prompts(preset: &Preset) -> String {
    match &preset.guidance {
        Guidance::Text(pairs) => {
            let first = pairs.first().map_or_else(String::new, |pair| {
                format!("{} -> {}", pair.source, pair.target)
            });
            match pairs.len() {
                0 | 1 => first,
                several => format!("{first} (and {} more)", several - 1),
            }
        }
        Guidance::Style(folder) => {
            let name = folder.path.file_name().unwrap_or_default();
            format!(
                "{} pictures of {}",
                folder.pictures.len(),
                name.to_string_lossy()
            )
        }
    }
}

/// Without a checkpoint the preset's file says what it can: models and pictures may be gone.
fn fill_from_file(summary: &mut RunSummary, file: &Path) {
    let text = fs::read_to_string(file).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    let word = |name: &str| Some(table.get(name)?.as_str()?.to_owned());
    summary.preset = word("title").unwrap_or_default();
    if let (Some(source), Some(target)) = (word("source"), word("target")) {
        summary.prompts = format!("{source} -> {target}");
    }
    let training = table.get("training").and_then(|part| part.as_table());
    let iterations = training.and_then(|part| part.get("iterations")?.as_integer());
    summary.iterations = iterations.and_then(|all| all.try_into().ok()).unwrap_or(0);
}

/// When a file was written, in seconds since the Unix epoch.
fn written(file: &Path) -> i64 {
    let time = fs::metadata(file).and_then(|found| found.modified());
    let since = time
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_secs() as i64)
}

/// The last whole line of a file of JSON objects.
fn last_of<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
    let text = tail(path)?;
    let mut lines = text.lines().rev();
    lines.find_map(|line| serde_json::from_str(line).ok())
}

fn tail(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))
        .ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The runs of several runs folders, those in their trash too, read one after the other.
pub fn of(folders: &[PathBuf]) -> impl Iterator<Item = RunSummary> {
    let paths = folders.iter().flat_map(|runs| {
        let mut all = super::paths(runs);
        all.extend(trash::paths(runs));
        all
    });
    paths.map(|run| read(&run))
}

#[cfg(test)]
mod tests;
