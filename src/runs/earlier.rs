//! Earlier runs of a preset, for comparison.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::details::thinned;
use super::paths;
use crate::protocol::{EarlierRun, EarlierWanted};
use crate::trainer::folder::read_metrics;

/// Iterations of a run: a line over which they go need not be fast.
const MOST_ITERATIONS: usize = 10_000;

/// The part of `run.toml` that matters here.
#[derive(Deserialize)]
struct Description {
    presets: Vec<Used>,
}

#[derive(Deserialize)]
struct Used {
    file: PathBuf,
}

/// Reads the newest runs that began with a preset and have at least one iteration. A run that cannot
/// be read is passed over.
#[must_use]
pub fn read(runs: &Path, wanted: &EarlierWanted) -> Vec<EarlierRun> {
    let except = wanted.except.as_ref().and_then(|run| run.file_name());
    let found = paths(runs)
        .into_iter()
        .filter(|run| run.file_name() != except)
        .filter(|run| began_with(run, &wanted.preset));
    let measured = |run: PathBuf| {
        let iterations = read_metrics(&run.join("metrics.jsonl")).ok()?;
        let iterations = thinned(iterations, MOST_ITERATIONS);
        let name = run.file_name()?.to_str()?.to_owned();
        (!iterations.is_empty()).then_some(EarlierRun { name, iterations })
    };
    found
        .filter_map(measured)
        .take(wanted.most as usize)
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Iteration;

    fn iteration(iteration: u32) -> Iteration {
        Iteration {
            iteration,
            total: 0.5,
            losses: vec![("directional".to_owned(), 0.5)],
            learning_rate: 0.002,
            seconds: 0.2,
        }
    }

    fn run(runs: &Path, name: &str, preset: &str, iterations: u32) {
        let folder = runs.join(name);
        fs::create_dir(&folder).unwrap();
        let text = format!(
            "[[presets]]\niteration = 0\nfile = \"presets/000000-{preset}.toml\"\n\
             [[presets]]\niteration = 9\nfile = \"presets/000009-clay.toml\"\n"
        );
        fs::write(folder.join("run.toml"), text).unwrap();
        let line = |at| serde_json::to_string(&iteration(at)).unwrap() + "\n";
        let mut lines: String = (1..=iterations).map(line).collect();
        lines.push_str("{\"iteration\": 99, \"tot");
        fs::write(folder.join("metrics.jsonl"), lines).unwrap();
    }

    fn wanted(preset: &str) -> EarlierWanted {
        EarlierWanted {
            preset: preset.to_owned(),
            except: Some(PathBuf::from("/elsewhere/20260105-000000-red-hair")),
            most: 2,
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
        let found = read(folder.path(), &wanted("red hair"));
        let found: Vec<(&str, u32)> = found
            .iter()
            .map(|run| (run.name.as_str(), run.iterations.last().unwrap().iteration))
            .collect();
        let newest = [
            ("20260104-000000-red-hair", 8),
            ("20260102-000000-red-hair", 6),
        ];
        assert_eq!(found, newest);
        assert_eq!(read(folder.path(), &wanted("clay")), []);
    }

    #[test]
    fn of_very_many_iterations_some_are_told_with_the_first_and_the_last() {
        let folder = tempfile::tempdir().unwrap();
        run(
            folder.path(),
            "20260101-000000-red-hair",
            "red-hair",
            25_000,
        );
        let found = &read(folder.path(), &wanted("red hair"))[0].iterations;
        assert_eq!(found.len(), MOST_ITERATIONS);
        let ends = [found[0].iteration, found[MOST_ITERATIONS - 1].iteration];
        assert_eq!(ends, [1, 25_000]);
    }
}
