use std::fs;
use std::sync::mpsc::{SyncSender, TryRecvError};

use tempfile::TempDir;

use super::*;
use crate::link::parcel::{FIRST_SIZE, Packer};
use crate::link::{preface, script};
use crate::protocol::{Hello, Level, LogLine, RunPhase, Update, VERSION};
use crate::ui::engine::listener::{self, Listening};
use crate::ui::engine::{Engine, Site};
use crate::ui::{event, fixture};

const DEADLINE: Duration = Duration::from_secs(20);

/// Waits for the greeting: a line that ends before is none.
const HEARS: &str = "head -c 1 >/dev/null";

/// A folder with a program in ssh's place.
struct Scene {
    folder: TempDir,
    events: Receiver<Event>,
    sender: SyncSender<Event>,
    listening: (Listening, Listener),
}

impl Scene {
    /// The program does what the lines of shell say.
    fn new(lines: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ssh = folder.path().join("ssh");
        let place = folder.path().display();
        script::write(&ssh, &format!("#!/bin/sh\ncd {place}\n{lines}\n"));
        let (sender, events) = event::queue();
        let listening = listener::new(&sender);
        Self {
            folder,
            events,
            sender,
            listening,
        }
    }

    /// What an engine of this version says first, for the program to print.
    fn box_says(self, version: u32, update: &Update) -> Self {
        let mut bytes = Vec::new();
        preface::write(&mut bytes).unwrap();
        let package = "9.9.9".to_owned();
        frame::write(&mut bytes, &Hello { version, package }).unwrap();
        let parcel = Packer::new(FIRST_SIZE).pack(update.clone());
        frame::write(&mut bytes, &parcel).unwrap();
        fs::write(self.folder.path().join("said"), bytes).unwrap();
        self
    }

    fn host(&self) -> Host {
        Host {
            ssh: self.folder.path().join("ssh"),
            destination: "box".to_owned(),
            command: "nada".to_owned(),
            runs: None,
            presets: None,
            preset: None,
            patience: DEADLINE,
        }
    }

    fn open(&self) -> Result<Line, Cut> {
        Line::open(&self.host(), (Asking::Forbidden, Engines::Started), None)
    }

    fn start(&self, line: Option<Line>) -> (Caller, Receiver<()>) {
        start(self.host(), line, self.listening.1.clone())
    }

    /// Waits until the program has made a file, and gives its lines.
    fn made(&self, name: &str) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match fs::read_to_string(self.folder.path().join(name)) {
                Ok(text) if text.ends_with('\n') => return text,
                _ => assert!(Instant::now() < deadline, "no {name}"),
            }
            thread::yield_now();
        }
    }

    fn next(&self) -> Event {
        self.events.recv_timeout(DEADLINE).unwrap()
    }

    fn outage(&self) -> Outage {
        match self.next() {
            Event::Unlinked(outage) => outage,
            other => panic!("{other:?}"),
        }
    }

    fn says(&self, update: &Update) {
        match self.next() {
            Event::Engine(said) => assert_eq!(said, *update),
            other => panic!("{other:?}"),
        }
    }
}

fn snapshot() -> Update {
    Update::Snapshot(Box::new(fixture::snapshot(RunPhase::Running, 3)))
}

