//! `nada serve`: a session that dashboards attach to. It lasts until a dashboard or a signal ends
//! it, or the trainer crashes; with no dashboard attached it goes on, training or not, because
//! whoever detaches wants to come back to it.

mod effects;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::album::Album;
use super::archive::Archive;
use super::cinema::{self, Cinema};
use super::clients::Clients;
use super::darkroom::{self, Darkroom};
use super::download::Report;
use super::event::{Event, Reporter, SignalWatch};
use super::mixer::{self, Kitchen, Mixer};
use super::presets::Presets;
use super::studio::Studio;
use super::supply::Supply;
use super::{NoDevice, NoPreset, device, log, presets};
use crate::cli::engine::ServeArgs;
use crate::kept;
use crate::link::{Arrival, LinkError, Server, engine_folder};
use crate::preset::SearchPath;
use crate::preset::watch::Changed;
use crate::protocol::{Level, Order, Update};
use crate::runs::{Folders, folders};
use crate::session::{self, ClientId, Effect, Ending, Session, Signal, TrainerEnd};
use crate::trainer;
use crate::trainer::checkpoint::newest_run;

/// The preset of whoever names none and has no run yet.
const FIRST: &str = "sketch";
/// How often clients that are behind are looked after.
const CATCH_UP: Duration = Duration::from_millis(50);

