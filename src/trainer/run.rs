//! A run: what trains, where it stands, and its folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::TrainerError;
use super::adaptation::{Adaptation, Diverged, Kept};
use super::appraisal::Appraisal;
use super::checkpoint::{self, Standing};
use super::folder::{self, Hold, RunFolder};
use super::gallery::{Fixed, Gallery};
use super::goal::{self, Plan};
use super::history::History;
use super::models::Models;
use crate::kept;
use crate::model::stylegan2::Generator;
use crate::preset::{Preset, Start};
use crate::protocol::{Iteration, MarkKind, Parts};
use crate::random::Random;
use crate::sample::picture::Framing;

mod iterate;
mod keep;
mod painters;

/// Where runs are kept, and what they run on.
#[derive(Clone, Debug)]
pub struct Site {
    /// Folder of the runs.
    pub runs: PathBuf,
    /// Folder of the named latents that are shown.
    pub latents: Option<PathBuf>,
    /// For `run.toml`: `cpu`, or the GPU's name.
    pub device: String,
}

/// Largest pictures in pixels that one thread draws faster than several.
const SMALL: i64 = 64;

/// A run in memory.
#[derive(Debug)]
pub struct Run {
    site: Site,
    /// Both generators and the optimiser.
    adaptation: Adaptation,
    plan: Plan,
    random: Random,
    gallery: Gallery,
    /// Made when a stop is first scored; another goal or other latents need another one.
    appraisal: Option<Appraisal>,
    history: History,
    /// Whether noise inputs have no effect: they need not be drawn.
    silent: bool,
    /// Before the last step, whose weights gave good losses.
    before: Option<(Kept, u64)>,
    /// Where it stands.
    standing: Standing,
    /// Its folder, from the first iteration on.
    pub folder: Option<RunFolder>,
    /// The newest checkpoint that stays.
    pub saved: Option<(u32, PathBuf)>,
    /// Iteration of the newest checkpoint of any kind.
    insured: Option<u32>,
    /// What the last iteration was spent on, where it was timed.
    pub parts: Option<Parts>,
    /// Layers of the last iteration, when they are chosen adaptively.
    pub layers: Vec<String>,
}

