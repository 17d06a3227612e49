//! What can be wrong with a preset file, said with file, line, column and the allowed values.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a preset file was refused.
#[derive(Debug, Error)]
pub enum PresetError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file was read and is wrong.
    #[error("{}", each(path, problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, at least one thing, in the order of the file.
        problems: Vec<Problem>,
    },
}

/// One thing that is wrong with a preset file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where; `None` when it is about the file as a whole.
    pub place: Option<Place>,
    /// What is wrong and what is allowed, without a full stop.
    pub message: String,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

impl PresetError {
    /// One line without the file's name, for a list in which the file is known.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::Read { source, .. } => format!("cannot be read: {source}"),
            Self::Invalid { problems, .. } => match problems.as_slice() {
                [] => "invalid".to_owned(),
                [only] => only.to_string(),
                [first, more @ ..] => format!("{first} (and {} more)", more.len()),
            },
        }
    }
}

impl Problem {
    /// A problem with the file as a whole.
    pub(super) fn of_file(message: impl Into<String>) -> Self {
        Self {
            place: None,
            message: message.into(),
        }
    }
}

impl Place {
    /// The place of a byte offset in `text`.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(out, "{place}: {}", self.message),
            None => write!(out, "{}", self.message),
        }
    }
}

/// One line for each problem, each with the file's name.
fn each(path: &Path, problems: &[Problem]) -> String {
    let line = |problem: &Problem| match problem.place {
        Some(_) => format!("{}, {problem}", path.display()),
        None => format!("{}: {problem}", path.display()),
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}
