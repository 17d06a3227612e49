//! What the two programs say to each other: plain data, versioned as a whole by [`VERSION`].

mod film;
mod hand;
mod missing;
mod mixer;
mod named;
mod photos;
mod runs;
mod samples;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::preset::{Preset, Start};

pub use crate::preset::{PresetEntry, PresetText, Replaces};
pub use film::{
    FilmAnswer, FilmEasing, FilmFormat, FilmKind, FilmPlan, FilmPurpose, FilmRequest, FilmSet,
    FilmSource, FilmStage, Filming, MOST_FRAMES,
};
pub use hand::{AlignedLooks, FacePoints, HandAnswer, HandRequest};
pub use missing::{Missing, Offer};
pub use mixer::{
    Ingredient, IngredientKind, Ingredients, MOST_INGREDIENTS, MixerAnswer, MixerPage,
    MixerRequest, Mixture,
};
pub use photos::{
    FaceChoice, KeptLatent, PhotoEntry, PhotoFolder, PhotoLooks, PhotosAnswer, PhotosRequest,
    Search, SearchAsk, SearchStage, Sitting, SittingEnd,
};
pub use runs::{
    About, EarlierRun, EarlierWanted, RunDetails, RunState, RunSummary, RunsAnswer, RunsPart,
    RunsRequest,
};
pub use samples::{KeptChange, KeptSample, Painter, SamplesAnswer, SamplesRequest, Sheet, Subject};

/// Raised with every change of a message. Programs of different versions refuse each other.
pub const VERSION: u32 = 4;

/// First message of either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// [`VERSION`] of the sender.
    pub version: u32,
    /// Version of the sender's package, for messages.
    pub package: String,
}

/// To the engine. Acts at the next iteration boundary and is answered by an [`Update`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Go on training.
    Run,
    /// Stop after this iteration.
    Pause,
    /// Train so many iterations, then pause.
    Step(u32),
    /// Switch to a preset of the library; `start` overrides what the preset says.
    SetPreset {
        /// [`Preset::id`].
        id: String,
        /// From the present or from the frozen weights.
        start: Option<Start>,
    },
    /// Put a preset in force that no file holds, or an edited one; `start` overrides what it says.
    TryPreset {
        /// The preset.
        text: Box<PresetText>,
        /// From the present or from the frozen weights.
        start: Option<Start>,
    },
    /// Show this client a preset as text; answered by [`Update::PresetText`].
    ReadPreset {
        /// [`Preset::id`].
        id: String,
    },
    /// Write a preset: into its file, or into a new one of its name in the user's folder; answered
    /// by [`Update::PresetSaved`].
    SavePreset {
        /// The preset; [`PresetText::path`] says which file.
        text: Box<PresetText>,
        /// What may be there.
        replaces: Replaces,
    },
    /// Begin again from the frozen weights, at iteration 0, in a new run folder.
    Restart,
    /// Total iterations of the run.
    SetIterations(u32),
    /// Adam's learning rate.
    SetLearningRate(f64),
    /// Truncation of the pictures shown.
    SetTruncation(f64),
    /// Other sample latents.
    Resample {
        /// Seed of the new latents; `None` takes the next one.
        seed: Option<u64>,
    },
    /// Draw the fixed latents now.
    Preview,
    /// Keep the present weights.
    SaveCheckpoint,
    /// Go on from a checkpoint of a run folder (the newest one of a run when it names a folder).
    Resume(PathBuf),
    /// Download models into the models folder.
    Pull {
        /// [`Missing::stem`] of each.
        models: Vec<String>,
        /// URLs of the licences that the person has accepted.
        accepted: Vec<String>,
    },
    /// End what takes long: the downloads under way, of which what came is kept, else the loading of
    /// models, after which everything is as it was.
    Cancel,
    /// Go back to a stop of this run; training goes on from there in a branch, a run folder of its
    /// own.
    GoTo {
        /// [`Stop::iteration`].
        iteration: u32,
    },
    /// Show this client the pictures of a stop; answered by [`Update::Past`].
    Look {
        /// [`Stop::iteration`].
        iteration: u32,
    },
    /// About the run folders; answered by [`Update::Runs`].
    Runs(RunsRequest),
    /// About the gallery; answered by [`Update::Samples`].
    Samples(SamplesRequest),
    /// About photographs and named latents; answered by [`Update::Photos`].
    Photos(PhotosRequest),
    /// About blends of checkpoints; answered by [`Update::Mixer`].
    Mixer(MixerRequest),
    /// About films; answered by [`Update::Film`].
    Film(FilmRequest),
    /// This client leaves; training goes on.
    Detach,
    /// Save (when anything was trained since the last checkpoint) and end the engine.
    Shutdown,
}

