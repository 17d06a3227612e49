//! What a run leaves on disk: its folder, samples, checkpoints.

use std::path::PathBuf;

use super::{Run, gallery};
use crate::protocol::{LogLine, MarkKind, Preview};
use crate::trainer::TrainerError;
use crate::trainer::checkpoint::{self, Keep};
use crate::trainer::folder::{Description, File256, RunFolder};

impl Run {
    /// The run's folder, made when there is none, with what the frozen generator draws.
    pub(super) fn folder(&mut self) -> Result<&mut RunFolder, TrainerError> {
        if self.folder.is_none() {
            let standing = &self.standing;
            let mut description = Description {
                nada_tui: env!("CARGO_PKG_VERSION").to_owned(),
                started: jiff::ZonedDateTime::now()
                    .strftime("%Y-%m-%d %H:%M:%S %:z")
                    .to_string(),
                device: self.site.device.clone(),
                generator: File256 {
                    name: standing.preset.model.clone(),
                    sha256: standing.generator.clone(),
                },
                ..Description::default()
            };
            description.clips = (self.plan.clips.iter())
                .map(|(name, sha256)| File256 {
                    name: name.clone(),
                    sha256: sha256.clone(),
                })
                .collect();
            let id = &standing.preset.id;
            let mut folder = RunFolder::create(&self.site.runs, id, description)?;
            folder.note_preset(standing.iteration, &standing.preset)?;
            let drawn = self
                .gallery
                .draw(&self.adaptation.trainable, standing.iteration);
            folder.sample(standing.iteration, &drawn.grid())?;
            self.folder = Some(folder);
        }
        Ok(self.folder.as_mut().expect("made above"))
    }

    /// Saves a checkpoint that stays, when something would be lost without.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_unsaved(&mut self) -> Result<Option<PathBuf>, TrainerError> {
        if self.is_unsaved() {
            return self.save(Keep::Always).map(Some);
        }
        Ok(None)
    }

    /// From where one can go on: the newest checkpoint that stays, or one that was written by itself.
    #[must_use]
    pub fn newest_checkpoint(&self) -> Option<PathBuf> {
        let found = |folder: &RunFolder| checkpoint::find(folder.path()).ok();
        if self.is_unsaved() {
            return Some(found(self.folder.as_ref()?)?.1);
        }
        self.saved.as_ref().map(|(_, path)| path.clone())
    }

    /// Writes a checkpoint.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&mut self, keep: Keep) -> Result<PathBuf, TrainerError> {
        let mut standing = self.standing.clone();
        standing.random = self.random.state();
        if keep == Keep::Always {
            standing.mark(MarkKind::Checkpoint);
        }
        let folder = self.folder()?.checkpoints();
        let path = checkpoint::save(&folder, &self.adaptation, &standing, keep)?;
        self.insured = Some(standing.iteration);
        if keep == Keep::Always {
            self.saved = Some((standing.iteration, path.clone()));
        }
        self.standing = standing;
        Ok(path)
    }

    /// Draws the fixed latents.
    #[must_use]
    pub fn preview(&self) -> Preview {
        let drawn = self
            .gallery
            .draw(&self.adaptation.trainable, self.standing.iteration);
        drawn.preview()
    }

    /// Draws the fixed latents and keeps the grid in the run's folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sample(&mut self) -> Result<Preview, TrainerError> {
        let iteration = self.standing.iteration;
        let drawn = self.gallery.draw(&self.adaptation.trainable, iteration);
        self.folder()?.sample(iteration, &drawn.grid())?;
        self.standing.mark(MarkKind::Sample);
        Ok(drawn.preview())
    }

    /// Adds a line to the run's log, once there is one.
    pub fn log(&self, line: &LogLine) {
        if let Some(folder) = &self.folder {
            folder.log(line);
        }
    }

    /// Adam's learning rate from the next iteration on.
    pub fn set_learning_rate(&mut self, rate: f64) {
        self.standing.preset.training.learning_rate = rate;
    }

    /// Iterations until finished.
    pub fn set_iterations(&mut self, iterations: u32) {
        self.standing.iterations = iterations;
    }

    /// Truncation of the pictures shown.
    pub fn set_truncation(&mut self, psi: f64) {
        self.standing.preset.training.truncation = psi;
        self.gallery = gallery(&self.adaptation.frozen, &self.standing);
    }

    /// Other sample latents.
    pub fn resample(&mut self, seed: u64) {
        self.standing.sample_seed = seed;
        self.gallery = gallery(&self.adaptation.frozen, &self.standing);
    }
}
