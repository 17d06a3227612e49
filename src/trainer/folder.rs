//! A run's folder: what it is, its numbers, its pictures, its checkpoints, its log.

mod branch;
mod hold;
mod lines;
mod metrics;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::checkpoint::{self, Place};
use super::{TrainerError, grid};
use crate::preset::Preset;
use crate::protocol::{Iteration, LogLine};
use crate::shell::quoted;
use crate::weights::replace;

use lines::append;
use metrics::Metrics;

pub use branch::{branch, preset_of};
pub use hold::{Hold, is_free};
pub use lines::{read_lines, write_lines};
pub use metrics::read_metrics;

/// What `run.toml` says: everything needed to repeat the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Version of the program.
    pub nada_tui: String,
    /// When it began, with the offset to UTC.
    pub started: String,
    /// `cpu`, or the GPU's name.
    pub device: String,
    /// The run that it is a branch of, and where it left it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<Branch>,
    /// Which files and weights.
    pub generator: File256,
    /// The CLIP models of the presets.
    pub clips: Vec<File256>,
    /// The presets in the order in which they were in force.
    pub presets: Vec<Used>,
}

/// A model as it was named, and its file's SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct File256 {
    /// As presets name it.
    pub name: String,
    /// Hexadecimal.
    pub sha256: String,
}

/// Where a run left another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The other run's folder.
    pub run: PathBuf,
    /// Iterations done there.
    pub iteration: u32,
}

/// A preset that was in force from an iteration on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Iterations done when it came into force.
    pub iteration: u32,
    /// Its file in the run's folder.
    pub file: String,
    /// Its name, where the file's name does not say it: some characters are not for files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl Used {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_else(|| preset_of(&self.file))
    }
}

/// The folder of one run.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    metrics: Metrics,
    /// Nobody else trains in it.
    pub hold: Hold,
    /// What `run.toml` says.
    pub description: Description,
}

const RUN: &str = "run.toml";
const METRICS: &str = "metrics.jsonl";
const LOG: &str = "log";
const PARTS: [&str; 4] = ["samples", "checkpoints", "history", "presets"];

