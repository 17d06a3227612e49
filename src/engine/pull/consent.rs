//! Licences are shown before a download and accepted once.

use std::io::{self, BufRead, Write};

use crate::catalogue::record::RecordError;
use crate::catalogue::{Licence, Model, Record};

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The user said yes beforehand.
    AnsweredYes,
    /// The user at the terminal.
    Ask,
    /// There is no terminal.
    NobodyThere,
}

/// A licence was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum NoConsent {
    /// There is nobody to ask.
    #[error("the licence of {models} is not accepted yet: {} ({}). Read it, then call again with --yes", licence.name, licence.url)]
    NotAsked {
        /// The models.
        models: String,
        /// Their licence.
        licence: Licence,
    },
    /// The user said no.
    #[error("nothing was downloaded: the licence {0} was not accepted")]
    Refused(String),
    /// The answer cannot be remembered.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// There is no terminal any more.
    #[error("cannot ask: {0}")]
    Io(#[from] io::Error),
}

/// Shows every licence that is not accepted yet, and has it accepted.
///
/// # Errors
/// When one is not.
pub fn obtain(
    models: &[(String, &Model)],
    record: &mut Record,
    question: Question,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), NoConsent> {
    let mut open: Vec<&Licence> = Vec::new();
    for (_, model) in models {
        if !record.accepts(&model.licence) && !open.contains(&&model.licence) {
            open.push(&model.licence);
        }
    }
    for licence in open {
        let under = models.iter().filter(|(_, model)| model.licence == *licence);
        let names: Vec<&str> = under.map(|(name, _)| name.as_str()).collect();
        let models = names.join(", ");
        let Licence { name, url, meaning } = licence;
        writeln!(out, "{models}: {name}\n  {meaning}\n  {url}")?;
        match question {
            Question::AnsweredYes => {}
            Question::NobodyThere => {
                let licence = licence.clone();
                return Err(NoConsent::NotAsked { models, licence });
            }
            Question::Ask => {
                write!(out, "Accept? [y/N] ")?;
                out.flush()?;
                let mut answer = String::new();
                answers.read_line(&mut answer)?;
                if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes") {
                    return Err(NoConsent::Refused(name.clone()));
                }
            }
        }
        record.accept(licence)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn ask(
        record: &mut Record,
        question: Question,
        answers: &str,
    ) -> (String, Result<(), NoConsent>) {
        let catalogue = Catalogue::built_in();
        let models: Vec<_> = ["ffhq", "horse", "clip-vit-b32"]
            .map(|name| (name.to_owned(), &catalogue.models[name]))
            .into();
        let mut out = Vec::new();
        let mut answers = answers.as_bytes();
        let outcome = obtain(&models, record, question, &mut answers, &mut out);
        (String::from_utf8(out).unwrap(), outcome)
    }

    fn record(folder: &tempfile::TempDir) -> Record {
        Record::open(&folder.path().join("downloads.toml")).unwrap()
    }

    #[test]
    fn every_licence_is_asked_for_once() {
        let folder = tempfile::tempdir().unwrap();
        let (text, outcome) = ask(&mut record(&folder), Question::Ask, "y\nYES\n");
        outcome.unwrap();
        assert!(
            text.starts_with("ffhq, horse: NVIDIA Source Code License-NC"),
            "{text}"
        );
        assert!(text.contains("nothing commercial"), "{text}");
        assert_eq!(text.matches("Accept?").count(), 2, "{text}");
        let (text, outcome) = ask(&mut record(&folder), Question::NobodyThere, "");
        outcome.unwrap();
        assert_eq!(text, "", "it is remembered");
    }

    #[test]
    fn without_a_yes_there_is_no_download() {
        let folder = tempfile::tempdir().unwrap();
        for answer in ["", "\n", "n\n", "later\n"] {
            let (_, outcome) = ask(&mut record(&folder), Question::Ask, answer);
            let error = outcome.unwrap_err().to_string();
            assert!(
                error.starts_with("nothing was downloaded: the licence NVIDIA"),
                "{error}"
            );
        }
        let (_, outcome) = ask(&mut record(&folder), Question::NobodyThere, "y\n");
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains("call again with --yes"), "{error}");
        assert!(error.contains("https://nvlabs.github.io/"), "{error}");
    }

    #[test]
    fn a_yes_beforehand_shows_the_licences_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (text, outcome) = ask(&mut record(&folder), Question::AnsweredYes, "");
        outcome.unwrap();
        assert!(text.contains("clip-vit-b32: MIT (OpenAI CLIP)"), "{text}");
        assert!(!text.contains("Accept?"), "{text}");
    }
}
