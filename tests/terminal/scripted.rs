//! An engine without tensors, in a process of its own: the journeys run against it where there is
//! no LibTorch. It counts iterations, and keeps its run as the real one does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use nada_tui::link::{Arrival, ClientId, Outbox, Server, frame};
use nada_tui::preset::watch::{Changed, Live, Mode};
use nada_tui::preset::{Library, Preset, PresetEntry, PresetText, SearchPath};
use nada_tui::protocol::{
    Command, History, Iteration, Machine, Missing, ON_REQUEST, Offer, Picture, Preview, Progress,
    RunPhase, Scores, Snapshot, Status, Stop, Suggestion, Update,
};
use nada_tui::session::Mirror;

const ITERATION: Duration = Duration::from_millis(15);

/// Iterations between two stops.
const STOP: u32 = 10;

enum Event {
    Link(Arrival),
    Presets(Changed),
}

struct Engine {
    mirror: Mirror,
    live: Live,
    clients: Vec<(ClientId, Outbox)>,
    events: Receiver<Event>,
    runs: PathBuf,
    /// Downloads that were begun. The first goes on until it is ended, the others come at once.
    pulls: u32,
    /// The preset that was tried last.
    tried: Option<PresetText>,
}

/// Serves until it is told to stop. `arguments` are those of `nada serve`.
pub fn serve(arguments: &[String]) {
    let value = |name: &str| {
        let at = arguments.iter().position(|word| word == name).unwrap();
        arguments[at + 1].as_str()
    };
    let runs = PathBuf::from(value("--runs"));
    let (sender, events) = channel();
    let server = Server::bind(&runs).unwrap();
    let library = Library::load(SearchPath::standard(Some(Path::new(value("--presets")))));
    let preset = library.find(value("--preset")).unwrap().preset;
    let live = Live::start(library, Mode::Auto, sender.clone(), Event::Presets).unwrap();
    server.accept(&sender, Event::Link);
    let mirror = Mirror::new(Snapshot {
        status: status(preset),
        presets: live.library().entries(),
        iterations: Vec::new(),
        marks: Vec::new(),
        preview: Some(preview(0)),
        history: History::default(),
        log: Vec::new(),
        progress: None,
        missing: vec![missing()],
        about: nada_tui::protocol::About::default(),
    });
    let engine = Engine {
        mirror,
        live,
        clients: Vec::new(),
        events,
        runs,
        pulls: 0,
        tried: None,
    };
    engine.run();
}

/// What a preset with `model = "thing"` lacks.
fn missing() -> Missing {
    Missing {
        name: "thing".to_owned(),
        stem: "thing".to_owned(),
        offer: Some(Offer {
            title: "A thing".to_owned(),
            bytes: Some(10_000_000),
            licence: "Mine".to_owned(),
            meaning: "Ask me first.".to_owned(),
            url: "https://example.org/licence".to_owned(),
        }),
    }
}

/// Three pairs of pictures of one colour each.
fn preview(iteration: u32) -> Preview {
    let picture = |shade: u8| Picture {
        width: 64,
        height: 64,
        rgb: [shade, 90, 255 - shade].repeat(64 * 64),
    };
    Preview {
        iteration,
        frozen: [10, 60, 110].map(picture).to_vec(),
        trainable: [150, 200, 250].map(picture).to_vec(),
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }
}

