//! The lab session as a state machine: events in, effects out. No thread, file or socket is touched
//! here, so that every rule of a session is a plain test.
//!
//! Clients come and go without any effect on training. A command becomes an [`Order`] for the
//! trainer, or a refusal with a reason. A preset that is edited on disk while it is in force becomes
//! an order too. The trainer alone says what is: its updates go to every client and into the
//! [`Mirror`] that greets the next one.

mod command;
mod edit;
mod end;
mod film;
#[cfg(test)]
mod fixture;
mod form;
mod mirror;
mod mixer;
mod pull;
mod runs;
mod samples;
mod trial;

use std::path::PathBuf;

pub use mirror::Mirror;
pub use pull::PullNews;
pub use trial::Checked;

use crate::preset::{Preset, PresetText, Replaces, Start};
use crate::protocol::{
    About, Command, FilmRequest, GO_BACK, History, Level, LogLine, Machine, Missing, MixerRequest,
    Order, PhotosRequest, PresetEntry, Progress, RESUME, RunPhase, RunsRequest, STOP, SWITCH,
    SamplesRequest, Snapshot, Status, Update,
};
use form::Form;
use trial::Trial;

/// Tells clients apart, as the link counts them.
pub type ClientId = u64;

/// What happens to a session.
#[derive(Debug)]
pub enum Event {
    /// A client is there.
    Joined(ClientId),
    /// A client is gone.
    Left(ClientId),
    /// A client said something.
    Command(ClientId, Command),
    /// The trainer said something.
    Trainer(Update),
    /// The library was read again.
    Library(Vec<PresetEntry>),
    /// A preset that shall be tried was checked, and is good.
    Tried {
        /// The preset.
        checked: Box<Checked>,
        /// From where training shall go on.
        start: Option<Start>,
    },
    /// A preset was written to this file, and the library was read again.
    PresetSaved {
        /// Who asked.
        client: ClientId,
        /// The preset.
        checked: Box<Checked>,
        /// Its file.
        path: PathBuf,
    },
    /// The models folder was looked at.
    Missing(Vec<Missing>),
    /// Title and note of a run were read.
    About(PathBuf, About),
    /// A download said something.
    Pull(PullNews),
    /// The system wants the engine to end.
    Signal(Signal),
}

/// What a session wants done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Tell the trainer.
    Order(Order),
    /// Tell one client.
    Send(ClientId, Update),
    /// Tell every client.
    Broadcast(Update),
    /// Download these models; the licences of these URLs were accepted.
    Pull {
        /// Names in the catalogue.
        models: Vec<String>,
        /// URLs of licences.
        accepted: Vec<String>,
    },
    /// End the downloads.
    CancelPull,
    /// Read a stop's pictures from a run's folder, and send them to one client.
    Fetch {
        /// Who asked.
        client: ClientId,
        /// The run's folder.
        run: PathBuf,
        /// The stop.
        iteration: u32,
    },
    /// Answer one client's question about the run folders.
    Runs {
        /// Who asked.
        client: ClientId,
        /// What.
        request: RunsRequest,
    },
    /// Draw or keep pictures of a stop, or look at what is kept, for one client.
    Samples {
        /// Who asked.
        client: ClientId,
        /// The run's folder.
        run: PathBuf,
        /// What.
        request: SamplesRequest,
    },
    /// Answer one client's question about photographs and named latents.
    Photos {
        /// Who asked.
        client: ClientId,
        /// What.
        request: PhotosRequest,
        /// The frozen generator, as presets name it.
        model: String,
    },
    /// Answer one client's question about blends, draw or save one.
    Mixer {
        /// Who asked.
        client: ClientId,
        /// What.
        request: MixerRequest,
        /// The frozen generator, as presets name it.
        model: String,
        /// The run's folder, once there is one.
        run: Option<PathBuf>,
    },
    /// Answer one client's question about films, make one or end it.
    Film {
        /// Who asked.
        client: ClientId,
        /// What.
        request: FilmRequest,
        /// The frozen generator, as presets name it.
        model: String,
        /// The run's folder, once there is one.
        run: Option<PathBuf>,
    },
    /// Read title and note of a run.
    ReadAbout(PathBuf),
    /// Send a preset's text to a client.
    ReadPreset {
        /// Who asked.
        client: ClientId,
        /// [`Preset::id`].
        id: String,
    },
    /// Check a preset; [`Event::Tried`] when it is good, else a refusal.
    TryPreset {
        /// Who asked.
        client: ClientId,
        /// The preset.
        text: PresetText,
        /// From where training shall go on.
        start: Option<Start>,
    },
    /// Check and write a preset; [`Event::PresetSaved`] when that is done, else a refusal.
    SavePreset {
        /// Who asked.
        client: ClientId,
        /// The preset.
        text: PresetText,
        /// What may be there.
        replaces: Replaces,
    },
    /// Close a client's connection.
    Dismiss(ClientId),
    /// Nothing follows: the engine ends.
    End(Ending),
}

/// A request of the system to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// SIGHUP: the terminal is gone.
    HangUp,
    /// SIGINT: Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// 128 and the signal's number, as shells say it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::HangUp => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::HangUp => "SIGHUP",
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        }
    }
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// For the process.
    pub exit_code: u8,
    /// Why.
    pub reason: String,
    /// From where one can go on.
    pub checkpoint: Option<PathBuf>,
    /// What became of the trainer.
    pub trainer: TrainerEnd,
}

/// What became of the trainer when a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainerEnd {
    /// It saved what was unsaved and ended.
    Finished,
    /// Nobody asked it to end.
    Crashed,
    /// It may still be saving: a second signal came and nobody waits any more.
    Abandoned,
}