/// Why an engine does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The runs folder cannot be used.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The preset to begin with is not there.
    #[error(transparent)]
    Preset(#[from] NoPreset),
    /// The device is not there.
    #[error(transparent)]
    Device(#[from] NoDevice),
    /// The log cannot be written.
    #[error("{}: {source}", .path.display())]
    Log {
        /// The log file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Signals cannot be heard.
    #[error("cannot listen to signals: {0}")]
    Signals(io::Error),
}

/// Serves until the session ends.
///
/// # Errors
/// When it cannot begin. How a session ended is no error here.
pub fn serve(args: &ServeArgs) -> Result<Ending, ServeError> {
    let (sender, events) = mpsc::channel();
    let server = Server::bind(&args.runs)?;
    let around = &args.surroundings;
    let path = SearchPath::standard(around.presets.as_deref());
    let (presets, warning) = Presets::open(&path, around.poll_interval(), &sender);
    let first = args.preset.as_deref().unwrap_or(FIRST);
    let preset = presets::usable(&presets.entries(), first)?;
    // Whole paths tell runs apart, wherever a dashboard looks from.
    let runs = std::fs::canonicalize(&args.runs).unwrap_or_else(|_| args.runs.clone());
    let newest = args.preset.is_none().then(|| newest_run(&runs));
    let device = device::choose(around.device)?;
    begin_log(args)?;
    let _signals = SignalWatch::start(sender.clone()).map_err(ServeError::Signals)?;
    let (supply, complaint) = Supply::open(around.models_folder(), &sender);
    let options = trainer::Options {
        runs: args.runs.clone(),
        models: around.models_folder(),
        latents: kept::usual_folder(),
        preset: preset.clone(),
        resume: newest.flatten(),
        device,
    };
    let reporter = Reporter::new(sender.clone());
    let trainer = trainer::spawn(options, move |update| reporter.tell(update));
    server.accept(&sender, Event::Client);
    let session = Session::new(presets.entries(), session::loading(preset));
    // A trainer that is gone has said so in an event of its own.
    let (archive, forgetful) = open_archive(&args.runs, &sender);
    let studio = Studio::open((around.models_folder(), device), &sender);
    let kitchen = Kitchen {
        runs,
        models: around.models_folder(),
        device,
    };
    let mixer = Mixer::open(kitchen, &sender);
    let darkroom = Darkroom::open(around, &sender);
    let cinema = Cinema::open(around, &args.runs, &sender);
    let album = Album::open(sender);
    let readers = (album, archive, studio, darkroom, mixer, cinema);
    let mut engine = Engine::new(session, presets, supply, readers, |order| {
        let _ = trainer.order(order);
    });
    engine.warn(forgetful);
    engine.warn(warning);
    engine.warn(complaint);
    let ending = engine.run(&events);
    engine.clients.farewell();
    match ending.trainer {
        TrainerEnd::Abandoned => std::mem::forget(trainer),
        TrainerEnd::Finished | TrainerEnd::Crashed => trainer.join(),
    }
    Ok(ending)
}

/// The run folders of this user, of which this engine's is one now.
fn open_archive(runs: &Path, events: &Sender<Event>) -> (Archive, Option<String>) {
    let register = folders::usual_register();
    let noted = register
        .as_ref()
        .map(|register| folders::remember(register, runs));
    let warning = noted.and_then(Result::err).map(|error| {
        format!("dashboards of other runs folders will not list the runs of this one: {error}")
    });
    let folders = Folders::new(runs, register);
    (Archive::open(&folders, events), warning)
}

fn begin_log(args: &ServeArgs) -> Result<(), ServeError> {
    let folder = engine_folder(&args.runs);
    log::begin(&folder).map_err(|source| ServeError::Log {
        path: log::path(&folder),
        source,
    })?;
    let runs = args.runs.display();
    tracing::info!(
        "nada {} serves {runs}, process {}",
        env!("CARGO_PKG_VERSION"),
        std::process::id()
    );
    Ok(())
}

/// Who answers what one client asks.
type Readers = (Album, Archive, Studio, Darkroom, Mixer, Cinema);

/// A session with its clients, its presets and its trainer.
struct Engine<O> {
    session: Session,
    clients: Clients,
    presets: Presets,
    supply: Supply,
    album: Album,
    archive: Archive,
    studio: Studio,
    darkroom: Darkroom,
    mixer: Mixer,
    cinema: Cinema,
    order: O,
}

impl<O: Fn(Order)> Engine<O> {
    fn new(
        session: Session,
        presets: Presets,
        supply: Supply,
        (album, archive, studio, darkroom, mixer, cinema): Readers,
        order: O,
    ) -> Self {
        Self {
            album,
            archive,
            studio,
            darkroom,
            mixer,
            cinema,
            session,
            clients: Clients::default(),
            presets,
            supply,
            order,
        }
    }

    /// Takes events until the session ends.
    fn run(&mut self, events: &Receiver<Event>) -> Ending {
        loop {
            for effect in self.next(events) {
                if let Some(ending) = self.carry_out(effect) {
                    tracing::info!("ends: {}", ending.reason);
                    return ending;
                }
            }
            if self.clients.any_behind() {
                self.clients.catch_up(self.session.snapshot());
            }
        }
    }

    fn next(&mut self, events: &Receiver<Event>) -> Vec<Effect> {
        let patience = if self.clients.any_behind() {
            CATCH_UP
        } else {
            Duration::MAX
        };
        match events.recv_timeout(patience) {
            Ok(event) => self.take(event),
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => self.take(Event::Trainer(Update::Stopped {
                reason: "nobody is left to listen to".to_owned(),
                checkpoint: None,
            })),
        }
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Client(arrival) => self.arrival(arrival),
            Event::Fetched(client, update) => self.fetched(client, update),
            Event::About(run, about) => self.session.handle(session::Event::About(run, about)),
            Event::Darkroom(report) => self.studied(report),
            Event::Cinema(report) => self.filmed(report),
            Event::Latents => vec![Effect::Order(Order::RereadLatents)],
            Event::Presets(changed) => self.reload(&changed),
            Event::Download(report) => self.downloaded(report),
            Event::Trainer(update) => self.session.handle(session::Event::Trainer(update)),
            Event::Signal(Signal::HangUp) => {
                tracing::info!("SIGHUP: the terminal is gone, the engine stays");
                Vec::new()
            }
            Event::Signal(signal) => self.session.handle(session::Event::Signal(signal)),
        }
    }

    /// Looks at the models folder: models come and go by other hands too.
    /// Clients hear of it at once, so that who joins is greeted with it.
    fn look(&mut self) {
        let missing = self.supply.missing(&self.presets.entries());
        for effect in self.session.handle(session::Event::Missing(missing)) {
            self.carry_out(effect);
        }
    }

    fn downloaded(&mut self, report: Report) -> Vec<Effect> {
        let changes = !matches!(report, Report::News { .. });
        let news = self.supply.take(report);
        if changes {
            self.look();
        }
        news.map_or_else(Vec::new, |news| {
            self.session.handle(session::Event::Pull(news))
        })
    }

    /// A mixture that was saved is worth a line for all.
    fn fetched(&mut self, client: ClientId, update: Update) -> Vec<Effect> {
        let noted = match &update {
            Update::Mixer { answer, .. } => mixer::log_line(answer),
            _ => None,
        };
        let noted = noted.map(|text| self.session.note(Level::Info, text));
        let answer = Effect::Send(client, update);
        std::iter::once(answer).chain(noted).collect()
    }

    fn studied(&mut self, report: darkroom::Report) -> Vec<Effect> {
        let mut effects = self.darkroom.take(report);
        let logged = effects.iter().find_map(|effect| match effect {
            Effect::Broadcast(update) => darkroom::log_line(update),
            _ => None,
        });
        effects.extend(logged.map(|(level, text)| self.session.note(level, text)));
        effects
    }

    fn filmed(&mut self, report: cinema::Report) -> Vec<Effect> {
        let mut effects = self.cinema.take(report);
        let logged = effects.iter().find_map(|effect| match effect {
            Effect::Broadcast(update) => cinema::log_line(update),
            _ => None,
        });
        effects.extend(logged.map(|(level, text)| self.session.note(level, text)));
        effects
    }

    fn arrival(&mut self, arrival: Arrival) -> Vec<Effect> {
        self.look();
        let event = match arrival {
            Arrival::Joined(id, outbox) => {
                tracing::info!("dashboard {id} attached");
                self.clients.add(id, outbox);
                session::Event::Joined(id)
            }
            Arrival::Said(id, command) => {
                tracing::debug!("dashboard {id}: {command:?}");
                session::Event::Command(id, command)
            }
            Arrival::Left(id, reason) => {
                tracing::info!("dashboard {id} left: {reason}");
                self.clients.remove(id);
                self.studio.forget(id);
                self.mixer.forget(id);
                self.cinema.forget(id);
                session::Event::Left(id)
            }
            Arrival::Rejected(reason) => {
                tracing::warn!("a client was not let in: {reason}");
                return Vec::new();
            }
        };
        let joined = match &event {
            session::Event::Joined(id) => Some(*id),
            _ => None,
        };
        let mut effects = self.session.handle(event);
        let news = joined.zip(self.darkroom.news());
        effects.extend(news.map(|(id, update)| Effect::Send(id, update)));
        let news = joined.zip(self.cinema.news());
        effects.extend(news.map(|(id, update)| Effect::Send(id, update)));
        effects
    }

    fn reload(&mut self, changed: &Changed) -> Vec<Effect> {
        let outcome = self.presets.changed(changed);
        let entries = self.presets.entries();
        let mut effects = self.session.handle(session::Event::Library(entries));
        self.look();
        if let Err(error) = outcome {
            effects.push(self.session.note(Level::Warning, error.to_string()));
        }
        effects
    }

    fn warn(&mut self, text: Option<String>) {
        if let Some(text) = text {
            let effect = self.session.note(Level::Warning, text);
            self.carry_out(effect);
        }
    }
}

#[cfg(test)]
mod tests;