fn status(preset: Preset) -> Status {
    Status {
        phase: RunPhase::Paused,
        run: None,
        iteration: 0,
        iterations: preset.training.iterations,
        learning_rate: preset.training.learning_rate,
        truncation: preset.training.truncation,
        sample_seed: 0,
        device: "none".to_owned(),
        model: "scripted".to_owned(),
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

impl Engine {
    fn run(mut self) {
        loop {
            match self.events.recv_timeout(ITERATION) {
                Ok(Event::Link(Arrival::Joined(id, outbox))) => {
                    let snapshot = Box::new(self.mirror.snapshot().clone());
                    offer(&outbox, &Update::Snapshot(snapshot));
                    self.clients.push((id, outbox));
                }
                Ok(Event::Link(Arrival::Said(id, Command::Detach) | Arrival::Left(id, _))) => {
                    self.clients.retain(|(client, _)| *client != id);
                }
                Ok(Event::Link(Arrival::Said(_, Command::Shutdown))) => return self.stop(),
                Ok(Event::Link(Arrival::Said(id, Command::Look { iteration }))) => {
                    let (_, outbox) = self
                        .clients
                        .iter()
                        .find(|(client, _)| *client == id)
                        .unwrap();
                    offer(outbox, &Update::Past(Box::new(preview(iteration))));
                }
                Ok(Event::Link(Arrival::Said(_, command))) => self.command(command),
                Ok(Event::Link(Arrival::Rejected(error))) => panic!("{error}"),
                Ok(Event::Presets(changed)) => self.presets(&changed),
                Err(RecvTimeoutError::Timeout) => self.iterate(),
                Err(error) => panic!("{error}"),
            }
        }
    }

    fn tell(&mut self, update: &Update) {
        self.mirror.apply(update);
        for (_, outbox) in &self.clients {
            offer(outbox, update);
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Status)) {
        let mut status = self.mirror.status().clone();
        change(&mut status);
        self.tell(&Update::Status(Box::new(status)));
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Run => {
                let run = self.runs.join("2026-01-02-0304-first");
                fs::create_dir_all(run.join("checkpoints")).unwrap();
                self.change(|status| {
                    status.phase = RunPhase::Running;
                    status.run = Some(run);
                });
            }
            Command::Pause => self.change(|status| status.phase = RunPhase::Paused),
            Command::SetPreset { id, .. } => {
                let preset = self.live.library().find(&id).unwrap().preset;
                self.change(|status| status.preset = preset);
            }
            Command::SaveCheckpoint => {
                let path = self.save();
                let iteration = self.mirror.status().iteration;
                self.tell(&Update::Saved { path, iteration });
                self.change(|status| status.saved = Some(iteration));
            }
            Command::Resume(path) => self.resume(&path),
            Command::Pull { models, accepted } => self.pull(&models, &accepted),
            Command::Cancel => self.tell(&Update::Progress(None)),
            Command::GoTo { iteration } => self.go_to(iteration),
            Command::TryPreset { text, .. } => self.try_preset(&text),
            Command::ReadPreset { id } => {
                let text = self
                    .live
                    .library()
                    .text(&id)
                    .or(self.tried.clone())
                    .unwrap();
                self.tell(&Update::PresetText(Box::new(text)));
            }
            Command::SavePreset { text, .. } => self.save_preset(*text),
            other => panic!("{other:?} is not scripted"),
        }
    }

    /// In force from the next iteration on, and in the library as unsaved.
    fn try_preset(&mut self, text: &PresetText) {
        let preset = text.read().unwrap();
        self.tried = Some(text.clone());
        let mut entries = self.live.library().entries();
        entries.push(PresetEntry {
            preset: preset.clone(),
            path: None,
            error: None,
            unsaved: true,
        });
        self.tell(&Update::Presets(entries));
        self.change(|status| status.preset = preset);
    }

    fn save_preset(&mut self, text: PresetText) {
        let named = self.live.library().place_for(&text.id);
        let path = text.path.clone().unwrap_or_else(|| named.unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text.text).unwrap();
        let preset = text.read().unwrap();
        self.change(|status| status.preset = preset);
        let path = Some(path);
        self.tell(&Update::PresetSaved(Box::new(PresetText { path, ..text })));
    }

    fn save(&self) -> PathBuf {
        let status = self.mirror.status();
        let folder = status.run.as_ref().unwrap().join("checkpoints");
        let path = folder.join(format!("{:06}.safetensors", status.iteration));
        fs::write(&path, status.iteration.to_string()).unwrap();
        path
    }

    /// From the newest checkpoint of a run's folder.
    fn resume(&mut self, run: &Path) {
        let saved = fs::read_dir(run.join("checkpoints")).unwrap();
        let newest = saved.map(|file| file.unwrap().path()).max().unwrap();
        let iteration = fs::read_to_string(newest).unwrap().parse().unwrap();
        self.change(|status| {
            status.run = Some(run.to_owned());
            status.iteration = iteration;
            status.saved = Some(iteration);
        });
    }

    fn pull(&mut self, models: &[String], accepted: &[String]) {
        assert_eq!(models, ["thing"]);
        assert_eq!(accepted, ["https://example.org/licence"]);
        self.pulls += 1;
        let progress = Progress {
            what: "Downloading thing".to_owned(),
            done: 3,
            total: 10,
        };
        self.tell(&Update::Progress(Some(progress)));
        if self.pulls > 1 {
            self.tell(&Update::Missing(Vec::new()));
            self.tell(&Update::Progress(None));
        }
    }

    /// A run folder of its own, with what was until then.
    fn go_to(&mut self, iteration: u32) {
        let branch = self.runs.join("2026-01-02-0305-branch");
        fs::create_dir_all(branch.join("checkpoints")).unwrap();
        let mut known = self.mirror.snapshot().iterations.clone();
        known.truncate(iteration as usize);
        self.change(|status| {
            status.run = Some(branch);
            status.iteration = iteration;
        });
        for point in known {
            self.tell(&Update::Iteration(point));
        }
        self.tell_stops();
    }

    /// One every so many iterations; the first one after the start is the best.
    fn tell_stops(&mut self) {
        let stop = |iteration: u32| Stop {
            iteration,
            scores: Some(Scores {
                direction: iteration as f32 / 5000.0,
                identity: 0.9,
                diversity: 0.8,
                layout: 0.7,
            }),
            kept: true,
        };
        let now = self.mirror.status().iteration;
        let suggestion = Suggestion {
            iteration: STOP,
            reason: "it is the first".to_owned(),
            past: false,
        };
        let history = History {
            stops: (0..=now).step_by(STOP as usize).map(stop).collect(),
            suggestion: (now >= STOP).then_some(suggestion),
        };
        self.tell(&Update::History(Box::new(history)));
    }

    fn presets(&mut self, changed: &Changed) {
        self.live.changed(changed).unwrap();
        let entries = self.live.library().entries();
        self.tell(&Update::Presets(entries));
        let id = self.mirror.status().preset.id.clone();
        let Some(PresetEntry { preset, .. }) = self.live.library().find(&id) else {
            return;
        };
        self.change(|status| {
            status.learning_rate = preset.training.learning_rate;
            status.preset = preset;
        });
    }

    fn iterate(&mut self) {
        let status = self.mirror.status();
        if status.phase == RunPhase::Running {
            let iteration = status.iteration + 1;
            let loss = 1.0 / f64::from(iteration);
            self.tell(&Update::Iteration(Iteration {
                iteration,
                total: loss,
                losses: vec![("directional".to_owned(), loss)],
                learning_rate: status.learning_rate,
                seconds: 0.015,
            }));
            if iteration.is_multiple_of(STOP) {
                self.tell_stops();
            }
        }
    }

    fn stop(mut self) {
        let trained = self.mirror.status().run.is_some();
        let checkpoint = trained.then(|| self.save());
        let reason = ON_REQUEST.to_owned();
        self.tell(&Update::Stopped { reason, checkpoint });
        let Self { clients, .. } = self;
        while !clients.iter().all(|(_, outbox)| outbox.is_empty()) {
            std::thread::yield_now();
        }
    }
}

fn offer(outbox: &Outbox, update: &Update) {
    let frame: Arc<[u8]> = frame::encode(update).unwrap().into();
    // A client that is gone says so by itself.
    let _ = outbox.offer(&frame);
}