/// From the session to the trainer thread. Acts at the next iteration boundary.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Go on training.
    Run,
    /// Stop after this iteration.
    Pause,
    /// Train so many iterations, then pause.
    Step(u32),
    /// Put this preset in force: a switch, or the same preset edited.
    Adapt {
        /// The preset.
        preset: Box<Preset>,
        /// From the present or from the frozen weights.
        start: Start,
    },
    /// Begin again from the frozen weights in a new run folder.
    Restart,
    /// Total iterations of the run.
    SetIterations(u32),
    /// Adam's learning rate.
    SetLearningRate(f64),
    /// Truncation of the pictures shown.
    SetTruncation(f64),
    /// Other sample latents.
    Resample(Option<u64>),
    /// Draw the fixed latents now.
    Preview,
    /// Draw or keep pictures of the gallery, for a client.
    Samples {
        /// Who asked, as the session tells clients apart.
        client: u64,
        /// What.
        request: SamplesRequest,
    },
    /// Other named latents are there: show them.
    RereadLatents,
    /// Keep the present weights.
    SaveCheckpoint,
    /// Go on from this checkpoint or run folder.
    Resume(PathBuf),
    /// Go back to this stop, in a branch.
    GoTo(u32),
    /// Load no further; acts at once.
    EndLoading,
    /// Save when anything is unsaved, send [`Update::Stopped`] and end the thread.
    Stop {
        /// Why, for [`Update::Stopped`].
        reason: String,
    },
}

/// From the engine, in order, to every client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// Everything that a client needs to draw; first message after [`Hello`].
    Snapshot(Box<Snapshot>),
    /// The run's state changed.
    Status(Box<Status>),
    /// One iteration is done.
    Iteration(Iteration),
    /// Pictures of the fixed latents.
    Preview(Box<Preview>),
    /// The stops of the run, whenever one is added or loses its weights.
    History(Box<History>),
    /// Pictures of a stop, for the client that asked with [`Command::Look`].
    Past(Box<Preview>),
    /// Title and note of the run.
    About(About),
    /// About the run folders, for the client that asked with [`Command::Runs`].
    Runs(RunsAnswer),
    /// About the gallery, for the client that asked with [`Command::Samples`].
    Samples {
        /// Who asked, as the session tells clients apart.
        client: u64,
        /// What there is to say.
        answer: Box<SamplesAnswer>,
    },
    /// About photographs and named latents, for the client that asked with [`Command::Photos`]; how far
    /// a search is, for all.
    Photos(PhotosAnswer),
    /// About films, for the client that asked with [`Command::Film`]; how far a film is that is written,
    /// for all.
    Film(Box<FilmAnswer>),
    /// About blends of checkpoints, for the client that asked with [`Command::Mixer`].
    Mixer {
        /// Who asked, as the session tells clients apart.
        client: u64,
        /// What there is to say.
        answer: Box<MixerAnswer>,
    },
    /// The library changed.
    Presets(Vec<PresetEntry>),
    /// A preset as text, for the client that asked with [`Command::ReadPreset`].
    PresetText(Box<PresetText>),
    /// A preset was written, for the client that asked; with its file.
    PresetSaved(Box<PresetText>),
    /// Other models are missing now.
    Missing(Vec<Missing>),
    /// A checkpoint was written.
    Saved {
        /// The weights file.
        path: PathBuf,
        /// The iteration it holds.
        iteration: u32,
    },
    /// Something takes a while; `None` when it is over.
    Progress(Option<Progress>),
    /// A line for the log panel.
    Log(LogLine),
    /// A command was not carried out.
    Refused {
        /// The command's name, as a person would say it: "save checkpoint".
        command: String,
        /// Why, and what to do.
        reason: String,
    },
    /// The engine ends; nothing follows.
    Stopped {
        /// Why.
        reason: String,
        /// From where one can go on.
        checkpoint: Option<PathBuf>,
    },
}

/// All state of the engine at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// State of the run.
    pub status: Status,
    /// The library.
    pub presets: Vec<PresetEntry>,
    /// Every iteration of the run so far.
    pub iterations: Vec<Iteration>,
    /// Events to mark in the chart.
    pub marks: Vec<Mark>,
    /// The newest pictures.
    pub preview: Option<Preview>,
    /// The stops of the run.
    pub history: History,
    /// The newest log lines, oldest first.
    pub log: Vec<LogLine>,
    /// What takes a while at this moment.
    pub progress: Option<Progress>,
    /// Models that presets want and that are not there.
    pub missing: Vec<Missing>,
    /// Title and note of the run.
    pub about: About,
}

/// State of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// What the trainer does.
    pub phase: RunPhase,
    /// The preset in force, as it is applied now (keys may have changed values).
    pub preset: Preset,
    /// The run's folder, once it exists.
    pub run: Option<PathBuf>,
    /// Iterations done.
    pub iteration: u32,
    /// Iterations until finished.
    pub iterations: u32,
    /// Learning rate in force.
    pub learning_rate: f64,
    /// Truncation in force.
    pub truncation: f64,
    /// Seed of the sample latents.
    pub sample_seed: u64,
    /// `cpu`, or the GPU's name.
    pub device: String,
    /// What the model is: `demo, 64 px, 0.9 M parameters`.
    pub model: String,
    /// Iterations per second over the last few, 0 while unknown.
    pub speed: f64,
    /// Memory and GPU of the engine's machine.
    pub machine: Machine,
    /// Seconds of each part of an iteration, mean of the last few; `None` while unknown.
    pub parts: Option<Parts>,
    /// Iteration of the newest checkpoint.
    pub saved: Option<u32>,
    /// Layers that trained in the last iteration, when they are chosen adaptively.
    pub layers: Vec<String>,
    /// Words of the prompts that the CLIP in use has never seen.
    pub unknown_words: Vec<String>,
    /// Marks of this run so far.
    pub marks: Vec<Mark>,
}

