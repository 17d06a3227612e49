//! The stops of a run: every sample interval with its scores, and as many weights to go back to as
//! the disk budget allows.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::TrainerError;
use super::checkpoint::{self, Place};
use super::folder::{read_lines, write_lines};
use crate::nada::scores::Scores;
use crate::nada::suggestion::{self, Moment};
use crate::protocol::{self, Stop, Suggestion};

mod thin;

/// Scores of a run, a line for each stop.
pub const SCORES: &str = "scores.jsonl";

/// The stops so far.
#[derive(Debug, Default)]
pub struct History {
    run: PathBuf,
    lines: Vec<Line>,
    suggestion: Option<Suggestion>,
}

/// One stop as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    iteration: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<protocol::Scores>,
}

impl History {
    /// The history of a run's folder up to iteration `last`.
    ///
    /// # Errors
    /// When the scores cannot be read.
    pub fn open(run: &Path, last: u32) -> Result<Self, TrainerError> {
        let mut lines: Vec<Line> = read_lines(&run.join(SCORES))?;
        lines.retain(|line| line.iteration <= last);
        Ok(Self {
            run: run.to_owned(),
            lines,
            suggestion: None,
        })
    }

    /// Adds a stop (of several at one iteration the last counts), thought of as part of what began
    /// after iteration `since`.
    ///
    /// # Errors
    /// When the scores cannot be written.
    pub fn add(
        &mut self,
        iteration: u32,
        scores: Option<Scores>,
        since: u32,
    ) -> Result<(), TrainerError> {
        self.lines.retain(|line| line.iteration < iteration);
        self.lines.push(Line {
            iteration,
            scores: scores.map(plain),
        });
        self.reconsider(since);
        write_lines(&self.run.join(SCORES), &self.lines)
    }

    /// Forgets the stops after iteration `last`: it is trained again from there.
    pub fn forget_after(&mut self, last: u32, since: u32) {
        self.lines.retain(|line| line.iteration <= last);
        self.reconsider(since);
    }

    /// Takes away weights until those that stay fit into `budget` bytes, evenly; never the
    /// suggestion's, never the newest. What cannot be deleted is only surplus.
    pub fn thin(&self, budget: u64) {
        let folder = Place::History.folder(&self.run);
        let there: Vec<u32> = checkpoint::iterations(&folder);
        let bytes = |iteration: &u32| checkpoint::bytes(&folder, *iteration);
        let whole: u64 = there.iter().map(bytes).sum();
        if whole <= budget || there.is_empty() {
            return;
        }
        let room = (budget * there.len() as u64 / whole) as usize;
        let star = self.suggestion.as_ref().map(|star| star.iteration);
        for iteration in thin::surplus(&there, star, room) {
            checkpoint::delete(&folder, iteration);
        }
    }

    /// Works out again which stop is the best of those after iteration `since`.
    pub fn reconsider(&mut self, since: u32) {
        let moments: Vec<Moment> = (self.lines.iter())
            .filter(|line| line.iteration > since)
            .filter_map(|line| {
                let scores = line.scores.as_ref()?;
                Some(Moment {
                    iteration: line.iteration,
                    scores: Scores {
                        direction: f64::from(scores.direction),
                        identity: f64::from(scores.identity),
                        diversity: f64::from(scores.diversity),
                        layout: f64::from(scores.layout),
                    },
                })
            })
            .collect();
        self.suggestion = suggestion::suggest(&moments, since).map(|found| Suggestion {
            iteration: self.nearest_kept(found.iteration, since),
            reason: found.reason,
            past: found.past,
        });
    }

    /// The stop whose weights can be gone back to that is nearest to `iteration`; it itself where none
    /// are kept.
    fn nearest_kept(&self, iteration: u32, since: u32) -> u32 {
        let newest = self.lines.last().map(|line| line.iteration);
        if self.run.as_os_str().is_empty() || newest == Some(iteration) {
            return iteration; // its weights are written next
        }
        let kept = checkpoint::iterations(&Place::History.folder(&self.run));
        let there = kept.into_iter().filter(|stop| *stop > since);
        there
            .min_by_key(|stop| (stop.abs_diff(iteration), *stop))
            .unwrap_or(iteration)
    }

    /// Which stop the lab would keep.
    #[must_use]
    pub fn suggestion(&self) -> Option<&Suggestion> {
        self.suggestion.as_ref()
    }

    /// How a stop stood.
    #[must_use]
    pub fn scores(&self, iteration: u32) -> Option<protocol::Scores> {
        let mut lines = self.lines.iter();
        lines
            .find(|line| line.iteration == iteration)?
            .scores
            .clone()
    }