fn site(cut: Result<Line, Cut>) -> String {
    match cut {
        Err(Cut::Site(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_broken_line_is_counted_down_and_made_again() {
    // The engine there is found again, not started.
    let ends = format!("{HEARS}; echo 'Connection reset by peer' >&2; exit 255");
    let scene = Scene::new(&format!("echo \"$@\" >>called; cat said; {ends}"))
        .box_says(VERSION, &snapshot());
    let (caller, _gone) = scene.start(Some(scene.open().unwrap()));
    scene.says(&snapshot());
    let outage = scene.outage();
    assert_eq!(outage.seconds, Some(1));
    assert_eq!(outage.reason, "box: Connection reset by peer");
    let (width, height) = (40, 48);
    caller.send(Message::Fit(Size { width, height }));
    caller.send(Message::TryNow);
    assert_eq!(scene.outage().seconds, None);
    scene.says(&snapshot());
    assert_eq!(scene.outage().seconds, Some(1));
    drop(caller);
    let called = fs::read_to_string(scene.folder.path().join("called")).unwrap();
    let lines: Vec<&str> = called.lines().collect();
    assert!(lines[0].ends_with("box nada attach"), "{called}");
    assert!(
        lines[1].ends_with("nada attach --fit '40x48' --no-start"),
        "{called}"
    );
}

#[test]
fn pauses_grow_until_somebody_is_there() {
    let scene = Scene::new("echo 'No route to host' >&2; exit 255");
    let (caller, _gone) = scene.start(None);
    assert!(matches!(scene.next(), Event::Connecting(_)));
    for first in [1, 2, 4, 8] {
        let outage = scene.outage();
        assert_eq!(outage.seconds, Some(first));
        assert!(outage.reason.contains("No route to host"), "{outage:?}");
        caller.send(Message::TryNow);
        while scene.outage().seconds.is_some() {}
    }
}

#[test]
fn where_nobody_takes_events_what_comes_waits_at_the_other_end() {
    let more = "timeout 1 cat more; echo $? >ended";
    let scene = Scene::new(&format!("cat said; {more}")).box_says(VERSION, &snapshot());
    let line = Update::Log(LogLine {
        time: 0,
        level: Level::Info,
        text: "word ".repeat(1 << 12),
    });
    let parcel = Packer::new(FIRST_SIZE).pack(line);
    let bytes = frame::encode(&parcel).unwrap().repeat(500);
    fs::write(scene.folder.path().join("more"), bytes).unwrap();
    let (_caller, _gone) = scene.start(Some(scene.open().unwrap()));
    let status = scene.made("ended");
    assert_eq!(status, "124\n", "all of it waits for the loop");
    scene.says(&snapshot());
}

#[test]
fn a_command_that_is_not_there_is_named_with_what_to_do() {
    let scene = Scene::new("echo 'sh: 1: nada: not found' >&2; exit 127");
    let text = site(scene.open());
    for part in ["no `nada` on box", "--host-command", "nada: not found"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_banner_before_the_frames_is_skipped() {
    let scene = Scene::new("echo Welcome; printf 'no end'; cat said; cat >heard")
        .box_says(VERSION, &snapshot());
    let (caller, gone) = scene.start(Some(scene.open().unwrap()));
    scene.says(&snapshot());
    drop(caller);
    assert_eq!(
        gone.recv_timeout(DEADLINE),
        Err(RecvTimeoutError::Disconnected)
    );
}

#[test]
fn a_shell_that_says_nothing_is_given_up_with_what_to_try() {
    let scene = Scene::new("echo $$ >process; echo 'Which theme? '; exec sleep 1000");
    let host = Host {
        patience: Duration::from_millis(500),
        ..scene.host()
    };
    let ways = (Asking::Forbidden, Engines::Started);
    match Line::open(&host, ways, None) {
        Err(Cut::Link(text)) => {
            for part in [
                "box: no sign of `nada`",
                "Which theme?",
                "ssh box nada --version",
            ] {
                assert!(text.contains(part), "{text}");
            }
        }
        other => panic!("{other:?}"),
    }
    let process = fs::read_to_string(scene.folder.path().join("process")).unwrap();
    let process = format!("/proc/{}", process.trim());
    assert!(!std::path::Path::new(&process).exists(), "ssh goes on");
}

#[test]
fn a_shell_that_prints_without_end_is_quoted() {
    let scene = Scene::new("yes 'fortune cookie'");
    let text = site(scene.open());
    assert!(text.contains("prints too much"), "{text}");
    assert!(text.contains("fortune cookie"), "{text}");
}

#[test]
fn another_version_is_named_with_both_numbers() {
    let scene = Scene::new("cat said; cat >heard").box_says(VERSION + 1, &snapshot());
    let text = site(scene.open());
    for part in ["9.9.9", env!("CARGO_PKG_VERSION"), "same version"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn an_engine_that_is_gone_is_not_waited_for() {
    let ends = format!("{HEARS}; echo 'The engine ended without a word.' >&2; exit 3");
    let scene = Scene::new(&format!("cat said; {ends}")).box_says(VERSION, &snapshot());
    let (_caller, _gone) = scene.start(Some(scene.open().unwrap()));
    scene.says(&snapshot());
    match scene.next() {
        Event::EngineGone(reason) => assert!(reason.contains("without a word"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn commands_go_to_the_other_machine() {
    let scene = Scene::new("cat said; cat >heard").box_says(VERSION, &snapshot());
    let (caller, gone) = scene.start(Some(scene.open().unwrap()));
    scene.says(&snapshot());
    caller.send(Message::Say(Command::Pause));
    caller.send(Message::Say(Command::Detach));
    drop(caller);
    let _ = gone.recv_timeout(DEADLINE);
    let heard = scene.folder.path().join("heard");
    let mut expected = frame::encode(&crate::protocol::Hello {
        version: VERSION,
        package: env!("CARGO_PKG_VERSION").to_owned(),
    })
    .unwrap();
    for command in [Command::Pause, Command::Detach] {
        expected.extend(frame::encode(&Wish::Say(command)).unwrap());
    }
    let deadline = Instant::now() + DEADLINE;
    while fs::read(&heard).unwrap_or_default() != expected {
        assert!(Instant::now() < deadline, "not all was heard");
        thread::yield_now();
    }
}

#[test]
fn an_engine_that_was_left_while_it_was_being_reached_says_nothing_more() {
    let waits = "echo >begun; until [ -e go ]; do sleep 0.02; done";
    let scene = Scene::new(&format!("{waits}; echo 'No route to host' >&2; exit 255"));
    let engine = Engine::launch(&Site::There(scene.host()), None, &scene.sender);
    assert!(matches!(scene.next(), Event::Connecting(_)));
    scene.made("begun");
    let Engine {
        way,
        gone,
        listening,
    } = engine;
    drop((listening, way));
    fs::write(scene.folder.path().join("go"), "").unwrap();
    let ended = gone.recv_timeout(DEADLINE);
    assert_eq!(ended, Err(RecvTimeoutError::Disconnected));
    assert_eq!(scene.events.try_recv().unwrap_err(), TryRecvError::Empty);
}

#[test]
fn the_line_of_an_engine_that_was_left_ends() {
    let scene = Scene::new("cat said; cat >heard; echo >over").box_says(VERSION, &snapshot());
    let line = scene.open().unwrap();
    let engine = Engine::there((scene.host(), Some(line)), None, &scene.sender);
    scene.says(&snapshot());
    drop(engine);
    scene.made("over");
}
