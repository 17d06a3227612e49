//! What is remembered of earlier downloads: licences that were accepted, and the hash of every file
//! whose hash the catalogue does not know.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use super::Licence;
use crate::weights::replace;

/// The user's record, kept in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    path: PathBuf,
    kept: Kept,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// URL of an accepted licence's text, and the day.
    #[serde(default)]
    accepted: BTreeMap<String, String>,
    /// SHA-256 by URL.
    #[serde(default)]
    sha256: BTreeMap<String, String>,
}

/// The record cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct RecordError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, and what to do.
    pub reason: String,
}

const HEAD: &str = "\
# Written by `nada pull`: the licences that you accepted, and the hashes of files whose hash the
# catalogue does not know. Remove a line to be asked, or to let a file be new, again.

";

impl Record {
    /// `nada-tui/downloads.toml` in the user's data folder.
    #[must_use]
    pub fn standard_path() -> PathBuf {
        let strategy = etcetera::choose_base_strategy();
        let folder = strategy.map_or_else(|_| PathBuf::from("."), |it| it.data_dir());
        folder.join("nada-tui/downloads.toml")
    }

    /// Reads a record. One that is not there is empty.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let wrong = |reason| RecordError {
            path: path.to_owned(),
            reason,
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(wrong(error.to_string())),
        };
        let kept = toml::from_str(&text).map_err(|error| {
            let reason = error.message().trim().replace('\n', ", ");
            wrong(format!(
                "is damaged ({reason}): mend it, or remove it to begin anew"
            ))
        })?;
        Ok(Self {
            path: path.to_owned(),
            kept,
        })
    }

    /// Its file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the user has accepted it before.
    #[must_use]
    pub fn accepts(&self, licence: &Licence) -> bool {
        self.kept.accepted.contains_key(&licence.url)
    }

    /// Remembers that the user accepts it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn accept(&mut self, licence: &Licence) -> Result<(), RecordError> {
        let day = jiff::ZonedDateTime::now().strftime("%Y-%m-%d").to_string();
        self.keep(|kept| {
            kept.accepted.insert(licence.url.clone(), day);
        })
    }

    /// The hash that a file of unknown hash had when it was first fetched.
    #[must_use]
    pub fn pinned(&self, url: &str) -> Option<&str> {
        self.kept.sha256.get(url).map(String::as_str)
    }

    /// Remembers a file's hash.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn pin(&mut self, url: &str, sha256: &str) -> Result<(), RecordError> {
        self.keep(|kept| {
            kept.sha256.insert(url.to_owned(), sha256.to_owned());
        })
    }

    /// Changes what is there now: another program may have written it since it was read.
    fn keep(&mut self, change: impl FnOnce(&mut Kept)) -> Result<(), RecordError> {
        let mut now = Self::open(&self.path)?.kept;
        change(&mut now);
        let wrong = |reason: String| RecordError {
            path: self.path.clone(),
            reason,
        };
        let text = toml::to_string(&now).map_err(|error| wrong(error.to_string()))?;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder)
            .and_then(|()| replace::write(&self.path, format!("{HEAD}{text}").as_bytes()));
        written.map_err(|error| wrong(error.to_string()))?;
        self.kept = now;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn licence() -> Licence {
        Licence {
            name: "MIT".to_owned(),
            url: "https://example.org/mit".to_owned(),
            meaning: "Free.".to_owned(),
        }
    }

    #[test]
    fn what_was_accepted_and_pinned_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/downloads.toml");
        let mut record = Record::open(&path).unwrap();
        assert!(!record.accepts(&licence()));
        record.accept(&licence()).unwrap();
        let mut other = Record::open(&path).unwrap();
        other.pin("https://a/b.pt", "00ff").unwrap();
        record.pin("https://a/c.pt", "11").unwrap();
        let again = Record::open(&path).unwrap();
        assert!(again.accepts(&licence()));
        assert_eq!(again.pinned("https://a/b.pt"), Some("00ff"));
        assert_eq!(again.pinned("https://a/c.pt"), Some("11"));
        assert_eq!(again.pinned("https://a/d.pt"), None);
    }

    #[test]
    fn a_damaged_record_is_said_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("downloads.toml");
        fs::write(&path, "accepted = 3").unwrap();
        let text = Record::open(&path).unwrap_err().to_string();
        assert!(text.contains("downloads.toml: is damaged"), "{text}");
        assert!(text.contains("remove it"), "{text}");
    }
}
