use std::io::Cursor;
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;
use std::time::Duration;

use super::*;
use crate::link::parcel::{FIRST_SIZE, Unpacker};
use crate::protocol::{Picture, Preview, Progress};

const DEADLINE: Duration = Duration::from_secs(20);

/// A relay between a dashboard and an engine that the test plays.
struct Scene {
    dashboard: UnixStream,
    engine: UnixStream,
    relay: JoinHandle<Result<Ended, LinkError>>,
    unpacker: Unpacker,
}

impl Scene {
    fn new() -> Self {
        let (dashboard, line) = UnixStream::pair().unwrap();
        let (engine, socket) = UnixStream::pair().unwrap();
        for end in [&dashboard, &engine] {
            end.set_read_timeout(Some(DEADLINE)).unwrap();
        }
        let input = line.try_clone().unwrap();
        let relay = thread::spawn(move || carry((input, line), &socket, FIRST_SIZE));
        Self {
            dashboard,
            engine,
            relay,
            unpacker: Unpacker::default(),
        }
    }

    fn wish(&mut self, wish: &Wish) {
        frame::write(&mut self.dashboard, wish).unwrap();
    }

    fn update(&mut self, update: &Update) {
        frame::write(&mut self.engine, update).unwrap();
    }

    fn shown(&mut self) -> Update {
        let parcel = frame::read(&mut self.dashboard).unwrap();
        self.unpacker.unpack(parcel).unwrap()
    }
}

fn progress(done: u64) -> Update {
    Update::Progress(Some(Progress {
        what: "Loading".to_owned(),
        done,
        total: 9,
    }))
}

fn preview(iteration: u32) -> Update {
    let picture = Picture {
        width: 128,
        height: 128,
        rgb: vec![iteration as u8; 128 * 128 * 3],
    };
    Update::Preview(Box::new(Preview {
        iteration,
        frozen: vec![picture.clone()],
        trainable: vec![picture],
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }))
}

fn side(update: &Update) -> u32 {
    match update {
        Update::Preview(preview) => preview.frozen[0].width,
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_and_updates_pass_and_a_dashboard_that_detaches_ends_it() {
    let mut scene = Scene::new();
    scene.wish(&Wish::Say(Command::Run));
    let said: Command = frame::read(&mut scene.engine).unwrap();
    assert_eq!(said, Command::Run);
    scene.update(&progress(3));
    assert_eq!(scene.shown(), progress(3));
    scene.wish(&Wish::Say(Command::Detach));
    let said: Command = frame::read(&mut scene.engine).unwrap();
    assert_eq!(said, Command::Detach);
    let ended = scene.relay.join().unwrap().unwrap();
    assert!(matches!(ended, Ended::Left), "{ended:?}");
}

#[test]
fn a_line_that_breaks_leaves_the_engine_alone() {
    let Scene {
        dashboard,
        mut engine,
        relay,
        ..
    } = Scene::new();
    drop(dashboard);
    let ended = relay.join().unwrap();
    assert!(matches!(ended, Ok(Ended::Left)), "{ended:?}");
    let end = frame::read::<Command>(&mut engine).unwrap_err();
    assert!(matches!(end, LinkError::Closed), "{end}");
}

#[test]
fn pictures_come_small_and_again_larger_when_there_is_room() {
    let mut scene = Scene::new();
    scene.update(&preview(1));
    assert_eq!(side(&scene.shown()), FIRST_SIZE.width);
    let (width, height) = (100, 100);
    scene.wish(&Wish::Fit(Size { width, height }));
    assert_eq!(side(&scene.shown()), 100);
}

#[test]
fn an_engine_that_stops_and_one_that_vanishes_are_told_apart() {
    let stopped = Update::Stopped {
        reason: "stopped on request".to_owned(),
        checkpoint: None,
    };
    let mut scene = Scene::new();
    scene.update(&stopped);
    assert_eq!(scene.shown(), stopped);
    drop(scene.engine);
    let ended = scene.relay.join().unwrap().unwrap();
    assert!(matches!(ended, Ended::Stopped), "{ended:?}");

    let scene = Scene::new();
    drop(scene.engine);
    let ended = scene.relay.join().unwrap().unwrap();
    assert!(matches!(ended, Ended::Gone(LinkError::Closed)), "{ended:?}");
}

#[test]
fn of_pictures_that_wait_only_the_newest_go() {
    let (_fits, sizes) = mpsc::channel();
    let (events, waiting) = mpsc::sync_channel(WAITING);
    for update in [preview(1), progress(1), preview(2), progress(2)] {
        events.send(Event::Update(Ok(update))).unwrap();
    }
    events.send(Event::Update(Err(LinkError::Closed))).unwrap();
    let mut out = Vec::new();
    let size = Size {
        width: 500,
        height: 500,
    };
    send(&mut out, &waiting, &sizes, size).unwrap();
    let (mut out, mut unpacker) = (Cursor::new(out), Unpacker::default());
    let mut shown = Vec::new();
    while let Ok(parcel) = frame::read(&mut out) {
        shown.push(unpacker.unpack(parcel).unwrap());
    }
    assert_eq!(shown, [progress(1), preview(2), progress(2)]);
}
