//! Checkpoints: the weights as PyTorch people know them, and beside them what going on exactly needs.

mod find;
mod glance;

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tch::{Device, Tensor};

use super::TrainerError;
use super::adam::{Adam, AdamOptions};
use super::adaptation::Adaptation;
use crate::preset::Preset;
use crate::protocol::{Mark, MarkKind};
use crate::weights::{StateDict, replace, safetensors};

use find::names;

pub use find::{
    NoCheckpoint, all_weights_of, find, is_behind, newest_run, run_of, weights_at, weights_of,
};
pub use glance::standing;

const WEIGHTS: &str = ".safetensors";
const STATE: &str = ".state.safetensors";
/// Begins the names of checkpoints that are kept only until the next of them.
const AUTOMATIC: &str = "auto-";
/// Begins the names of checkpoints whose weights gave a loss that is no number.
const DIVERGED: &str = "diverged-";
const PROGRESS: &str = "nada.progress";

/// Where a run stands, apart from tensors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Iterations done.
    pub iteration: u32,
    /// Iterations until finished.
    pub iterations: u32,
    /// Iterations that were done when the preset came into force.
    pub since: u32,
    /// State of the random numbers.
    pub random: u64,
    /// Seed of the sample latents.
    pub sample_seed: u64,
    /// The preset in force.
    pub preset: Preset,
    /// SHA-256 of the frozen generator's file.
    pub generator: String,
    /// What happened so far.
    pub marks: Vec<Mark>,
}

impl Standing {
    /// Notes that something happened now; the same only once an iteration.
    pub fn mark(&mut self, kind: MarkKind) {
        let mark = Mark {
            iteration: self.iteration,
            kind,
        };
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }
}

/// Whether a checkpoint stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Until somebody deletes it.
    Always,
    /// Until the next one of the run: insurance against a crash.
    UntilNext,
}

/// Where in a run's folder weights lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// What was asked for, and insurance.
    Checkpoints,
    /// Stops to go back to, within a budget.
    History,
}

impl Place {
    /// Both, what stays first.
    pub const ALL: [Self; 2] = [Self::Checkpoints, Self::History];

    /// The folder.
    #[must_use]
    pub fn folder(self, run: &Path) -> PathBuf {
        run.join(match self {
            Self::Checkpoints => "checkpoints",
            Self::History => "history",
        })
    }
}

/// Iterations of which a folder has weights that stay, in order.
#[must_use]
pub fn iterations(folder: &Path) -> Vec<u32> {
    let names = names(folder).into_iter();
    let mut found: Vec<u32> = names.filter_map(|stem| stem.parse().ok()).collect();
    found.sort_unstable();
    found
}

/// Where the weights of an iteration are.
#[must_use]
pub fn weights(folder: &Path, iteration: u32) -> PathBuf {
    let [weights, _] = files(folder, iteration);
    weights
}

/// The weights of an iteration and the state beside them.
#[must_use]
pub fn files(folder: &Path, iteration: u32) -> [PathBuf; 2] {
    [WEIGHTS, STATE].map(|end| folder.join(format!("{iteration:06}{end}")))
}

/// Where the state of these weights is.
#[must_use]
pub fn state_beside(weights: &Path) -> PathBuf {
    let name = weights.to_string_lossy();
    let stem = name.strip_suffix(WEIGHTS).unwrap_or(&name);
    PathBuf::from(format!("{stem}{STATE}"))
}

/// Bytes that an iteration's weights and state take.
#[must_use]
pub fn bytes(folder: &Path, iteration: u32) -> u64 {
    let files = files(folder, iteration);
    let lengths = files
        .iter()
        .map(|file| fs::metadata(file).map_or(0, |of| of.len()));
    lengths.sum()
}

/// Deletes an iteration's weights, then its state: a state without weights is no checkpoint.
pub fn delete(folder: &Path, iteration: u32) {
    for file in files(folder, iteration) {
        let _ = fs::remove_file(file);
    }
}

/// Weights of later iterations, of a run that goes on from iteration `last`, are no checkpoints any
/// more. Those that somebody wanted stay under another name, `diverged-000040.safetensors`.
pub fn set_aside_after(run: &Path, last: u32) {
    for place in Place::ALL {
        let folder = place.folder(run);
        let later = names(&folder).into_iter();
        for stem in later.filter(|stem| find::number(stem) > Some(last)) {
            let surplus = place == Place::History || stem.starts_with(AUTOMATIC);
            // The state first: weights without one are not gone on from.
            for end in [STATE, WEIGHTS] {
                let file = folder.join(format!("{stem}{end}"));
                let _ = if surplus {
                    fs::remove_file(file)
                } else {
                    fs::rename(file, folder.join(format!("{DIVERGED}{stem}{end}")))
                };
            }
        }
    }
}

