//! Earlier runs of a preset, read from the folder of the runs for comparison.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::protocol::Iteration;
use crate::ui::curves::Curves;

/// Lines that cannot be read are left out; a longer one is no line of metrics.
const LONGEST_LINE: usize = 1 << 16;

/// Why runs of another machine are not read.
pub const ELSEWHERE: &str =
    "Earlier runs lie on the other machine; they are not read over --host (`nada report` there)";

/// A run that is over, or another one that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierRun {
    /// Its folder's name.
    pub name: String,
    /// Its losses.
    pub curves: Curves,
}

/// Which runs are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// [`crate::preset::Preset::id`] of the preset that they began with.
    pub preset: String,
    /// The run that is on screen, which is not an earlier one.
    pub except: Option<PathBuf>,
    /// So many at most.
    pub most: usize,
    /// How much their curves are smoothed.
    pub smoothing: f64,
}

/// The folder of the runs cannot be looked through.
#[derive(Debug, thiserror::Error)]
#[error("cannot look for earlier runs in {}: {error}", folder.display())]
pub struct EarlierError {
    folder: PathBuf,
    error: io::Error,
}

/// The part of `run.toml` that matters here.
#[derive(Deserialize)]
struct Description {
    presets: Vec<Used>,
}

#[derive(Deserialize)]
struct Used {
    file: PathBuf,
}

/// Reads the newest runs that began with a preset and have at least one iteration.
///
/// # Errors
/// When the folder cannot be read. A run in it that cannot be read is passed over.
pub fn read(runs: &Path, wanted: &Wanted) -> Result<Vec<EarlierRun>, EarlierError> {
    let except = wanted.except.as_ref().and_then(|run| run.file_name());
    let found = names(runs)?
        .into_iter()
        .filter(|name| Some(name.as_ref()) != except)
        .filter(|name| began_with(&runs.join(name), &wanted.preset));
    let curves = |name: String| {
        let iterations = metrics(&runs.join(&name).join("metrics.jsonl")).ok()?;
        let curves = Curves::new(&iterations, wanted.smoothing);
        (!curves.is_empty()).then_some(EarlierRun { name, curves })
    };
    Ok(found.filter_map(curves).take(wanted.most).collect())
}

/// Names begin with the time, so the last are the newest.
fn names(runs: &Path) -> Result<Vec<String>, EarlierError> {
    let failed = |error| EarlierError {
        folder: runs.to_owned(),
        error,
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(runs).map_err(failed)? {
        if let Ok(name) = entry.map_err(failed)?.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names)
}

fn began_with(run: &Path, preset: &str) -> bool {
    let Ok(text) = fs::read_to_string(run.join("run.toml")) else {
        return false;
    };
    let Ok(description) = toml::from_str::<Description>(&text) else {
        return false;
    };
    let first = description.presets.first();
    let stem = first.and_then(|used| used.file.file_stem()?.to_str());
    // `000000-red-hair`: the iteration, then the id as it can be in a file name.
    stem.and_then(|stem| stem.split_once('-'))
        .is_some_and(|(_, id)| id == in_file_names(preset))
}

/// As the trainer names its copies of presets.
fn in_file_names(id: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    id.chars().map(plain).take(60).collect()
}

fn metrics(path: &Path) -> io::Result<Vec<Iteration>> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut iterations = Vec::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.len() < LONGEST_LINE
            && let Ok(iteration) = serde_json::from_slice(&line)
        {
            iterations.push(iteration);
        }
        line.clear();
    }
    Ok(iterations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;

    fn run(runs: &Path, name: &str, preset: &str, iterations: u32) {
        let folder = runs.join(name);
        fs::create_dir(&folder).unwrap();
        let text = format!(
            "[[presets]]\niteration = 0\nfile = \"presets/000000-{preset}.toml\"\n\
             [[presets]]\niteration = 9\nfile = \"presets/000009-clay.toml\"\n"
        );
        fs::write(folder.join("run.toml"), text).unwrap();
        let line = |at| serde_json::to_string(&fixture::iteration(at)).unwrap() + "\n";
        let mut lines: String = (1..=iterations).map(line).collect();
        lines.push_str("{\"iteration\": 99, \"tot");
        fs::write(folder.join("metrics.jsonl"), lines).unwrap();
    }

    fn wanted(preset: &str) -> Wanted {
        Wanted {
            preset: preset.to_owned(),
            except: Some(PathBuf::from("/elsewhere/20260105-000000-red-hair")),
            most: 2,
            smoothing: 0.0,
        }
    }

    #[test]
    fn the_newest_runs_that_began_with_the_preset_are_read() {
        let folder = tempfile::tempdir().unwrap();
        for (day, preset, iterations) in [
            (1, "red-hair", 5),
            (2, "red-hair", 6),
            (3, "sketch", 7),
            (4, "red-hair", 8),
            (5, "red-hair", 9),
            (6, "red-hair", 0),
        ] {
            let name = format!("2026010{day}-000000-{preset}");
            run(folder.path(), &name, preset, iterations);
        }
        fs::create_dir(folder.path().join("20260107-000000-red-hair")).unwrap();
        fs::write(folder.path().join("notes"), "nothing").unwrap();
        let found = read(folder.path(), &wanted("red hair")).unwrap();
        let found: Vec<(&str, u32)> = found
            .iter()
            .map(|run| (run.name.as_str(), run.curves.newest()))
            .collect();
        let newest = [
            ("20260104-000000-red-hair", 8),
            ("20260102-000000-red-hair", 6),
        ];
        assert_eq!(found, newest);
        assert_eq!(read(folder.path(), &wanted("clay")).unwrap(), []);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = read(Path::new("/no/such/runs"), &wanted("a")).unwrap_err();
        assert!(error.to_string().contains("/no/such/runs"), "{error}");
    }
}