/// The session is about to end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stopping {
    /// The last signal; `None` while only a client asked for it.
    signal: Option<Signal>,
    /// What the trainer was told, and says again when it has done so.
    reason: String,
}

/// A lab session.
#[derive(Debug)]
pub struct Session {
    mirror: Mirror,
    /// What was ordered, until the trainer reports it.
    asked: Option<Form>,
    stopping: Option<Stopping>,
    /// The download under way: what the clients see when the trainer has nothing to show.
    pulling: Option<Progress>,
    /// Presets that were tried from no file, oldest first.
    trials: Vec<Trial>,
    /// The preset in force, as long as it was edited here and its file says something else.
    edited: Option<Preset>,
    /// As it was before what is ordered, in case that cannot be done.
    former: Option<trial::Former>,
}

impl Session {
    /// A session whose trainer has said nothing yet.
    #[must_use]
    pub fn new(presets: Vec<PresetEntry>, status: Status) -> Self {
        let mirror = Mirror::new(Snapshot {
            marks: status.marks.clone(),
            status,
            presets,
            iterations: Vec::new(),
            preview: None,
            history: History::default(),
            log: Vec::new(),
            progress: None,
            missing: Vec::new(),
            about: About::default(),
        });
        Self {
            mirror,
            asked: None,
            stopping: None,
            pulling: None,
            trials: Vec::new(),
            edited: None,
            former: None,
        }
    }

    /// Everything, as a client that joins now would see it.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        self.mirror.snapshot()
    }

    /// Takes one event; the effects are to be carried out in order.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Joined(client) => {
                let snapshot = Box::new(self.snapshot().clone());
                vec![Effect::Send(client, Update::Snapshot(snapshot))]
            }
            // Nothing is drawn any more for who has left.
            Event::Left(client) => vec![Effect::Order(Order::Samples {
                client,
                request: SamplesRequest::Close,
            })],
            Event::Command(client, command) => self.command(client, command),
            Event::Trainer(update) => self.update(update),
            Event::Library(entries) => self.library(entries),
            Event::Tried { checked, start } => self.tried(*checked, start),
            Event::PresetSaved {
                client,
                checked,
                path,
            } => self.preset_saved(client, *checked, path),
            Event::Missing(missing) => self.missing(missing),
            Event::About(run, about) => self.about_read(&run, about),
            Event::Pull(news) => self.pull_news(news),
            Event::Signal(signal) => self.signal(signal),
        }
    }

    fn update(&mut self, update: Update) -> Vec<Effect> {
        let update = match update {
            Update::Samples { client, .. } => return vec![Effect::Send(client, update)],
            // The trainer is done with something; the download goes on.
            Update::Progress(None) => Update::Progress(self.pulling.clone()),
            other => other,
        };
        let run = self.mirror.status().run.clone();
        self.mirror.apply(&update);
        let about = self.ask_for_about(run.as_ref());
        match &update {
            Update::Status(status) if self.asked.as_ref() == Some(&Form::of(status)) => {
                self.asked = None;
                self.former = None;
            }
            // What was refused is not in force, and the trainer says what is.
            Update::Refused { command, .. } => {
                self.asked = None;
                if [SWITCH, RESUME, GO_BACK].contains(&&**command) {
                    self.restore_edits();
                }
                let refused = self.stopping.take_if(|_| command == STOP);
                // A signal does not ask.
                let signal = refused.and_then(|refused| refused.signal);
                if let Some(signal) = signal {
                    return self.stop(format!("stopped by {}", signal.name()), Some(signal));
                }
            }
            Update::Stopped { reason, checkpoint } => {
                let ending = self.ending(reason.clone(), checkpoint.clone());
                return vec![Effect::Broadcast(update), Effect::End(ending)];
            }
            _ => {}
        }
        let (unknown, forgotten) = match &update {
            Update::Status(status) => {
                let in_force = &status.preset.id;
                let left = self.forget_edits(|edited| edited.id != *in_force);
                (self.adopt(&status.preset), left)
            }
            _ => (None, None),
        };
        let told = Effect::Broadcast(update);
        let others = about.into_iter().chain(unknown).chain(forgotten);
        std::iter::once(told).chain(others).collect()
    }

    /// What is in force as soon as the trainer has done what it was told.
    fn form(&self) -> Form {
        let told = self.asked.clone();
        told.unwrap_or_else(|| Form::of(self.mirror.status()))
    }

    /// A line for every client and for those to come.
    pub fn note(&mut self, level: Level, text: String) -> Effect {
        let line = LogLine {
            time: jiff::Timestamp::now().as_second(),
            level,
            text,
        };
        self.tell(Update::Log(line))
    }

    fn tell(&mut self, update: Update) -> Effect {
        self.mirror.apply(&update);
        Effect::Broadcast(update)
    }
}

/// A status of which nothing is known but the preset that is being loaded.
#[must_use]
pub fn loading(preset: Preset) -> Status {
    Status {
        phase: RunPhase::Loading,
        run: None,
        iteration: 0,
        iterations: preset.training.iterations,
        learning_rate: preset.training.learning_rate,
        truncation: preset.training.truncation,
        sample_seed: 0,
        device: String::new(),
        model: preset.model.clone(),
        speed: 0.0,
        machine: Machine::default(),
        parts: None,
        saved: None,
        insured: None,
        layers: Vec::new(),
        unknown_words: Vec::new(),
        marks: Vec::new(),
        preset,
    }
}

#[cfg(test)]
mod tests;
