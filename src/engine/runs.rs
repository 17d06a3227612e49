//! `nada runs`: the list of runs, and what can be done with them.

mod table;

use std::path::{Path, PathBuf};

use crate::cli::runs::RunsCommand;
use crate::protocol::RunSummary;
use crate::runs::{Folders, RunsError, about, folders, size, summary, trash as bin};

pub use table::{List, Listed, Trash};

/// The runs folder of who names none; the first run makes it.
const USUAL: &str = "runs";

/// Notes that something is trained in a runs folder. A register that cannot be written stops
/// nothing.
pub fn remember(runs: &Path) {
    if let Some(register) = folders::usual_register() {
        let _ = folders::remember(&register, runs);
    }
}

/// All runs, those of this folder first; not those in the trash.
///
/// # Errors
/// When the folder is not there, but for the usual one.
pub fn list(runs: &Path) -> Result<List, RunsError> {
    let usual = runs.strip_prefix(".").unwrap_or(runs) == Path::new(USUAL);
    if !usual && !runs.is_dir() {
        return Err(RunsError::NoFolder(runs.to_owned()));
    }
    let all = Folders::new(runs, folders::usual_register()).all();
    let read = summary::of(&all).filter(|run| run.trashed.is_none());
    Ok(List::new(read))
}

/// What is in the trash of a runs folder.
#[must_use]
pub fn trash(runs: &Path) -> Trash {
    let trashed = bin::paths(runs);
    Trash {
        runs: trashed.len(),
        bytes: size::of(&trashed).freed(),
    }
}

/// Does what a command says; gives what became of it.
///
/// # Errors
/// When there is no such run, it is in use, or its folder cannot be written.
pub fn change(runs: &Path, command: &RunsCommand) -> Result<String, RunsError> {
    match command {
        RunsCommand::Rename { run, title } => {
            let run = find(runs, run)?;
            let mut said = about::read(&run);
            said.title.clone_from(title);
            Ok(described(&about::write(&run, &said)?.title, &run))
        }
        RunsCommand::Note { run, note } => {
            let run = find(runs, run)?;
            let mut said = about::read(&run);
            said.note.clone_from(note);
            Ok(described(&about::write(&run, &said)?.note, &run))
        }
        RunsCommand::Delete { runs: wanted } => {
            let found: Result<Vec<_>, _> = wanted.iter().map(|run| find(runs, run)).collect();
            let trashed: Result<Vec<_>, _> = found?.iter().map(|run| bin::delete(run)).collect();
            Ok(lines(&trashed?))
        }
        RunsCommand::Restore { run } => {
            let trashed = bin::paths(runs)
                .into_iter()
                .find(|path| path.file_name() == run.file_name() && run.components().count() == 1);
            let trashed = trashed.map_or_else(|| find(runs, run), Ok)?;
            Ok(lines(&[bin::restore(&trashed)?]))
        }
        RunsCommand::EmptyTrash { .. } => {
            let before = trash(runs);
            let count = bin::empty(runs)?;
            let freed = before.bytes - trash(runs).bytes;
            Ok(format!(
                "{count} runs deleted, {} free now",
                table::bytes(freed)
            ))
        }
    }
}

/// A run by its folder's name, or by a path.
fn find(runs: &Path, run: &Path) -> Result<PathBuf, RunsError> {
    let places = [runs.join(run), run.to_owned()];
    let found = places.iter().find_map(|place| place.canonicalize().ok());
    found.ok_or_else(|| RunsError::NoRun(run.to_owned()))
}

fn described(text: &str, run: &Path) -> String {
    let run = run.display();
    if text.is_empty() {
        return format!("{run}: taken away");
    }
    format!("{run}: {text}")
}

fn lines(paths: &[PathBuf]) -> String {
    let lines: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    lines.join("\n")
}

/// The runs folder of a run.
fn folder(run: &RunSummary) -> PathBuf {
    run.path.parent().unwrap_or(&run.path).to_owned()
}

#[cfg(test)]
mod tests;
