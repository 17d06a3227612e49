//! What a run leaves on disk: its folder, samples, checkpoints.

use std::path::PathBuf;

use super::Run;
use crate::preset::{Preset, PresetError, file};
use crate::protocol::{LogLine, MarkKind, Preview};
use crate::trainer::TrainerError;
use crate::trainer::appraisal::Appraisal;
use crate::trainer::checkpoint::{self, Keep, Place, Watch};
use crate::trainer::folder::{self, Description, File256, RunFolder};
use crate::trainer::history::{self, History};

impl Run {
    /// The run's folder, made when there is none, with what the frozen generator draws.
    pub(super) fn folder(&mut self) -> Result<&mut RunFolder, TrainerError> {
        if self.folder.is_none() {
            let standing = &self.standing;
            let mut description = Description {
                nada_tui: env!("CARGO_PKG_VERSION").to_owned(),
                started: folder::now(),
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
            folder.sample(
                standing.iteration,
                &drawn.grid(),
                drawn.names(),
                drawn.seed(),
            )?;
            self.history = History::open(folder.path(), standing.iteration)?;
            self.folder = Some(folder);
            self.note_stop()?;
        }
        Ok(self.folder.as_mut().expect("made above"))
    }

    /// Saves a checkpoint that stays, when something would be lost without.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_unsaved(&mut self, watch: &mut Watch<'_>) -> Result<Option<PathBuf>, TrainerError> {
        if self.is_unsaved() {
            return self.save(Keep::Always, watch).map(Some);
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
    /// When it cannot be written, and those of `watch`.
    pub fn save(&mut self, keep: Keep, watch: &mut Watch<'_>) -> Result<PathBuf, TrainerError> {
        self.folder()?.settle()?;
        let mut standing = self.standing.clone();
        standing.random = self.random.state();
        if keep == Keep::Always {
            standing.mark(MarkKind::Checkpoint);
        }
        let folder = Place::Checkpoints.folder(self.folder()?.path());
        let path = checkpoint::save(&folder, &self.adaptation, &standing, keep, watch)?;
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
        drawn.preview(&self.plan.style)
    }

    /// Draws the fixed latents and keeps the grid in the run's folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn sample(&mut self) -> Result<Preview, TrainerError> {
        let iteration = self.standing.iteration;
        let drawn = self.gallery.draw(&self.adaptation.trainable, iteration);
        self.folder()?
            .sample(iteration, &drawn.grid(), drawn.names(), drawn.seed())?;
        self.standing.mark(MarkKind::Sample);
        Ok(drawn.preview(&self.plan.style))
    }

    /// Adds a stop at the present iteration: its scores, and its weights where the budget allows.
    ///
    /// # Errors
    /// When it cannot be written, and those of `watch`.
    pub fn remember(&mut self, watch: &mut Watch<'_>) -> Result<(), TrainerError> {
        self.note_stop()?;
        let budget = u64::from(self.standing.preset.training.history_mb) << 20;
        if budget == 0 {
            return Ok(());
        }
        let mut standing = self.standing.clone();
        standing.random = self.random.state();
        let folder = Place::History.folder(self.folder()?.path());
        checkpoint::save(&folder, &self.adaptation, &standing, Keep::Always, watch)?;
        self.history.thin(budget);
        Ok(())
    }

    fn note_stop(&mut self) -> Result<(), TrainerError> {
        let standing = &self.standing;
        let training = &standing.preset.training;
        let latents = [standing.sample_seed, u64::from(training.samples)];
        let objective = &self.plan.objective;
        let appraisal = self
            .appraisal
            .get_or_insert_with(|| Appraisal::new(&self.adaptation.frozen, objective, latents));
        let scores = appraisal.scores(&self.adaptation.trainable, objective);
        self.history.add(standing.iteration, scores, standing.since)
    }

    /// The stops so far.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Makes a run folder that goes on from a stop of this one, which stays as it is.
    ///
    /// # Errors
    /// When the stop's weights are not there any more, or the folder cannot be written.
    pub fn branch(&self, iteration: u32) -> Result<PathBuf, TrainerError> {
        let Some(folder) = &self.folder else {
            let reason = "nothing was trained yet";
            return Err(TrainerError::resume(&self.site.runs, reason));
        };
        let weights = history::weights_of(folder.path(), iteration)?;
        folder::branch(folder.path(), &self.site.runs, &weights)
    }

    /// The preset with which the run began; `None` before there is a folder.
    ///
    /// # Errors
    /// When it cannot be read (any more).
    pub fn first_preset(&self) -> Option<Result<Preset, PresetError>> {
        let folder = self.folder.as_ref()?;
        let used = folder.description.presets.first()?;
        let read = file::load(&folder.path().join(&used.file));
        Some(read.map(|preset| Preset {
            id: used.id().to_owned(),
            ..preset
        }))
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
        self.draw_anew();
    }

    /// Other sample latents.
    pub fn resample(&mut self, seed: u64) {
        self.standing.sample_seed = seed;
        self.appraisal = None;
        self.draw_anew();
    }
}
