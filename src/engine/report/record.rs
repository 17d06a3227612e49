//! What a run's folder says.

use std::fs;
use std::path::{Path, PathBuf};

use super::ReportError;
use crate::protocol::Iteration;
use crate::trainer::checkpoint;
use crate::trainer::folder::{Description, read_metrics};

/// A run as it lies on disk.
#[derive(Debug)]
pub struct Record {
    /// Its folder, absolute.
    pub path: PathBuf,
    pub description: Description,
    pub iterations: Vec<Iteration>,
    /// Grids by iteration, in order.
    pub samples: Vec<(u32, PathBuf)>,
    /// Weights by iteration, in order.
    pub checkpoints: Vec<(u32, PathBuf)>,
    /// Each preset that was in force: from when, its file, its text.
    pub presets: Vec<(u32, PathBuf, String)>,
}

impl Record {
    pub fn read(run: &Path) -> Result<Self, ReportError> {
        let no_run = |reason: String| ReportError::NoRun {
            path: run.to_owned(),
            reason,
        };
        let path = fs::canonicalize(run).map_err(|error| no_run(error.to_string()))?;
        let text = fs::read_to_string(path.join("run.toml"));
        let text = text.map_err(|error| no_run(format!("run.toml: {error}")))?;
        let description: Description = toml::from_str(&text)
            .map_err(|error| no_run(format!("run.toml is damaged: {}", error.message())))?;
        let presets = description.presets.iter().map(|used| {
            let file = path.join(&used.file);
            let text = fs::read_to_string(&file).map_err(ReportError::at(&file))?;
            Ok((used.iteration, file, text))
        });
        Ok(Self {
            iterations: read_metrics(&path.join("metrics.jsonl"))?,
            samples: samples(&path.join("samples")),
            checkpoints: checkpoint::weights_of(&path),
            presets: presets.collect::<Result<_, ReportError>>()?,
            description,
            path,
        })
    }

    /// What a person calls the run.
    pub fn title(&self) -> String {
        let preset = self.presets.first();
        let title = preset.and_then(|(_, _, text)| {
            let table: toml::Table = text.parse().ok()?;
            Some(table.get("title")?.as_str()?.to_owned())
        });
        let folder = || {
            self.path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        title.unwrap_or_else(folder)
    }
}

/// `000050.png` and so on; other files are none of ours.
fn samples(folder: &Path) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let numbered = paths.filter_map(|path| {
        let stem = path.file_stem()?.to_str()?;
        let png = path.extension().is_some_and(|ending| ending == "png");
        Some((stem.parse().ok().filter(|_| png)?, path))
    });
    let mut all: Vec<_> = numbered.collect();
    all.sort();
    all
}