/// What the engine's machine has and uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// Resident memory of the engine in bytes; 0 when unknown.
    pub engine: u64,
    /// Memory of the host.
    pub host: Option<Memory>,
    /// The GPU that trains, where its driver tells.
    pub gpu: Option<Gpu>,
}

/// Bytes used, by whomever, of all there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    /// Used.
    pub used: u64,
    /// All.
    pub total: u64,
}

/// A GPU at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gpu {
    /// Its own memory.
    pub memory: Memory,
    /// Percent of the last second in which it worked.
    pub utilisation: Option<u32>,
    /// Degrees Celsius.
    pub temperature: Option<u32>,
}

/// Seconds of an iteration by what they were spent on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Pictures of both generators.
    pub generator: f64,
    /// What CLIP sees, and the losses.
    pub clip: f64,
    /// Gradients.
    pub backward: f64,
    /// Check of the gradients and Adam's step.
    pub optimiser: f64,
}

/// What the trainer does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunPhase {
    /// Models are being loaded.
    Loading,
    /// Ready, or stopped between iterations.
    Paused,
    /// Iterations go on.
    Running,
    /// The last iteration is done; more iterations let it go on.
    Finished,
    /// Cannot train, for this reason (a missing model, a diverged loss …).
    Failed(String),
}

/// One iteration's numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Iteration {
    /// 1 for the first.
    pub iteration: u32,
    /// The weighted sum that was minimised.
    pub total: f64,
    /// Each loss by name, before weighting, summed over the CLIP models by their weights.
    #[serde(with = "named")]
    pub losses: Vec<(String, f64)>,
    /// Learning rate used.
    pub learning_rate: f64,
    /// Wall time of this iteration in seconds.
    pub seconds: f64,
}

/// The stops of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// In order.
    pub stops: Vec<Stop>,
    /// The one that the lab would keep.
    pub suggestion: Option<Suggestion>,
}

/// An iteration at which pictures were drawn and kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// Iterations done.
    pub iteration: u32,
    /// How the training stood.
    pub scores: Option<Scores>,
    /// Whether its weights are still there to go back to.
    pub kept: bool,
}

/// How a training stands, measured on the latents that are shown and 32 hidden ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Mean `cos(dI, dT)`: how well the edits point to the target.
    pub direction: f32,
    /// Mean `cos(e(frozen), e(trainable))`: how near each picture stays to what it was.
    pub identity: f32,
    /// Mean distance between pictures, as a share of that between the frozen ones.
    pub diversity: f32,
    /// How much of what tells coarse pictures apart has stayed: mean cosine of their brightness
    /// without what all have in common. Older runs do not have it.
    #[serde(default = "all_of_it")]
    pub layout: f32,
}

fn all_of_it() -> f32 {
    1.0
}

/// The stop that the lab would keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Which.
    pub iteration: u32,
    /// Why, in one line.
    pub reason: String,
    /// Whether training has gone past the best.
    pub past: bool,
}

/// Something that happened at an iteration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Iterations done when it happened.
    pub iteration: u32,
    /// What.
    pub kind: MarkKind,
}

/// Kinds of [`Mark`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    /// Switched to this preset.
    Preset(String),
    /// A checkpoint was written.
    Checkpoint,
    /// Samples were drawn.
    Sample,
}

/// Pictures of the fixed latents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The iteration whose weights drew them.
    pub iteration: u32,
    /// By the frozen generator.
    pub frozen: Vec<Picture>,
    /// By the trainable generator, same latents, same order.
    pub trainable: Vec<Picture>,
    /// Of the first latents: those that were kept under a name.
    pub names: Vec<String>,
    /// Pictures that the preset takes its goal from, as CLIP sees them; none of a preset of words.
    pub style: Vec<Picture>,
}

/// An RGB picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Rows of RGB bytes, `3 * width * height`.
    #[serde(with = "serde_bytes")]
    pub rgb: Vec<u8>,
}

/// Something that takes a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// `Loading CLIP ViT-B/32`.
    pub what: String,
    /// Done so far.
    pub done: u64,
    /// Of so many; 0 when unknown.
    pub total: u64,
}

/// How much a log line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// For the record.
    Info,
    /// Look at this.
    Warning,
    /// Something failed.
    Error,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Seconds since the Unix epoch.
    pub time: i64,
    /// How much it matters.
    pub level: Level,
    /// The text, one line.
    pub text: String,
}
