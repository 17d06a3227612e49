use std::fs;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::link::{self, script};
use crate::protocol::{Hello, RunPhase, Update, VERSION};
use crate::ui::{event, fixture};

const DEADLINE: Duration = Duration::from_secs(10);

struct Scene {
    folder: TempDir,
    events: Receiver<Event>,
    sender: SyncSender<Event>,
}

impl Scene {
    fn new() -> Self {
        let (sender, events) = event::queue();
        Self {
            folder: tempfile::tempdir().unwrap(),
            events,
            sender,
        }
    }

    fn settings(&self) -> Settings {
        Settings {
            runs: self.folder.path().join("runs"),
            presets: None,
            preset: Some("zombie".to_owned()),
            program: self.folder.path().join("nada"),
        }
    }

    /// Makes the engine's program do what a shell line says.
    fn program(&self, line: &str) {
        let path = self.settings().program;
        script::write(&path, &format!("#!/bin/sh\n{line}\n"));
    }

    fn listen(&self) -> UnixListener {
        let path = link::socket_path(&self.settings().runs);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        UnixListener::bind(path).unwrap()
    }

    fn launch(&self, resume: Option<&Path>) -> Engine {
        Engine::launch(
            &Site::Here(self.settings()),
            resume.map(Path::to_owned),
            &self.sender,
        )
    }

    fn next(&self) -> Event {
        self.events.recv_timeout(DEADLINE).unwrap()
    }

    fn gone(&self) -> String {
        loop {
            if let Event::EngineGone(reason) = self.next() {
                return reason;
            }
        }
    }
}

/// The engine's side of a connection after the greeting.
fn greet(listener: &UnixListener, version: u32) -> UnixStream {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let hello: Hello = frame::read(&mut stream).unwrap();
    assert_eq!(hello.version, VERSION);
    let package = "9.9.9".to_owned();
    frame::write(&mut stream, &Hello { version, package }).unwrap();
    stream
}

#[test]
fn a_running_engine_is_attached_and_commands_arrive_in_order() {
    let scene = Scene::new();
    let listener = scene.listen();
    let engine = scene.launch(Some(Path::new("runs/x")));
    engine.send(Command::Pause);
    let mut stream = greet(&listener, VERSION);
    let snapshot = Update::Snapshot(Box::new(fixture::snapshot(RunPhase::Running, 3)));
    frame::write(&mut stream, &snapshot).unwrap();
    match scene.next() {
        Event::Engine(update) => assert_eq!(update, snapshot),
        other => panic!("{other:?}"),
    }
    engine.send(Command::Detach);
    engine.farewell();
    let said: Vec<Command> = (0..3).map(|_| frame::read(&mut stream).unwrap()).collect();
    let resume = Command::Resume("runs/x".into());
    assert_eq!(said, [resume, Command::Pause, Command::Detach]);
}

#[test]
fn an_engine_that_goes_away_is_noticed() {
    let scene = Scene::new();
    let listener = scene.listen();
    let _engine = scene.launch(None);
    drop(greet(&listener, VERSION));
    assert!(scene.gone().contains("without a word"));
}

#[test]
fn another_version_is_refused_with_both_numbers() {
    let scene = Scene::new();
    let listener = scene.listen();
    let _engine = scene.launch(None);
    let _stream = greet(&listener, VERSION + 1);
    let reason = scene.gone();
    assert!(reason.contains("9.9.9"), "{reason}");
    assert!(reason.contains(env!("CARGO_PKG_VERSION")), "{reason}");
}

#[test]
fn an_engine_that_fails_to_start_is_quoted() {
    let scene = Scene::new();
    scene.program("echo \"$@\"; echo 'cannot load CLIP' >&2; exit 7");
    let _engine = scene.launch(None);
    let reason = scene.gone();
    assert!(reason.contains("exit status: 7"), "{reason}");
    assert!(reason.contains("cannot load CLIP"), "{reason}");
    assert!(reason.contains("serve --runs"), "{reason}");
    assert!(reason.contains("--preset zombie"), "{reason}");
}

#[test]
fn a_missing_program_is_named() {
    let scene = Scene::new();
    let _engine = scene.launch(None);
    let reason = scene.gone();
    assert!(reason.contains("There is no engine at"), "{reason}");
    assert!(reason.contains("--engine"), "{reason}");
}

#[test]
fn a_left_over_socket_does_not_hinder_a_new_engine() {
    let scene = Scene::new();
    drop(scene.listen());
    scene.program("exit 5");
    let _engine = scene.launch(None);
    assert!(scene.gone().contains("exit status: 5"));
}

#[test]
fn a_message_of_impossible_length_ends_the_connection() {
    let scene = Scene::new();
    let listener = scene.listen();
    let _engine = scene.launch(None);
    let mut stream = greet(&listener, VERSION);
    std::io::Write::write_all(&mut stream, &[255; 8]).unwrap();
    assert!(scene.gone().contains("4294967295"));
}

#[test]
fn where_nobody_takes_events_the_engine_keeps_its_updates() {
    let scene = Scene::new();
    let listener = scene.listen();
    let _engine = scene.launch(None);
    let mut stream = greet(&listener, VERSION);
    let timeout = Duration::from_millis(500);
    stream.set_write_timeout(Some(timeout)).unwrap();
    let update = Update::Snapshot(Box::new(fixture::snapshot(RunPhase::Running, 3)));
    let written = (0..500).take_while(|_| frame::write(&mut stream, &update).is_ok());
    let written = written.count();
    assert!(written < 500, "all of it waits for the loop");
    for _ in 0..written {
        assert!(matches!(scene.next(), Event::Engine(Update::Snapshot(_))));
    }
}
