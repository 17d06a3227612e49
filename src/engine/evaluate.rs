//! `nada demo evaluate`: trains presets of the miniature world and measures what they reach.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};

use serde::Serialize;
use tch::{Device, Tensor};

use crate::demo::caption::Attribute;
use crate::demo::evaluate::{self, Scores, Target, Yardstick};
use crate::demo::identity::Identities;
use crate::demo::judge::Judge;
use crate::demo::portrait::Domain;
use crate::demo::sheet;
use crate::model::stylegan2::Generator;
use crate::preset::{Library, Preset, SearchPath};
use crate::protocol::{self, History, Order, RunPhase, Stop, Update};
use crate::random::Random;
use crate::trainer::history::weights_of;
use crate::trainer::models::Models;
use crate::trainer::{self, TrainerError};
use crate::weights::{self, WeightsError};

/// People on a contact sheet.
const PEOPLE: i64 = 10;

/// Presets that can be measured, and where they lead.
pub const TARGETS: [(&str, Target); 14] = [
    ("sketch", Target::Domain(Domain::Sketch)),
    ("cartoon", Target::Domain(Domain::Cartoon)),
    ("zombie", Target::Domain(Domain::Zombie)),
    ("robot", Target::Domain(Domain::Robot)),
    ("marble", Target::Domain(Domain::Marble)),
    ("neon", Target::Domain(Domain::Neon)),
    ("gold", Target::Domain(Domain::Gold)),
    ("watercolor", Target::Domain(Domain::Watercolor)),
    ("pixel", Target::Domain(Domain::Pixel)),
    ("night", Target::Domain(Domain::Night)),
    ("devil", Target::Domain(Domain::Devil)),
    ("red-hair", Target::Hair(2)),
    ("glasses", Target::Attribute(Attribute::Glasses)),
    ("smile", Target::Attribute(Attribute::Smile)),
];

/// Headings of the table that [`Measurement`]s make.
pub const HEADINGS: &str =
    "preset      seed  iterations  seconds  reached  before  identity  photo";

/// What follows them where stops are measured.
pub const SEEN: &str = "  value  direction  identity  diversity  layout  kept";
/// Room for every stop of a training.
const HISTORY_MB: u32 = 100_000;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Ids among [`TARGETS`]; all when empty.
    pub names: Vec<String>,
    /// Each is trained with so many seeds.
    pub seeds: u64,
    /// People whose pictures are measured.
    pub people: u32,
    /// Iterations, instead of what each preset says.
    pub iterations: Option<u32>,
    /// Measures every so many iterations too, and what the lab would have kept.
    pub stops: Option<u32>,
    /// Where runs and contact sheets are kept.
    pub out: PathBuf,
    /// Where presets are looked for.
    pub search: SearchPath,
}

/// One training and what it reached.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// The preset.
    pub preset: String,
    /// Seed of its training.
    pub seed: u64,
    /// Iterations made.
    pub iterations: u32,
    /// Seconds in iterations.
    pub seconds: f64,
    /// What was reached.
    #[serde(flatten)]
    pub scores: Scores,
    /// How the training stood in its own eyes, where stops are measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// A stop in the eyes of the training, which knows no drawings.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// Its scores.
    #[serde(flatten)]
    pub scores: protocol::Scores,
    /// Whether the lab would keep it.
    pub suggested: bool,
}