/// Takes away what an end in the middle of a save left in a folder that nobody else writes to.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let stem = name
            .strip_suffix(STATE)
            .filter(|stem| stem.starts_with(AUTOMATIC));
        let alone = stem.is_some_and(|stem| !folder.join(format!("{stem}{WEIGHTS}")).exists());
        if alone || name.starts_with(replace::DRAFT) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Bytes of a checkpoint that are written, of all (but for some of names and shapes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// So far.
    pub done: u64,
    /// In the end.
    pub total: u64,
}

/// Hears how far a checkpoint is; its error ends the writing.
pub type Watch<'w> = dyn FnMut(Written) -> Result<(), TrainerError> + 'w;

/// For who neither tells nor ends.
///
/// # Errors
/// None.
pub fn unwatched(_: Written) -> Result<(), TrainerError> {
    Ok(())
}

/// Writes a checkpoint; gives the path of the weights.
///
/// The state is put in its place first: where weights are, their state is whole. Older checkpoints
/// that need not stay are deleted when the new one is.
///
/// # Errors
/// When the folder cannot be written, and those of `watch`; older checkpoints are then as they were.
pub fn save(
    folder: &Path,
    adaptation: &Adaptation,
    standing: &Standing,
    keep: Keep,
    watch: &mut Watch<'_>,
) -> Result<PathBuf, TrainerError> {
    let prefix = match keep {
        Keep::Always => "",
        Keep::UntilNext => AUTOMATIC,
    };
    let stem = format!("{prefix}{:06}", standing.iteration);
    let mut state = StateDict::new(&stem);
    adaptation.adam.save(&mut state);
    let json = serde_json::to_string(standing).map_err(std::io::Error::other);
    state.set_metadata(PROGRESS, json.map_err(TrainerError::at(folder))?);
    let [weights_at, state_at] = [WEIGHTS, STATE].map(|end| folder.join(format!("{stem}{end}")));
    let weights = describe(adaptation, standing);
    let mut written = Written {
        done: 0,
        total: size(&state) + size(&weights),
    };
    let mut part = |bytes: usize| {
        written.done = (written.done + bytes as u64).min(written.total);
        watch(written)
    };
    let drafts = [
        (&state_at, safetensors::draft(&state_at, &state, &mut part)?),
        (
            &weights_at,
            safetensors::draft(&weights_at, &weights, &mut part)?,
        ),
    ];
    for (path, draft) in drafts {
        draft.finish().map_err(TrainerError::at(path))?;
    }
    forget_automatic(folder, &stem);
    Ok(weights_at)
}

/// Bytes of the numbers.
fn size(state: &StateDict) -> u64 {
    let bytes = |tensor: &Tensor| tensor.numel() * tensor.kind().elt_size_in_bytes();
    state.iter().map(|(_, tensor)| bytes(tensor) as u64).sum()
}

fn describe(adaptation: &Adaptation, standing: &Standing) -> StateDict {
    let mut weights = adaptation.trainable.to_state("checkpoint");
    for (key, value) in notes(standing) {
        weights.set_metadata(key, value);
    }
    weights
}

/// What weights say of themselves.
#[must_use]
pub fn notes(standing: &Standing) -> Vec<(String, String)> {
    let notes = [
        ("kind", "stylegan2".to_owned()),
        ("preset", standing.preset.id.clone()),
        ("model", standing.preset.model.clone()),
        ("generator_sha256", standing.generator.clone()),
        ("iteration", standing.iteration.to_string()),
    ];
    notes.map(|(key, value)| (key.to_owned(), value)).into()
}

/// Deletes the automatic checkpoints but `stem`. One that cannot be deleted is only old.
fn forget_automatic(folder: &Path, stem: &str) {
    for old in names(folder) {
        if old.starts_with(AUTOMATIC) && old != stem {
            // Weights first: a state without weights is no checkpoint.
            let _ = fs::remove_file(folder.join(format!("{old}{WEIGHTS}")));
            let _ = fs::remove_file(folder.join(format!("{old}{STATE}")));
        }
    }
}

/// What a checkpoint holds.
#[derive(Debug)]
pub struct Checkpoint {
    /// Where the run stood.
    pub standing: Standing,
    /// The trainable generator.
    pub weights: StateDict,
    /// The optimiser's moments.
    pub adam: Adam,
}

/// Reads a checkpoint and the state beside it.
///
/// # Errors
/// When one of the files is missing or damaged.
pub fn load(path: &Path, device: Device) -> Result<Checkpoint, TrainerError> {
    let beside = state_beside(path);
    if !beside.exists() {
        let reason = format!("the state beside it ({}) is missing", beside.display());
        return Err(TrainerError::resume(path, reason));
    }
    let state = safetensors::read(&beside)?;
    let json = state.metadata().get(PROGRESS);
    let standing = json.and_then(|json| serde_json::from_str(json).ok());
    let standing = standing.ok_or_else(|| {
        TrainerError::resume(
            &beside,
            "its state is damaged, or of another version of nada",
        )
    })?;
    Ok(Checkpoint {
        standing,
        weights: safetensors::read(path)?,
        adam: Adam::restore(AdamOptions::nada(), &state, device)?,
    })
}

#[cfg(test)]
mod tests;
