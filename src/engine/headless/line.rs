//! What happens in a training without a screen, as lines: the events of `--json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::protocol::{Iteration, Level, LogLine, Status, Update};
use crate::shell::quoted;

/// One event. Its JSON form is documented in the help of `nada train`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Line {
    /// Iterations begin.
    Start {
        /// Id of the preset.
        preset: String,
        /// What a person calls it.
        title: String,
        /// The run's folder.
        run: Option<PathBuf>,
        /// Iterations done before.
        iteration: u32,
        /// Iterations until finished.
        iterations: u32,
        /// `cpu`, or the GPU's name.
        device: String,
        /// What the generator is.
        model: String,
    },
    /// An iteration is done.
    Iteration {
        /// 1 for the first.
        iteration: u32,
        /// The weighted sum.
        total: f64,
        /// Each loss.
        losses: BTreeMap<String, f64>,
        /// Learning rate used.
        learning_rate: f64,
        /// Wall time in seconds.
        seconds: f64,
    },
    /// Pictures were drawn.
    Sample {
        /// By the weights after so many iterations.
        iteration: u32,
        /// The grid.
        path: PathBuf,
    },
    /// How the training stands, after each sample.
    Scores {
        /// By the weights after so many iterations.
        iteration: u32,
        /// How well the edits point to the target, -1 to 1.
        direction: f32,
        /// How near each picture stays to what it was, -1 to 1.
        identity: f32,
        /// Variety, as a share of the frozen generator's.
        diversity: f32,
        /// How much of what tells coarse pictures apart has stayed, -1 to 1.
        layout: f32,
        /// The iteration that the lab would keep.
        best: Option<u32>,
    },
    /// Weights were written.
    Checkpoint {
        /// Iterations that they hold.
        iteration: u32,
        /// The file.
        path: PathBuf,
    },
    /// For the record.
    Info {
        /// One line.
        text: String,
    },
    /// Look at this.
    Warning {
        /// One line.
        text: String,
    },
    /// Something failed.
    Error {
        /// One line.
        text: String,
    },
    /// Nothing follows.
    End(End),
}

/// How a training ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct End {
    /// Of the process.
    pub exit_code: u8,
    /// `finished`, or why not.
    pub reason: String,
    /// The run's folder.
    pub run: Option<PathBuf>,
    /// Iterations done.
    pub iteration: u32,
    /// Folder of the pictures.
    pub samples: Option<PathBuf>,
    /// The newest weights.
    pub checkpoint: Option<PathBuf>,
    /// The weights that the lab would keep, when they are others.
    pub best: Option<PathBuf>,
    /// A command that goes on from there, when the run is not finished.
    pub resume: Option<String>,
}

impl Line {
    /// The first line of a run that had done `before` iterations.
    pub fn start(status: &Status, before: u32) -> Self {
        Self::Start {
            preset: status.preset.id.clone(),
            title: status.preset.title.clone(),
            run: status.run.clone(),
            iteration: before,
            iterations: status.iterations,
            device: status.device.clone(),
            model: status.model.clone(),
        }
    }

    /// What an update tells, if it is an event by itself.
    pub fn of(update: &Update) -> Option<Self> {
        Some(match update {
            Update::Iteration(iteration) => Self::iteration(iteration),
            Update::Saved { path, iteration } => Self::Checkpoint {
                iteration: *iteration,
                path: path.clone(),
            },
            Update::History(history) => {
                let stop = history.stops.last()?;
                let scores = stop.scores.as_ref()?;
                let best = history.suggestion.as_ref();
                Self::Scores {
                    iteration: stop.iteration,
                    direction: scores.direction,
                    identity: scores.identity,
                    diversity: scores.diversity,
                    layout: scores.layout,
                    best: best.map(|best| best.iteration),
                }
            }
            Update::Log(line) => Self::log(line),
            Update::Refused { command, reason } => Self::Warning {
                text: format!("cannot {command}: {reason}"),
            },
            _ => return None,
        })
    }

    fn iteration(of: &Iteration) -> Self {
        Self::Iteration {
            iteration: of.iteration,
            total: of.total,
            losses: of.losses.iter().cloned().collect(),
            learning_rate: of.learning_rate,
            seconds: of.seconds,
        }
    }

    fn log(line: &LogLine) -> Self {
        let text = line.text.clone();
        match line.level {
            Level::Info => Self::Info { text },
            Level::Warning => Self::Warning { text },
            Level::Error => Self::Error { text },
        }
    }
}

/// The path as a person would type it: from here, when it lies below.
pub fn near(path: &Path) -> &Path {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.map(|here| path.strip_prefix(here)) {
        Ok(Ok(short)) if !short.as_os_str().is_empty() => short,
        _ => path,
    }
}

/// The command that goes on with a run.
pub fn resume_command(run: &Path) -> String {
    format!("nada train --resume {}", quoted(near(run)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_any_name_can_be_pasted_into_a_shell() {
        for (path, command) in [
            ("runs/1-sketch", "nada train --resume runs/1-sketch"),
            ("my runs/1", "nada train --resume 'my runs/1'"),
            ("it's/$1", r"nada train --resume 'it'\''s/$1'"),
        ] {
            assert_eq!(resume_command(Path::new(path)), command);
        }
    }

    #[test]
    fn events_have_their_names_and_fields() {
        let update = Update::Iteration(Iteration {
            iteration: 3,
            total: 0.5,
            losses: vec![("directional".to_owned(), 0.5)],
            learning_rate: 0.002,
            seconds: 0.25,
        });
        let line = Line::of(&update).unwrap();
        let expected = "{\"event\":\"iteration\",\"iteration\":3,\"total\":0.5,\
                        \"losses\":{\"directional\":0.5},\"learning_rate\":0.002,\"seconds\":0.25}";
        assert_eq!(serde_json::to_string(&line).unwrap(), expected);
        let line = Line::Sample {
            iteration: 40,
            path: "runs/a/samples/000040.png".into(),
        };
        let expected =
            "{\"event\":\"sample\",\"iteration\":40,\"path\":\"runs/a/samples/000040.png\"}";
        assert_eq!(serde_json::to_string(&line).unwrap(), expected);
    }
}
