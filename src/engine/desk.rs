//! Presets as text: read for a dashboard, checked, and written where the engine lives, which may be
//! another machine than the dashboard's.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::preset::error::Problem;
use crate::preset::text::{CHANGED, PRESENT};
use crate::preset::{Library, PresetText, Replaces};
use crate::protocol::Update;
use crate::session::Checked;
use crate::weights::replace;

/// As refusals name it.
pub const SAVE: &str = "save the preset";
const READ: &str = "read the preset";

/// What a preset's file says; a refusal where there is none.
pub fn read(library: &Library, id: &str) -> Update {
    match library.text(id) {
        Some(text) => Update::PresetText(Box::new(text)),
        None => Update::Refused {
            command: READ.to_owned(),
            reason: format!("there is no preset `{id}`"),
        },
    }
}

/// Checks a preset with all that it names on disk.
///
/// # Errors
/// What is wrong, in one line.
pub fn check(text: PresetText) -> Result<Box<Checked>, String> {
    match text.read() {
        Ok(preset) => Ok(Box::new(Checked { text, preset })),
        Err(problems) => Err(in_a_line(&problems)),
    }
}

/// Writes a good preset into its file, or into a new one in the user's folder.
///
/// # Errors
/// When it is not good, when something stands there that may not be replaced, or when it cannot be
/// written. Says why, and what to do.
pub fn save(
    library: &Library,
    mut text: PresetText,
    replaces: &Replaces,
) -> Result<(Box<Checked>, PathBuf), String> {
    let path = place(library, &text)?;
    let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
    check_present(&path, replaces)?;
    text.settle_in(&folder)?;
    text.path = Some(path.clone());
    let checked = check(text)?;
    let failed = |error| format!("{}: {error}", path.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    // A linked file stays linked.
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    replace::write(&real, checked.text.text.as_bytes()).map_err(failed)?;
    Ok((checked, path))
}

/// The file of a preset: one that the library reads, whatever a dashboard says.
fn place(library: &Library, text: &PresetText) -> Result<PathBuf, String> {
    let Some(path) = &text.path else {
        return library.place_for(&text.id);
    };
    let known = library.text(&text.id).and_then(|known| known.path);
    if known.as_ref() == Some(path) {
        return Ok(path.clone());
    }
    Err(format!(
        "{} is no preset's file any more; save it as a new one",
        path.display()
    ))
}

fn check_present(path: &Path, replaces: &Replaces) -> Result<(), String> {
    let there = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        // What cannot be read is not what was expected.
        Err(_) => String::new(),
    };
    match replaces {
        Replaces::Anything => Ok(()),
        Replaces::Text(expected) if *expected == there => Ok(()),
        Replaces::Text(_) => Err(format!("{} {CHANGED}", path.display())),
        Replaces::Nothing => Err(format!("{} {PRESENT}", path.display())),
    }
}

fn in_a_line(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    all.join("; ")
}

#[cfg(test)]
mod tests;
