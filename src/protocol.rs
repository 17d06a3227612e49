//! What the two programs say to each other: plain data, versioned as a whole by [`VERSION`].

mod film;
mod hand;
mod history;
mod missing;
mod mixer;
mod named;
mod photos;
mod picture;
mod runs;
mod samples;
mod status;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::preset::{Preset, Start};

pub use crate::preset::{PresetEntry, PresetText, Replaces};
pub use film::{
    FilmAnswer, FilmEasing, FilmFormat, FilmKind, FilmPlan, FilmPurpose, FilmRequest, FilmSet,
    FilmSource, FilmStage, Filming, MOST_FRAMES,
};
pub use hand::{AlignedLooks, FacePoints, HandAnswer, HandRequest};
pub use history::{History, Mark, MarkKind, Scores, Stop, Suggestion};
pub use missing::{Missing, Offer};
pub use mixer::{
    Ingredient, IngredientKind, Ingredients, MOST_INGREDIENTS, MixerAnswer, MixerPage,
    MixerRequest, Mixture,
};
pub use photos::{
    FaceChoice, KeptLatent, PhotoEntry, PhotoFolder, PhotoLooks, PhotosAnswer, PhotosRequest,
    Search, SearchAsk, SearchStage, Sitting, SittingEnd,
};
pub use picture::Picture;
pub use runs::{
    About, EarlierRun, EarlierWanted, RunDetails, RunState, RunSummary, RunsAnswer, RunsPart,
    RunsRequest,
};
pub use samples::{KeptChange, KeptSample, Painter, SamplesAnswer, SamplesRequest, Sheet, Subject};
pub use status::{Gpu, Iteration, Machine, Memory, Parts, RunPhase, Status};

/// Raised with every change of a message. Programs of different versions refuse each other.
pub const VERSION: u32 = 6;

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

/// Why an engine ends that was told [`Command::Shutdown`].
pub const ON_REQUEST: &str = "stopped on request";

/// What a refused [`Command::Shutdown`] is called.
pub const STOP: &str = "save and stop";

/// What a refused [`Order::Adapt`] is called.
pub const SWITCH: &str = "switch preset";

/// What a refused [`Order::Resume`] is called.
pub const RESUME: &str = "resume";

/// What a refused [`Order::GoTo`] is called.
pub const GO_BACK: &str = "go back";

/// What a refused [`Command::TryPreset`] is called.
pub const TRY: &str = "try the preset";

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
    /// End the loading or saving that is under way; acts at once.
    EndTask,
    /// Save when anything is unsaved, send [`Update::Stopped`] and end the thread.
    Stop {
        /// Why, for [`Update::Stopped`].
        reason: String,
        /// Even where saving fails. Else that is refused, by the name of [`STOP`].
        insists: bool,
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
    /// Of the others; `None` where nobody noted it.
    pub seed: Option<u64>,
    /// Pictures that the preset takes its goal from, as CLIP sees them; none of a preset of words.
    pub style: Vec<Picture>,
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