    /// For dashboards.
    #[must_use]
    pub fn told(&self) -> protocol::History {
        let kept: Vec<u32> = Place::ALL
            .iter()
            .flat_map(|place| checkpoint::iterations(&place.folder(&self.run)))
            .collect();
        let stops = self.lines.iter().map(|line| Stop {
            iteration: line.iteration,
            scores: line.scores.clone(),
            kept: line.iteration == 0 || kept.contains(&line.iteration),
        });
        protocol::History {
            stops: stops.collect(),
            suggestion: self.suggestion.clone(),
        }
    }
}

/// The weights of a stop: a checkpoint, or what the history keeps.
///
/// # Errors
/// When there are none (any more).
pub fn weights_of(run: &Path, iteration: u32) -> Result<PathBuf, TrainerError> {
    let places = Place::ALL.iter().map(|place| place.folder(run));
    let found = places
        .filter(|folder| checkpoint::iterations(folder).contains(&iteration))
        .map(|folder| checkpoint::weights(&folder, iteration))
        .next();
    found.ok_or_else(|| {
        let reason = format!(
            "the weights of iteration {iteration} are not kept (any more); raise `history_mb` to \
             keep more of them"
        );
        TrainerError::resume(run, reason)
    })
}

/// Copies the scores of one run's folder into another's, up to iteration `last`.
///
/// # Errors
/// When they cannot be read or written.
pub fn copy_lines([from, to]: [&Path; 2], last: u32) -> Result<(), TrainerError> {
    let history = History::open(from, last)?;
    write_lines(&to.join(SCORES), &history.lines)
}

/// A file under another name: linked where the file system can, else copied.
///
/// # Errors
/// When it cannot be made.
pub fn link(from: &Path, to: &Path) -> Result<(), TrainerError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(TrainerError::at(to))
}

fn plain(scores: Scores) -> protocol::Scores {
    protocol::Scores {
        direction: scores.direction as f32,
        identity: scores.identity as f32,
        diversity: scores.diversity as f32,
        layout: scores.layout as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(direction: f64) -> Option<Scores> {
        Some(Scores {
            direction,
            identity: 0.9,
            diversity: 0.9,
            layout: 0.9,
        })
    }

    #[test]
    fn stops_are_read_again_up_to_where_a_run_goes_on() {
        let run = tempfile::tempdir().unwrap();
        let mut history = History::open(run.path(), 0).unwrap();
        for (iteration, direction) in [(10, 0.1), (20, 0.5), (20, 0.6), (30, 0.7)] {
            history.add(iteration, scores(direction), 0).unwrap();
        }
        let again = History::open(run.path(), 20).unwrap().told();
        let found: Vec<(u32, f32)> = (again.stops.iter())
            .map(|stop| (stop.iteration, stop.scores.as_ref().unwrap().direction))
            .collect();
        assert_eq!(found, [(10, 0.1), (20, 0.6)]);
        assert!(again.stops.iter().all(|stop| !stop.kept));
    }

    #[test]
    fn weights_are_found_in_both_places_and_missing_ones_are_named() {
        let run = tempfile::tempdir().unwrap();
        for (folder, iteration) in [("history", 10), ("checkpoints", 20)] {
            let folder = run.path().join(folder);
            fs::create_dir(&folder).unwrap();
            for end in ["safetensors", "state.safetensors"] {
                fs::write(folder.join(format!("{iteration:06}.{end}")), "x").unwrap();
            }
        }
        for iteration in [10, 20] {
            assert!(weights_of(run.path(), iteration).unwrap().exists());
        }
        let error = weights_of(run.path(), 30).unwrap_err().to_string();
        assert!(
            error.contains("iteration 30") && error.contains("history_mb"),
            "{error}"
        );
    }

    #[test]
    fn the_star_stands_where_one_can_go_back_to() {
        let run = tempfile::tempdir().unwrap();
        let kept = run.path().join("history");
        fs::create_dir(&kept).unwrap();
        let mut history = History::open(run.path(), 0).unwrap();
        let star = |history: &History| history.suggestion().unwrap().iteration;
        for (iteration, direction) in [(10, 0.3), (20, 0.7), (30, 0.7), (40, 0.7)] {
            history.add(iteration, scores(direction), 0).unwrap();
        }
        assert_eq!(star(&history), 30, "no weights are kept at all");
        for iteration in ["000010", "000020"] {
            for end in ["safetensors", "state.safetensors"] {
                fs::write(kept.join(format!("{iteration}.{end}")), "x").unwrap();
            }
        }
        history.add(50, scores(0.7), 0).unwrap();
        assert_eq!(star(&history), 20);
        history.reconsider(25);
        assert_eq!(star(&history), 30, "none is kept of what is left");
    }
}
