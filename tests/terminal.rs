//! The dashboard on a real pseudo-terminal: it starts at once, says what is wrong with its
//! engine, and gives the terminal back however it ends.
#![cfg(feature = "tui")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const DEADLINE: Duration = Duration::from_secs(20);
const LEAVE_ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// `nada-tui` on a terminal of 80x24.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    all: Vec<u8>,
}

impl Session {
    fn start(engine: &Path, runs: &Path) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_nada-tui"));
        command.args(["--image-protocol", "blocks"]);
        command.arg("--engine");
        command.arg(engine);
        command.arg("--runs");
        command.arg(runs);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                if sender.send(piece[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            master: pair.master,
            output,
            screen: vt100::Parser::new(cells(24), cells(80), 0),
            all: Vec::new(),
        }
    }

    /// Reads until the screen satisfies a condition.
    fn wait(&mut self, what: &str, done: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + DEADLINE;
        loop {
            let text = self.screen.screen().contents();
            if done(&text) {
                return text;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => self.take(&piece),
                Err(error) => panic!("no {what} ({error}); the screen says:\n{text}"),
            }
        }
    }

    fn take(&mut self, piece: &[u8]) {
        self.screen.process(piece);
        self.all.extend(piece);
    }

    fn see(&mut self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for the end; returns the exit code and whether the terminal was given back.
    fn end(mut self) -> (u32, bool) {
        let status = self.child.wait().unwrap();
        drop(self.master);
        let end = Instant::now() + DEADLINE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => self.all.extend(piece),
                Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) => break,
            }
            if ends_restored(&self.all) {
                break;
            }
        }
        (status.exit_code(), ends_restored(&self.all))
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// The alternate screen was left and the cursor shown, and nothing was drawn after that.
fn ends_restored(bytes: &[u8]) -> bool {
    let last = |needle: &[u8]| bytes.windows(needle.len()).rposition(|w| w == needle);
    let (Some(left), Some(shown)) = (last(LEAVE_ALTERNATE_SCREEN), last(SHOW_CURSOR)) else {
        return false;
    };
    let entered = last(b"\x1b[?1049h").unwrap_or(0);
    left > entered && shown > entered
}

/// A program that does what a shell line says.
fn program(folder: &Path, line: &str) -> PathBuf {
    let path = folder.join("engine.sh");
    fs::write(&path, format!("#!/bin/sh\n{line}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn an_engine_that_dies_at_once_is_quoted_and_the_terminal_restored() {
    let folder = tempfile::tempdir().unwrap();
    let engine = program(folder.path(), "echo 'no such device: cuda:7' >&2; exit 3");
    let mut session = Session::start(&engine, &folder.path().join("runs"));
    let screen = session.see("The engine is gone");
    assert!(screen.contains("exit status: 3"), "{screen}");
    assert!(screen.contains("no such device: cuda:7"), "{screen}");
    session.press("q");
    assert_eq!(session.end(), (0, true));
}

#[test]
fn a_missing_engine_is_named_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let engine = folder.path().join("engine.sh");
    let mut session = Session::start(&engine, &folder.path().join("runs"));
    session.see("There is no engine at");
    program(folder.path(), "echo 'second try'; exit 4");
    session.press("r");
    session.see("second try");
    session.press("q");
    assert_eq!(session.end(), (0, true));
}

#[test]
fn a_silent_engine_leaves_the_keys_alive_and_a_signal_restores_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    // Never listens; goes away with its parent folder.
    let engine = program(folder.path(), "while [ -e \"$0\" ]; do sleep 0.1; done");
    let mut session = Session::start(&engine, &folder.path().join("runs"));
    session.see("starting the engine");
    session.press("?");
    session.see("Start training, or pause it");
    session.press("\x1b");
    session.wait("help closed", |screen| !screen.contains("Keys"));
    let id = session.child.process_id().unwrap();
    let id = rustix::process::Pid::from_raw(id as i32).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    assert_eq!(session.end(), (143, true));
}

#[test]
fn a_small_terminal_asks_for_a_larger_one_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let engine = folder.path().join("none");
    let mut session = Session::start(&engine, &folder.path().join("runs"));
    session.see("The engine is gone");
    let size = |cols, rows| PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    };
    session.screen.screen_mut().set_size(cells(10), cells(40));
    session.master.resize(size(40, 10)).unwrap();
    session.see("Make the terminal larger");
    session.screen.screen_mut().set_size(cells(24), cells(80));
    session.master.resize(size(80, 24)).unwrap();
    session.see("The engine is gone");
    session.press("q");
    assert_eq!(session.end(), (0, true));
}

#[test]
fn without_a_terminal_it_says_so_in_one_line() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_nada-tui"))
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: nada-tui needs a terminal"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
