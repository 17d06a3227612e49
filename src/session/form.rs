//! What a person changes while a run goes on: the preset and the values that keys change.

use crate::preset::Preset;
use crate::protocol::Status;

/// Which preset is in force, with the values that keys change.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Form {
    /// [`Preset::id`].
    pub id: String,
    pub iterations: u32,
    pub learning_rate: f64,
    pub truncation: f64,
}

impl Form {
    /// As the trainer reports it.
    pub fn of(status: &Status) -> Self {
        Self {
            id: status.preset.id.clone(),
            iterations: status.iterations,
            learning_rate: status.learning_rate,
            truncation: status.truncation,
        }
    }

    /// As a preset says.
    pub fn asked_by(preset: &Preset) -> Self {
        Self {
            id: preset.id.clone(),
            iterations: preset.training.iterations,
            learning_rate: preset.training.learning_rate,
            truncation: preset.training.truncation,
        }
    }

    /// `now`, a new version of `before`, but with the values of this form wherever the file's own
    /// value is what it was: a person's keys outlive an edit of something else.
    pub fn kept_in(&self, now: &Preset, before: &Preset) -> Preset {
        let mut preset = now.clone();
        let (new, old) = (&mut preset.training, &before.training);
        if new.iterations == old.iterations {
            new.iterations = self.iterations;
        }
        if new.learning_rate == old.learning_rate {
            new.learning_rate = self.learning_rate;
        }
        if new.truncation == old.truncation {
            new.truncation = self.truncation;
        }
        preset
    }
}
