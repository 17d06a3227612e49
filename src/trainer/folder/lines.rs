//! Files of lines, a JSON object each.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::trainer::TrainerError;
use crate::weights::replace;

/// A JSON object a line; lines that are not whole are left out, and a file that is not there is
/// empty.
///
/// # Errors
/// When the file cannot be read.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, TrainerError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(TrainerError::at(path)(error)),
    };
    let mut found = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(TrainerError::at(path))?;
        if let Ok(whole) = serde_json::from_str(&line) {
            found.push(whole);
        }
    }
    Ok(found)
}

/// Replaces a file by a JSON object a line.
///
/// # Errors
/// When it cannot be written.
pub fn write_lines<T: Serialize>(path: &Path, lines: &[T]) -> Result<(), TrainerError> {
    let text = text(lines).map_err(TrainerError::at(path))?;
    replace::write(path, text.as_bytes()).map_err(TrainerError::at(path))
}

/// A line for each, with its end.
pub(super) fn text<T: Serialize>(lines: &[T]) -> io::Result<String> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&serde_json::to_string(line).map_err(io::Error::other)?);
        text.push('\n');
    }
    Ok(text)
}

/// Adds text to a file, or nothing at all.
pub(super) fn add_whole(file: &mut File, text: &str) -> io::Result<()> {
    let before = file.metadata()?.len();
    file.write_all(text.as_bytes()).inspect_err(|_| {
        // Half a line would spoil the next one.
        let _ = file.set_len(before);
    })
}

/// A file to add to; it is made where there is none.
pub(super) fn append(path: &Path) -> Result<File, TrainerError> {
    let mut options = OpenOptions::new();
    let opened = options.create(true).append(true).open(path);
    opened.map_err(TrainerError::at(path))
}
