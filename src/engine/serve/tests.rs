use std::fs;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::*;
use crate::catalogue::Catalogue;
use crate::link::{Client, LinkError, frame, greet, socket_path};
use crate::protocol::{
    Command, Iteration, LogLine, Picture, Preview, RunPhase, SamplesRequest, Snapshot, Status,
};

mod download;
mod photos;

const DEADLINE: Duration = Duration::from_secs(20);
const SKETCH: &str = "source = \"photo\"\ntarget = \"sketch\"\n";

/// An engine whose trainer is the test.
struct Lab {
    folder: tempfile::TempDir,
    runs: PathBuf,
    events: Sender<Event>,
    orders: Receiver<Order>,
    engine: JoinHandle<Ending>,
    _server: Server,
}

impl Lab {
    fn new() -> Self {
        Self::with(Catalogue::built_in())
    }

    fn with(catalogue: Catalogue) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runs = folder.path().join("runs");
        fs::write(folder.path().join("sketch.toml"), SKETCH).unwrap();
        let (events, received) = mpsc::channel();
        let (trainer, orders) = mpsc::channel();
        let server = Server::bind(&runs).unwrap();
        server.accept(&events, Event::Client);
        let path = SearchPath::of([folder.path().to_owned()]);
        let (presets, warning) = Presets::open(&path, None, &events);
        assert_eq!(warning, None);
        let preset = presets::usable(&presets.entries(), "sketch").unwrap();
        let session = Session::new(presets.entries(), session::loading(preset));
        let models = folder.path().join("models");
        let record = folder.path().join("downloads.toml");
        let supply = Supply::with(models, record, catalogue, &events);
        let archive = Archive::open(&Folders::new(&runs, None), &events);
        let studio = Studio::open((folder.path().join("models"), tch::Device::Cpu), &events);
        let darkroom = Darkroom::open(&crate::cli::engine::Surroundings::default(), &events)
            .with_program(folder.path().join("invert"));
        let kitchen = Kitchen {
            runs: runs.clone(),
            models: folder.path().join("models"),
            device: tch::Device::Cpu,
        };
        let mixer = Mixer::open(kitchen, &events);
        let readers = (
            Album::open(events.clone()),
            archive,
            studio,
            darkroom,
            mixer,
            Cinema::open(&crate::cli::engine::Surroundings::default(), &runs, &events),
        );
        let engine = thread::spawn(move || {
            let mut engine = Engine::new(session, presets, supply, readers, move |order| {
                trainer.send(order).unwrap();
            });
            let ending = engine.run(&received);
            engine.clients.farewell();
            ending
        });
        Self {
            folder,
            runs,
            events,
            orders,
            engine,
            _server: server,
        }
    }

    /// The trainer says something.
    fn report(&self, update: Update) {
        self.events.send(Event::Trainer(update)).unwrap();
    }

    fn order(&self) -> Order {
        self.orders.recv_timeout(DEADLINE).unwrap()
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join("sketch.toml"), text).unwrap();
    }
}

struct Dashboard {
    client: Client,
    updates: Receiver<Result<Update, LinkError>>,
}

impl Dashboard {
    /// Attaches; the first word is a snapshot.
    fn attach(lab: &Lab) -> (Self, Snapshot) {
        let (sender, updates) = mpsc::channel();
        let client = Client::connect(&socket_path(&lab.runs), sender, |update| update).unwrap();
        let dashboard = Self { client, updates };
        match dashboard.next() {
            Update::Snapshot(snapshot) => (dashboard, *snapshot),
            other => panic!("{other:?}"),
        }
    }

    fn next(&self) -> Update {
        self.updates.recv_timeout(DEADLINE).unwrap().unwrap()
    }

    fn until(&self, wanted: impl Fn(&Update) -> bool) -> Update {
        loop {
            let update = self.next();
            if wanted(&update) {
                return update;
            }
        }
    }
}

fn status(lab: &Lab, phase: RunPhase, iteration: u32) -> Update {
    let path = lab.folder.path().join("sketch.toml");
    let preset = crate::preset::file::load(&path).unwrap();
    Update::Status(Box::new(Status {
        phase,
        iteration,
        ..session::loading(preset)
    }))
}

fn iteration(number: u32) -> Update {
    Update::Iteration(Iteration {
        iteration: number,
        total: 0.5,
        losses: Vec::new(),
        learning_rate: 0.002,
        seconds: 0.1,
    })
}

fn log(text: &str) -> Update {
    Update::Log(LogLine {
        time: 0,
        level: Level::Info,
        text: text.to_owned(),
    })
}

fn stopped(reason: &str) -> Update {
    Update::Stopped {
        reason: reason.to_owned(),
        checkpoint: Some("runs/a".into()),
    }
}

#[test]
fn two_dashboards_steer_and_see_one_trainer() {
    let lab = Lab::new();
    let (first, snapshot) = Dashboard::attach(&lab);
    assert_eq!(snapshot.status.preset.id, "sketch");
    assert!(snapshot.presets.len() > 10);
    let (second, _) = Dashboard::attach(&lab);
    first.client.send(Command::Run);
    assert_eq!(lab.order(), Order::Run);
    second.client.send(Command::SetTruncation(0.5));
    assert_eq!(lab.order(), Order::SetTruncation(0.5));
    lab.report(iteration(1));
    assert_eq!(first.next(), iteration(1));
    assert_eq!(second.next(), iteration(1));
    second.client.send(Command::SetTruncation(9.0));
    assert!(matches!(second.next(), Update::Refused { .. }));
    lab.report(iteration(2));
    assert_eq!(first.next(), iteration(2), "refusals are for who asked");
}

