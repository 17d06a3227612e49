//! What the command line says over a preset, also after the preset's file was edited.

use std::path::Path;
use std::sync::mpsc::Sender;

use super::event::Event;
use super::presets::{self, NoPreset, Presets};
use crate::cli::engine::Surroundings;
use crate::cli::train::{Overrides, PresetChoice};
use crate::preset::watch::{Changed, WatchError};
use crate::preset::{
    Guidance, Preset, PresetEntry, PresetError, PromptPair, SearchPath, StyleFolder, file,
};

/// Why there is nothing to train.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// There is no such preset.
    #[error(transparent)]
    None(#[from] NoPreset),
    /// Its file is wrong.
    #[error(transparent)]
    File(#[from] PresetError),
    /// A preset file by another name.
    #[error("{0}: preset files end with .toml")]
    Ending(String),
    /// The options do not fit the preset.
    #[error("preset `{id}`: {reason}")]
    Override {
        /// The preset.
        id: String,
        /// What does not fit, and what to do.
        reason: String,
    },
}

/// The library, and the one preset in it that the command line chose and changed.
#[derive(Debug)]
pub struct Choice {
    presets: Presets,
    overrides: Overrides,
    /// The chosen preset with the overrides, as it was good last.
    pub preset: Preset,
}

impl Choice {
    /// Reads the library and finds the preset in it. A line for the log comes with it when edits
    /// are not noticed as they should be.
    ///
    /// # Errors
    /// See [`ChoiceError`].
    pub fn open(
        choice: &PresetChoice,
        overrides: &Overrides,
        around: &Surroundings,
        events: &Sender<Event>,
    ) -> Result<(Self, Option<String>), ChoiceError> {
        let path = search_path(choice, overrides, around);
        let (presets, warning) = Presets::open(&path, around.poll_interval(), events);
        let preset = chosen(choice, &presets.entries())?;
        let id = preset.id.clone();
        let preset =
            apply(overrides, preset).map_err(|reason| ChoiceError::Override { id, reason })?;
        let choice = Self {
            presets,
            overrides: overrides.clone(),
            preset,
        };
        Ok((choice, warning))
    }

    /// All presets, the chosen one with the overrides.
    pub fn entries(&mut self) -> Vec<PresetEntry> {
        let mut entries = self.presets.entries();
        let id = &self.preset.id;
        let chosen = entries.iter_mut().find(|entry| entry.preset.id == *id);
        if let Some(entry) = chosen.filter(|entry| entry.is_usable()) {
            match apply(&self.overrides, entry.preset.clone()) {
                Ok(preset) => self.preset = preset,
                Err(reason) => {
                    entry.error.get_or_insert(reason);
                }
            }
            entry.preset = self.preset.clone();
        }
        entries
    }

    /// Reads again what changed.
    ///
    /// # Errors
    /// When a folder cannot be watched any more; what was read counts.
    pub fn changed(&mut self, changed: &Changed) -> Result<(), WatchError> {
        self.presets.changed(changed)
    }
}

/// The usual folders; before them that of a preset file, after them that of style pictures, which
/// holds no presets but is watched like the others.
fn search_path(choice: &PresetChoice, overrides: &Overrides, around: &Surroundings) -> SearchPath {
    let own = match choice {
        PresetChoice::File(file) => file.parent().map(Path::to_owned),
        PresetChoice::Name(_) => None,
    };
    let usual = SearchPath::standard(around.presets.as_deref()).folders;
    let all = own.into_iter().chain(usual).chain(overrides.style.clone());
    SearchPath::of(all)
}

/// A file that is wrong now is refused even where an older or built-in version would do.
fn chosen(choice: &PresetChoice, entries: &[PresetEntry]) -> Result<Preset, ChoiceError> {
    let path = match choice {
        PresetChoice::Name(id) => {
            let entry = entries.iter().find(|entry| entry.preset.id == *id);
            match entry.and_then(|entry| entry.path.clone()) {
                Some(path) => path,
                None => return Ok(presets::usable(entries, id)?),
            }
        }
        PresetChoice::File(path) => path.clone(),
    };
    if path.extension().is_none_or(|ending| ending != "toml") {
        return Err(ChoiceError::Ending(path.display().to_string()));
    }
    Ok(file::load(&path)?)
}

/// The preset with what the command line says. `Err` says what does not fit.
fn apply(overrides: &Overrides, mut preset: Preset) -> Result<Preset, String> {
    if let Some(folder) = &overrides.style {
        let path = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
        preset.guidance = Guidance::Style(StyleFolder::read(&path)?);
        preset.title = format!("like {}", folder.display());
    }
    if overrides.source.is_some() || overrides.target.is_some() {
        let pair = pair(overrides, &preset.guidance)?;
        preset.title = format!("{} → {}", pair.source, pair.target);
        preset.guidance = Guidance::Text(vec![pair]);
    }
    let training = &mut preset.training;
    let numbers = [
        (overrides.iterations, &mut training.iterations),
        (overrides.batch, &mut training.batch),
        (overrides.output_interval, &mut training.output_interval),
        (overrides.save_interval, &mut training.save_interval),
    ];
    for (given, value) in numbers {
        if let Some(given) = given {
            *value = u32::try_from(given).map_err(|_| format!("{given} is too large"))?;
        }
    }
    training.seed = overrides.seed.unwrap_or(training.seed);
    training.learning_rate = overrides.learning_rate.unwrap_or(training.learning_rate);
    training.truncation = overrides.truncation.unwrap_or(training.truncation);
    Ok(preset)
}

/// What is not given comes from the preset's first prompts.
fn pair(overrides: &Overrides, guidance: &Guidance) -> Result<PromptPair, String> {
    let first = match guidance {
        Guidance::Text(pairs) => pairs.first(),
        Guidance::Style(_) => None,
    };
    let source = (overrides.source.clone()).or_else(|| first.map(|pair| pair.source.clone()));
    let target = (overrides.target.clone()).or_else(|| first.map(|pair| pair.target.clone()));
    let (Some(source), Some(target)) = (source, target) else {
        return Err("it is guided by pictures; give both --source and --target".to_owned());
    };
    if source == target {
        return Err(format!(
            "source and target are both \"{source}\": there is no way to go"
        ));
    }
    Ok(PromptPair {
        source,
        target,
        weight: 1.0,
    })
}

#[cfg(test)]
mod tests;