impl std::fmt::Display for Measurement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scores = &self.scores;
        write!(
            f,
            "{:<11} {:>4}  {:>10}  {:>7.1}  {:>7.2}  {:>6.2}  {:>8.2}  {:>5.2}",
            self.preset,
            self.seed,
            self.iterations,
            self.seconds,
            scores.reached,
            scores.before,
            scores.identity,
            scores.photo
        )?;
        let Some(seen) = &self.seen else {
            return Ok(());
        };
        let told = &seen.scores;
        write!(
            f,
            "  {:>5.2}  {:>9.2}  {:>8.2}  {:>9.2}  {:>6.2}  {}",
            scores.value(),
            told.direction,
            told.identity,
            told.diversity,
            told.layout,
            if seen.suggested { "*" } else { "" }
        )
    }
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// No preset of that name can be measured.
    #[error("`{name}` cannot be measured; allowed: {}", names())]
    Unknown {
        /// As it was given.
        name: String,
    },
    /// A model cannot be loaded.
    #[error(transparent)]
    Trainer(#[from] TrainerError),
    /// Weights cannot be read.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A contact sheet cannot be written.
    #[error("contact sheet: {0}")]
    Sheet(#[from] image::ImageError),
    /// A training ended before its last iteration.
    #[error("training `{preset}` ended early: {reason}")]
    Ended {
        /// The preset.
        preset: String,
        /// What the trainer said.
        reason: String,
    },
}

fn names() -> String {
    TARGETS.map(|(name, _)| name).join(", ")
}

/// Trains and measures; `report` hears of each training as it ends.
///
/// # Errors
/// See [`EvaluateError`].
pub fn evaluate(plan: &Plan, mut report: impl FnMut(&Measurement)) -> Result<(), EvaluateError> {
    let library = Library::load(plan.search.clone());
    let models = Models::new(plan.out.clone(), Device::Cpu);
    for (id, target) in chosen(&plan.names)? {
        let entry = library.find(id).ok_or_else(|| EvaluateError::Unknown {
            name: id.to_owned(),
        })?;
        let frozen = models.generator(&entry.preset.model)?.generator;
        let yardstick = Yardstick::new(Judge::embedded()?, &frozen, target, plan.people);
        for seed in 1..=plan.seeds {
            let preset = plan.preset(&entry.preset, seed);
            let trained = train(&preset, &plan.out)?;
            for stop in trained.stops(&preset)? {
                let state = weights::open(&stop.weights)?;
                let generator = Generator::from_state(&state, Device::Cpu)?;
                let both = [&frozen, &generator];
                report(&Measurement {
                    preset: id.to_owned(),
                    seed,
                    iterations: stop.iteration,
                    seconds: trained.seconds,
                    scores: yardstick.measure(&generator),
                    seen: stop.seen.filter(|_| plan.stops.is_some()),
                });
                if seed == 1 && stop.iteration == preset.training.iterations {
                    contact_sheet(&plan.out.join(format!("{id}.png")), both, target)?;
                }
            }
        }
    }
    Ok(())
}

impl Plan {
    /// The preset as it is trained here.
    fn preset(&self, preset: &Preset, seed: u64) -> Preset {
        let mut preset = preset.clone();
        let training = &mut preset.training;
        training.seed = seed;
        training.iterations = self.iterations.unwrap_or(training.iterations);
        training.output_interval = self.stops.unwrap_or(training.iterations);
        training.history_mb = if self.stops.is_some() { HISTORY_MB } else { 0 };
        preset
    }
}

fn chosen(given: &[String]) -> Result<Vec<(&'static str, Target)>, EvaluateError> {
    if given.is_empty() {
        return Ok(TARGETS.to_vec());
    }
    let find = |name: &String| {
        let found = TARGETS.into_iter().find(|(known, _)| known == name);
        found.ok_or_else(|| EvaluateError::Unknown { name: name.clone() })
    };
    given.iter().map(find).collect()
}

struct Trained {
    checkpoint: PathBuf,
    seconds: f64,
    history: History,
}

/// Weights to measure.
struct Measured {
    iteration: u32,
    weights: PathBuf,
    seen: Option<Seen>,
}

impl Trained {
    /// What is measured: every stop whose weights are there, at least the last iteration.
    fn stops(&self, preset: &Preset) -> Result<Vec<Measured>, EvaluateError> {
        let run = self.checkpoint.ancestors().nth(2).unwrap_or(Path::new("."));
        let best = self.history.suggestion.as_ref().map(|best| best.iteration);
        let last = preset.training.iterations;
        let stops = self.history.stops.iter();
        let stops = stops.filter(|stop| stop.kept && stop.iteration > 0);
        let mut measured = Vec::new();
        for stop in stops.filter(|stop| stop.iteration != last) {
            measured.push(Measured {
                iteration: stop.iteration,
                weights: weights_of(run, stop.iteration)?,
                seen: Seen::of(stop, best),
            });
        }
        let stop = self.history.stops.last();
        measured.push(Measured {
            iteration: last,
            weights: self.checkpoint.clone(),
            seen: stop.and_then(|stop| Seen::of(stop, best)),
        });
        Ok(measured)
    }
}

impl Seen {
    fn of(stop: &Stop, best: Option<u32>) -> Option<Self> {
        Some(Self {
            scores: stop.scores.clone()?,
            suggested: best == Some(stop.iteration),
        })
    }
}

/// One training from the first to the last iteration.
fn train(preset: &Preset, runs: &Path) -> Result<Trained, EvaluateError> {
    let (sender, updates) = mpsc::channel();
    let options = trainer::Options {
        runs: runs.to_owned(),
        models: runs.to_owned(),
        latents: None,
        preset: preset.clone(),
        resume: None,
        device: Device::Cpu,
    };
    let trainer = trainer::spawn(options, move |update| {
        let _ = sender.send(update);
    });
    let ordered = trainer.order(Order::Run);
    let outcome = follow(&updates, |reason| {
        let _ = trainer.order(Order::Stop {
            reason,
            insists: true,
        });
    });
    trainer.join();
    let ended = |reason: String| EvaluateError::Ended {
        preset: preset.id.clone(),
        reason,
    };
    ordered.map_err(|error| ended(error.to_string()))?;
    outcome.map_err(ended)
}

/// Waits for the end; `stop` is called once when there is nothing more to wait for.
fn follow(updates: &Receiver<Update>, mut stop: impl FnMut(String)) -> Result<Trained, String> {
    let (mut seconds, mut failed) = (0.0, None);
    let mut history = History::default();
    for update in updates {
        match update {
            Update::Iteration(iteration) => seconds += iteration.seconds,
            Update::History(told) => history = *told,
            Update::Status(status) => match status.phase {
                RunPhase::Finished => stop("finished".to_owned()),
                RunPhase::Failed(reason) => {
                    failed = Some(reason);
                    stop("failed".to_owned());
                }
                _ => {}
            },
            Update::Stopped { checkpoint, reason } => {
                return match (failed, checkpoint) {
                    (None, Some(checkpoint)) => Ok(Trained {
                        checkpoint,
                        seconds,
                        history,
                    }),
                    (failed, _) => Err(failed.unwrap_or(reason)),
                };
            }
            _ => {}
        }
    }
    Err("the trainer is gone".to_owned())
}

/// Frozen, trained, and drawn as it should be, below each other.
fn contact_sheet(
    path: &Path,
    [frozen, trained]: [&Generator; 2],
    target: Target,
) -> Result<(), EvaluateError> {
    let _guard = tch::no_grad_guard();
    let z = Random::new(77).normal(&[PEOPLE, frozen.config().z_dim]);
    let drawn = evaluate::reference(&Identities::from_z(&z), target);
    let [before, after] = [frozen, trained].map(|generator| evaluate::draw(generator, &z));
    let rows = Tensor::cat(&[before, after, drawn], 0);
    Ok(sheet::save(&rows, PEOPLE, path)?)
}