#[test]
fn training_outlives_dashboards_and_a_late_one_sees_everything() {
    let lab = Lab::new();
    let (dashboard, _) = Dashboard::attach(&lab);
    dashboard.client.send(Command::Run);
    assert_eq!(lab.order(), Order::Run);
    dashboard.client.send(Command::Detach);
    let end = dashboard.updates.recv_timeout(DEADLINE).unwrap();
    assert!(matches!(end, Err(LinkError::Closed)), "{end:?}");
    drop(dashboard);
    lab.report(iteration(1));
    lab.report(log("all done"));
    lab.report(status(&lab, RunPhase::Finished, 1));
    // Somebody who is cut off, as when SSH drops.
    drop(Dashboard::attach(&lab));
    let (_late, snapshot) = Dashboard::attach(&lab);
    assert_eq!(snapshot.status.phase, RunPhase::Finished);
    assert_eq!(snapshot.iterations.len(), 1);
    assert_eq!(snapshot.log.last().unwrap().text, "all done");
    let close = |order: &Order| {
        matches!(
            order,
            Order::Samples {
                request: SamplesRequest::Close,
                ..
            }
        )
    };
    assert!(lab.orders.try_iter().all(|order| close(&order)));
}

#[test]
fn an_edited_preset_file_takes_effect_and_a_broken_one_does_not() {
    let lab = Lab::new();
    lab.report(status(&lab, RunPhase::Running, 3));
    let (dashboard, _) = Dashboard::attach(&lab);
    lab.write(&SKETCH.replace("sketch", "zombie"));
    match lab.order() {
        Order::Adapt { preset, .. } => assert!(format!("{preset:?}").contains("zombie")),
        other => panic!("{other:?}"),
    }
    lab.write("target = ");
    let broken = dashboard.until(|update| match update {
        Update::Presets(entries) => entries.iter().any(|e| e.error.is_some()),
        _ => false,
    });
    let Update::Presets(entries) = broken else {
        unreachable!();
    };
    let sketch = entries.iter().find(|e| e.preset.id == "sketch").unwrap();
    assert!(
        sketch.error.as_ref().unwrap().contains("line 1"),
        "{sketch:?}"
    );
    assert!(lab.orders.try_recv().is_err());
}

#[test]
fn a_shutdown_ends_the_engine_after_the_trainer_has_saved() {
    let lab = Lab::new();
    let (dashboard, _) = Dashboard::attach(&lab);
    dashboard.client.send(Command::Shutdown);
    let Order::Stop { reason, .. } = lab.order() else {
        panic!("no order to stop");
    };
    lab.report(stopped(&reason));
    assert_eq!(dashboard.next(), stopped(&reason));
    let ending = lab.engine.join().unwrap();
    assert_eq!(
        (ending.exit_code, ending.trainer),
        (0, TrainerEnd::Finished)
    );
}

#[test]
fn every_dashboard_hears_of_a_crash() {
    let lab = Lab::new();
    let both = [Dashboard::attach(&lab), Dashboard::attach(&lab)];
    lab.report(stopped("out of memory"));
    for (dashboard, _) in &both {
        assert_eq!(dashboard.next(), stopped("out of memory"));
    }
    assert_eq!(lab.engine.join().unwrap().exit_code, 1);
}

#[test]
fn only_a_lost_terminal_is_no_reason_to_end() {
    let lab = Lab::new();
    lab.events.send(Event::Signal(Signal::HangUp)).unwrap();
    lab.events.send(Event::Signal(Signal::Terminate)).unwrap();
    let Order::Stop { reason, .. } = lab.order() else {
        panic!("no order to stop");
    };
    assert!(reason.contains("SIGTERM"), "{reason}");
    lab.report(stopped(&reason));
    assert_eq!(lab.engine.join().unwrap().exit_code, 143);
}

/// Three mebibytes.
fn large() -> Update {
    Update::Preview(Box::new(Preview {
        iteration: 1,
        frozen: Vec::new(),
        trainable: vec![Picture {
            width: 1024,
            height: 1024,
            rgb: vec![7; 3 << 20],
        }],
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }))
}

#[test]
fn who_falls_behind_is_brought_up_to_date() {
    let lab = Lab::new();
    let mut reader = UnixStream::connect(socket_path(&lab.runs)).unwrap();
    reader.set_read_timeout(Some(DEADLINE)).unwrap();
    let mut writer = reader.try_clone().unwrap();
    greet(&mut reader, &mut writer).unwrap();
    let first: Update = frame::read(&mut reader).unwrap();
    assert!(matches!(first, Update::Snapshot(_)));
    for _ in 0..12 {
        lab.report(large());
    }
    lab.report(log("missed"));
    // Everything above was taken before this client joined.
    let (_other, _) = Dashboard::attach(&lab);
    loop {
        match frame::read(&mut reader).unwrap() {
            Update::Preview(_) => {}
            Update::Snapshot(snapshot) => {
                assert_eq!(snapshot.log.last().unwrap().text, "missed");
                assert!(snapshot.preview.is_some());
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    lab.report(log("again"));
    assert_eq!(frame::read::<Update>(&mut reader).unwrap(), log("again"));
}
