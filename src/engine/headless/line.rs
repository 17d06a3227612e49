//! What happens in a training without a screen, as lines: the events of `--json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::protocol::{Iteration, Level, LogLine, Preview, Status, Update};

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
        /// The grid; none before there is a run folder.
        path: Option<PathBuf>,
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
    /// A command that goes on from there, when the run is not finished.
    pub resume: Option<String>,
}

impl Line {
    /// The first line of a run.
    pub fn start(status: &Status) -> Self {
        Self::Start {
            preset: status.preset.id.clone(),
            title: status.preset.title.clone(),
            run: status.run.clone(),
            iteration: status.iteration,
            iterations: status.iterations,
            device: status.device.clone(),
            model: status.model.clone(),
        }
    }

    /// What an update tells, if it is an event; `run` is the run's folder.
    pub fn of(update: &Update, run: Option<&Path>) -> Option<Self> {
        Some(match update {
            Update::Iteration(iteration) => Self::iteration(iteration),
            Update::Preview(preview) => Self::sample(preview, run),
            Update::Saved { path, iteration } => Self::Checkpoint {
                iteration: *iteration,
                path: path.clone(),
            },
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

    fn sample(preview: &Preview, run: Option<&Path>) -> Self {
        let name = format!("{:06}.png", preview.iteration);
        Self::Sample {
            iteration: preview.iteration,
            path: run.map(|run| run.join("samples").join(name)),
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

/// The command that goes on with a run.
pub fn resume_command(run: &Path) -> String {
    let path = run.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    if path.chars().all(plain) {
        format!("nada train --resume {path}")
    } else {
        format!("nada train --resume '{}'", path.replace('\'', r"'\''"))
    }
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
        let line = Line::of(&update, None).unwrap();
        let expected = "{\"event\":\"iteration\",\"iteration\":3,\"total\":0.5,\
                        \"losses\":{\"directional\":0.5},\"learning_rate\":0.002,\"seconds\":0.25}";
        assert_eq!(serde_json::to_string(&line).unwrap(), expected);
        let update = Update::Preview(Box::new(Preview {
            iteration: 40,
            frozen: Vec::new(),
            trainable: Vec::new(),
        }));
        let line = Line::of(&update, Some(Path::new("runs/a"))).unwrap();
        let expected =
            "{\"event\":\"sample\",\"iteration\":40,\"path\":\"runs/a/samples/000040.png\"}";
        assert_eq!(serde_json::to_string(&line).unwrap(), expected);
    }
}