/// Why an iteration was not made.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// A loss or a gradient is not finite.
    #[error(transparent)]
    Diverged(#[from] Diverged),
    /// The run's folder could not be made.
    #[error(transparent)]
    Disk(#[from] TrainerError),
    /// The iteration was made, and its numbers could not be kept. They are with those of the next.
    #[error("{error}")]
    Unkept {
        /// The iteration.
        iteration: Box<Iteration>,
        /// Why.
        error: TrainerError,
    },
}

impl Run {
    /// Loads what a preset needs; nothing is written yet.
    ///
    /// # Errors
    /// When a model or picture cannot be used.
    pub fn load(
        site: &Site,
        preset: &Preset,
        models: &mut Models,
        mut progress: impl FnMut(&str),
    ) -> Result<Self, TrainerError> {
        progress(&format!("Loading the generator {}", preset.model));
        let source = models.generator(&preset.model)?;
        threads_for(source.generator.config().size);
        let plan = goal::plan(preset, &source.generator, models, &mut progress)?;
        let standing = Standing {
            iteration: 0,
            iterations: preset.training.iterations,
            since: 0,
            random: 0,
            sample_seed: preset.training.seed,
            preset: preset.clone(),
            generator: source.sha256,
            marks: Vec::new(),
        };
        let gallery = gallery(site, &source.generator, &standing);
        let mut run = Self {
            site: site.clone(),
            adaptation: Adaptation::new(source.generator),
            plan,
            random: Random::new(preset.training.seed),
            gallery,
            appraisal: None,
            history: History::default(),
            silent: false,
            before: None,
            standing,
            folder: None,
            saved: None,
            insured: None,
            parts: None,
            layers: Vec::new(),
        };
        run.silent = run.is_silent();
        Ok(run)
    }

    /// Goes on from a checkpoint; gives the losses so far too. Where the run has later ones it is gone
    /// on from in a branch: they stay.
    ///
    /// # Errors
    /// When it cannot be read, somebody else trains there, or the generator that it began with is
    /// another one now.
    pub fn resume(
        site: &Site,
        path: &Path,
        models: &mut Models,
        progress: impl FnMut(&str),
    ) -> Result<(Self, Vec<Iteration>), TrainerError> {
        let (folder, weights) = checkpoint::find(path)?;
        if path.is_file() && checkpoint::is_behind(&folder, &weights) {
            let branch = folder::branch(&folder, &site.runs, &weights)?;
            let resumed = Self::resume(site, &branch, models, progress);
            if resumed.is_err() {
                let _ = fs::remove_dir_all(&branch);
            }
            return resumed;
        }
        let hold = Hold::take(&folder)?;
        let checkpoint = checkpoint::load(&weights, models.device())?;
        let standing = checkpoint.standing;
        let mut run = Self::load(site, &standing.preset, models, progress)?;
        if run.standing.generator != standing.generator {
            let model = &standing.preset.model;
            let reason = format!("`{model}` is not the file that this run began with");
            return Err(TrainerError::resume(path, reason));
        }
        run.adaptation
            .restore(&checkpoint.weights, checkpoint.adam)?;
        let (mut folder, iterations) = RunFolder::reopen(hold, standing.iteration)?;
        folder.forget_presets_after(standing.iteration, &standing.preset)?;
        run.history = History::open(folder.path(), standing.iteration)?;
        run.history.reconsider(standing.since);
        run.random = Random::resume(standing.random);
        run.gallery = gallery(site, &run.adaptation.frozen, &standing);
        // A stop makes room for others some day.
        let stays = !weights.starts_with(checkpoint::Place::History.folder(folder.path()));
        run.saved = stays.then_some((standing.iteration, weights));
        run.insured = Some(standing.iteration);
        run.folder = Some(folder);
        run.standing = standing;
        run.silent = run.is_silent();
        Ok((run, iterations))
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// What to say about the goal.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// `demo, 64 px, 0.9 M parameters`
    #[must_use]
    pub fn model(&self) -> String {
        let frozen = &self.adaptation.frozen;
        let parameters: usize = frozen.parameters().values().map(tch::Tensor::numel).sum();
        format!(
            "{}, {} px, {:.1} M parameters",
            self.standing.preset.model,
            frozen.config().size,
            parameters as f64 / 1e6
        )
    }

    /// Iteration of the newest checkpoint of any kind.
    #[must_use]
    pub fn insured(&self) -> Option<u32> {
        self.insured
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.standing.iteration >= self.standing.iterations
    }

    /// Whether something was trained since the last checkpoint that stays.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        let saved = self.saved.as_ref().map_or(0, |(iteration, _)| *iteration);
        self.standing.iteration != saved
    }

    /// Whether the newest checkpoint of any kind is older than the weights.
    #[must_use]
    pub fn is_uninsured(&self) -> bool {
        self.standing.iteration != self.insured.unwrap_or(0)
    }

    /// Puts another preset, or a changed one, in force. On an error everything stays as it was.
    ///
    /// # Errors
    /// When a model or picture cannot be used, or the run's folder cannot be written.
    pub fn adapt(
        &mut self,
        preset: &Preset,
        start: Start,
        models: &mut Models,
        progress: impl FnMut(&str),
    ) -> Result<(), TrainerError> {
        if preset.model != self.standing.preset.model || start == Start::Frozen {
            return self.begin_again(preset, models, progress);
        }
        let plan = self.plan_for(preset, models, progress)?;
        if let Some(folder) = &mut self.folder {
            folder.note_clips(&plan.clips);
            folder.note_preset(self.standing.iteration, preset)?;
        }
        self.plan = plan;
        self.appraisal = None;
        self.continue_with(preset);
        Ok(())
    }

    fn begin_again(
        &mut self,
        preset: &Preset,
        models: &mut Models,
        progress: impl FnMut(&str),
    ) -> Result<(), TrainerError> {
        if preset.model != self.standing.preset.model {
            let fresh = Self::load(&self.site, preset, models, progress)?;
            self.keep_unsaved(&mut checkpoint::unwatched)?;
            *self = fresh;
            return Ok(());
        }
        let plan = self.plan_for(preset, models, progress)?;
        self.keep_unsaved(&mut checkpoint::unwatched)?;
        self.plan = plan;
        self.appraisal = None;
        self.standing.preset = preset.clone();
        self.standing.sample_seed = preset.training.seed;
        self.restart()
    }

    fn plan_for(
        &self,
        preset: &Preset,
        models: &mut Models,
        progress: impl FnMut(&str),
    ) -> Result<Plan, TrainerError> {
        goal::plan(preset, &self.adaptation.frozen, models, progress)
    }

    /// The same weights, another goal. A switch adds the new preset's iterations to those done.
    fn continue_with(&mut self, preset: &Preset) {
        let before = std::mem::replace(&mut self.standing.preset, preset.clone());
        let standing = &mut self.standing;
        let switched = before.is_left_for(preset);
        if switched {
            standing.since = standing.iteration;
            standing.mark(MarkKind::Preset(preset.id.clone()));
        }
        let judged = |preset: &Preset| (preset.losses.clone(), preset.clips.clone());
        if switched || before.guidance != preset.guidance || judged(&before) != judged(preset) {
            // If the next loss is no number, that is not the fault of these weights.
            self.before = None;
        }
        let count = |preset: &Preset| preset.training.iterations;
        if switched || count(&before) != count(preset) {
            standing.iterations = standing.since.saturating_add(count(preset));
        }
        self.history.reconsider(self.standing.since);
        self.silent = self.is_silent();
        let shown = |preset: &Preset| (preset.training.samples, preset.training.truncation);
        if shown(&before) != shown(preset) {
            self.draw_anew();
        }
    }

    /// Back to the frozen weights and iteration 0; the next iteration begins a new folder.
    ///
    /// # Errors
    /// When what was trained so far cannot be saved; nothing is changed then.
    pub fn restart(&mut self) -> Result<(), TrainerError> {
        self.keep_unsaved(&mut checkpoint::unwatched)?;
        self.adaptation.reset();
        let standing = &mut self.standing;
        self.random = Random::new(standing.preset.training.seed);
        standing.iteration = 0;
        standing.since = 0;
        standing.iterations = standing.preset.training.iterations;
        standing.marks.clear();
        self.folder = None;
        self.saved = None;
        self.insured = None;
        self.before = None;
        self.layers.clear();
        self.history = History::default();
        self.silent = self.is_silent();
        self.draw_anew();
        Ok(())
    }

    /// Other fixed latents are shown, or other named ones lie in their folder.
    pub fn draw_anew(&mut self) {
        self.gallery = gallery(&self.site, &self.adaptation.frozen, &self.standing);
    }
}

fn gallery(site: &Site, frozen: &Generator, standing: &Standing) -> Gallery {
    let training = &standing.preset.training;
    let framing = Framing::of(Some(&standing.preset.model), frozen.config().size);
    let named = site.latents.as_ref().map_or_else(Vec::new, |folder| {
        kept::of(folder, &standing.generator, frozen.config())
    });
    let fixed = Fixed {
        named,
        seed: standing.sample_seed,
        count: training.samples,
        psi: training.truncation,
    };
    Gallery::new(frozen, framing, fixed)
}

/// Small tensors are slower on several threads; large ones want all.
pub fn threads_for(size: i64) {
    let all = std::thread::available_parallelism().map_or(1, |n| n.get() as i32);
    tch::set_num_threads(if size <= SMALL { 1 } else { all });
}
