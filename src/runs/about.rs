//! What a person says of a run, in `about.toml` of its folder.

use std::fs;
use std::io;
use std::path::Path;

use super::RunsError;
use crate::protocol::About;
use crate::weights::replace;

/// The file's name.
pub const FILE: &str = "about.toml";
/// Longest title in characters.
pub const LONGEST_TITLE: usize = 80;
/// Longest note in characters.
pub const LONGEST_NOTE: usize = 500;

/// What was said of a run; nothing where there is no file, or none that can be understood.
#[must_use]
pub fn read(run: &Path) -> About {
    let text = fs::read_to_string(run.join(FILE)).unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
}

/// Keeps what is said of a run: one line each, not too long. Gives what was kept.
///
/// # Errors
/// When the folder is none of a run, or cannot be written.
pub fn write(run: &Path, about: &About) -> Result<About, RunsError> {
    if !super::is_run(run) {
        return Err(RunsError::NoRun(run.to_owned()));
    }
    let about = About {
        title: line(&about.title, LONGEST_TITLE),
        note: line(&about.note, LONGEST_NOTE),
    };
    let path = run.join(FILE);
    let text = toml::to_string(&about)
        .map_err(io::Error::other)
        .map_err(RunsError::at(&path))?;
    replace::write(&path, text.as_bytes()).map_err(RunsError::at(&path))?;
    Ok(about)
}

/// One line: what controls a terminal is a space.
fn line(text: &str, longest: usize) -> String {
    let plain = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    plain.trim().chars().take(longest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::fixture;

    #[test]
    fn what_is_said_is_kept_as_one_line() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::finished(runs.path(), "20260101-000000-a");
        assert_eq!(read(&run), About::default());
        let about = About {
            title: "  Grey\thair ".to_owned(),
            note: "best\x1b[2J so far".to_owned(),
        };
        let kept = write(&run, &about).unwrap();
        assert_eq!(kept.title, "Grey hair");
        assert_eq!(kept.note, "best [2J so far");
        assert_eq!(read(&run), kept);
    }

    #[test]
    fn a_damaged_file_says_nothing_and_no_run_gets_none() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::finished(runs.path(), "20260101-000000-a");
        fs::write(run.join(FILE), "title = ").unwrap();
        assert_eq!(read(&run), About::default());
        let error = write(runs.path(), &About::default()).unwrap_err();
        assert!(error.to_string().contains("no run's folder"), "{error}");
    }
}