impl RunFolder {
    /// A new folder `<runs>/<time>-<id>/`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(runs: &Path, id: &str, description: Description) -> Result<Self, TrainerError> {
        fs::create_dir_all(runs).map_err(TrainerError::at(runs))?;
        let time = jiff::ZonedDateTime::now().strftime("%Y%m%d-%H%M%S");
        let path = fresh(runs, &format!("{time}-{}", plain(id)))?;
        let hold = Hold::take(&path)?;
        for part in PARTS {
            let part = path.join(part);
            fs::create_dir(&part).map_err(TrainerError::at(&part))?;
        }
        let metrics = Metrics::open(&path.join(METRICS))?;
        let folder = Self {
            path,
            metrics,
            hold,
            description,
        };
        folder.write_description()?;
        Ok(folder)
    }

    /// A folder that is held; what was measured after iteration `last` is forgotten.
    ///
    /// # Errors
    /// When it is no run's folder, or cannot be written.
    pub fn reopen(hold: Hold, last: u32) -> Result<(Self, Vec<Iteration>), TrainerError> {
        let path = hold.folder();
        let description = describe(path)?;
        for part in PARTS {
            let part = path.join(part);
            fs::create_dir_all(&part).map_err(TrainerError::at(&part))?;
        }
        for place in Place::ALL {
            checkpoint::sweep(&place.folder(path));
        }
        let metrics = Metrics::open(&path.join(METRICS))?;
        let mut folder = Self {
            path: path.to_owned(),
            metrics,
            hold,
            description,
        };
        let iterations = folder.forget_after(last)?;
        Ok((folder, iterations))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds one line to `metrics.jsonl`, and those that could not be written before.
    ///
    /// # Errors
    /// When it cannot be written. Nothing of it is left then.
    pub fn measure(&mut self, iteration: &Iteration) -> Result<(), TrainerError> {
        self.metrics.add(iteration)
    }

    /// Writes the iterations that could not be written before.
    ///
    /// # Errors
    /// When they cannot be written now either.
    pub fn settle(&mut self) -> Result<(), TrainerError> {
        self.metrics.settle()
    }

    /// Takes lines after iteration `last` away, and what a crash left half written; gives the rest.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_after(&mut self, last: u32) -> Result<Vec<Iteration>, TrainerError> {
        self.metrics.forget_after(last)
    }

    /// Writes a grid of samples.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sample(
        &self,
        iteration: u32,
        grid: &RgbImage,
        names: &[String],
        seed: u64,
    ) -> Result<(), TrainerError> {
        let path = self
            .path
            .join("samples")
            .join(format!("{iteration:06}.png"));
        grid::write(&path, grid, names, seed).map_err(TrainerError::at(&path))
    }

    /// Notes that `preset` is in force after `iteration`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_preset(&mut self, iteration: u32, preset: &Preset) -> Result<(), TrainerError> {
        let file = format!("presets/{iteration:06}-{}.toml", plain(&preset.id));
        let path = self.path.join(&file);
        replace::write(&path, preset.to_toml().as_bytes()).map_err(TrainerError::at(&path))?;
        let before = self.description.presets.clone();
        let presets = &mut self.description.presets;
        presets.retain(|used| used.iteration < iteration);
        let id = (preset_of(&file) != preset.id).then(|| preset.id.clone());
        presets.push(Used {
            iteration,
            file,
            id,
        });
        let written = self.write_description();
        if written.is_err() {
            self.description.presets = before;
        }
        written
    }

    /// Takes presets away that came into force after `iteration`, where `preset` was in force.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget_presets_after(
        &mut self,
        iteration: u32,
        preset: &Preset,
    ) -> Result<(), TrainerError> {
        let presets = &mut self.description.presets;
        let before = presets.len();
        presets.retain(|used| used.iteration <= iteration);
        let last = presets.last().map(|used| preset_of(&used.file));
        if last != Some(plain(&preset.id).as_str()) {
            return self.note_preset(iteration, preset);
        }
        if self.description.presets.len() == before {
            return Ok(());
        }
        self.write_description()
    }

    /// Notes the CLIP models in use.
    pub fn note_clips(&mut self, clips: &[(String, String)]) {
        for (name, sha256) in clips {
            let known = (self.description.clips.iter()).any(|clip| clip.name == *name);
            if !known {
                self.description.clips.push(File256 {
                    name: name.clone(),
                    sha256: sha256.clone(),
                });
            }
        }
    }

    /// Adds a line to the log; a log that cannot be written stops nothing.
    pub fn log(&self, line: &LogLine) {
        let time = jiff::Timestamp::from_second(line.time).unwrap_or_default();
        if let Ok(mut file) = append(&self.path.join(LOG)) {
            let _ = writeln!(file, "{time} {:?} {}", line.level, line.text);
        }
    }

    fn write_description(&self) -> Result<(), TrainerError> {
        let path = self.path.join(RUN);
        let text = toml::to_string_pretty(&self.description)
            .map_err(io::Error::other)
            .map_err(TrainerError::at(&path))?;
        let text = format!(
            "# Repeat it: nada train --preset {}\n# Go on:     nada train --resume {}\n\n{text}",
            quoted(
                self.path
                    .join((self.description.presets.first()).map_or("presets", |used| &used.file))
            ),
            quoted(&self.path),
        );
        replace::write(&path, text.as_bytes()).map_err(TrainerError::at(&path))
    }
}

/// What a run's folder says of itself.
fn describe(run: &Path) -> Result<Description, TrainerError> {
    let file = run.join(RUN);
    let text = fs::read_to_string(&file).map_err(TrainerError::at(&file))?;
    toml::from_str(&text).map_err(|error| {
        TrainerError::resume(run, format!("{RUN} is damaged ({})", error.message()))
    })
}

/// For `run.toml`: the time with the offset to UTC.
#[must_use]
pub fn now() -> String {
    let now = jiff::ZonedDateTime::now();
    now.strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// Makes `<runs>/<name>`, with a number behind when there is one already.
fn fresh(runs: &Path, name: &str) -> Result<PathBuf, TrainerError> {
    let runs = fs::canonicalize(runs).map_err(TrainerError::at(runs))?;
    let mut path = runs.join(name);
    for number in 2.. {
        match fs::create_dir(&path) {
            Ok(()) => break,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                path = runs.join(format!("{name}-{number}"));
            }
            Err(error) => return Err(TrainerError::at(&path)(error)),
        }
    }
    Ok(path)
}

/// A preset's id as part of a file name.
fn plain(id: &str) -> String {
    let plain = id
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' });
    plain.take(60).collect()
}

#[cfg(test)]
mod tests;
