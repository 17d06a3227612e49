//! `nada-tui --host` with real programs at both ends: the dashboard, ssh, an sshd of its own on the
//! loopback, the engine. Without an `sshd` on this machine nothing is tested, and that is said.
#![cfg(all(feature = "tui", feature = "torch"))]
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[path = "terminal/session.rs"]
mod session;
#[path = "remote/sshd.rs"]
mod sshd;

use std::fs;
use std::path::Path;

use nada_tui::link::{frame, preface, running_engine};
use nada_tui::protocol::{Hello, VERSION};
use rustix::process::{Pid, Signal, kill_process};

use session::{Ended, Session};
use sshd::{Shell, Sshd};

const ENGINE: &str = env!("CARGO_BIN_EXE_nada");
const TERMINAL: (u16, u16) = (120, 40);
const PRESET: &str = "title = \"First style\"\nmodel = \"demo\"\nsource = \"photo\"\n\
                      target = \"pencil sketch\"\n[training]\niterations = 5000\n";

/// The folder of both machines, and the sshd between them.
struct Lab(Sshd);

impl Lab {
    /// `None`, and why, where there is no sshd.
    fn new(shell: Shell) -> Option<Self> {
        let sshd = match Sshd::start(shell) {
            Ok(sshd) => sshd,
            Err(reason) => {
                eprintln!("skipped: {reason}");
                return None;
            }
        };
        let presets = sshd.folder().join("mine");
        fs::create_dir(&presets).unwrap();
        fs::write(presets.join("first.toml"), PRESET).unwrap();
        Some(Self(sshd))
    }

    fn folder(&self) -> &Path {
        self.0.folder()
    }

    fn open(&self, command: &str) -> Session {
        let [runs, presets] = ["runs", "mine"].map(|name| self.folder().join(name));
        let arguments = [
            "--image-protocol",
            "blocks",
            "--host",
            "box",
            "--host-command",
            command,
            "--runs",
            runs.to_str().unwrap(),
            "--presets",
            presets.to_str().unwrap(),
            "--preset",
            "first",
        ];
        Session::start(self.folder(), &arguments, TERMINAL)
    }

    /// Ends the ssh program, as a line that breaks does.
    fn cut(&self) {
        self.signal(Signal::KILL);
    }

    /// Stops the ssh program: nothing that is said arrives.
    fn block(&self) {
        self.signal(Signal::STOP);
    }

    fn signal(&self, signal: Signal) {
        let process = fs::read_to_string(self.folder().join("ssh.pid")).unwrap();
        let process = Pid::from_raw(process.trim().parse().unwrap()).unwrap();
        kill_process(process, signal).unwrap();
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let engine = running_engine(&self.folder().join("runs"));
        if let Some(engine) = engine.and_then(|engine| Pid::from_raw(engine as i32)) {
            let _ = kill_process(engine, Signal::KILL);
        }
    }
}

/// Iterations done, from the `12/5000` of the first line.
fn iteration(screen: &str) -> Option<u32> {
    let count = |word: &str| word.split_once('/')?.0.parse().ok();
    screen.lines().next()?.split_whitespace().find_map(count)
}

/// Waits until training runs and is past this iteration.
fn runs_past(session: &mut Session, past: u32) -> u32 {
    let screen = session.wait("a later iteration", |screen| {
        screen.contains("▶ running") && iteration(screen).is_some_and(|now| now > past)
    });
    iteration(&screen).unwrap()
}

#[test]
fn training_goes_on_while_the_line_is_cut_and_the_dashboard_comes_back() {
    let Some(lab) = Lab::new(Shell::Quiet) else {
        return;
    };
    let mut session = lab.open(ENGINE);
    // The host's key is not known yet, so ssh asks before the dashboard has the terminal.
    session.see("Are you sure you want to continue connecting");
    session.answer("yes\n");
    session.see("‖ paused");
    session.press(" ");
    let before = runs_past(&mut session, 2);
    let engine = running_engine(&lab.folder().join("runs"));
    lab.cut();
    session.see("cut off");
    session.press("\r");
    runs_past(&mut session, before + 1);
    assert_eq!(running_engine(&lab.folder().join("runs")), engine);
    session.press("q");
    session.see("Leave?");
    session.press("s");
    assert_eq!(session.end(), Ended::with(0));
    assert_eq!(running_engine(&lab.folder().join("runs")), None);
}

#[test]
fn an_engine_that_was_not_reached_when_it_was_to_end_is_told_again() {
    let Some(lab) = Lab::new(Shell::Quiet) else {
        return;
    };
    let mut session = lab.open(ENGINE);
    session.see("continue connecting");
    session.answer("yes\n");
    session.see("‖ paused");
    let engine = running_engine(&lab.folder().join("runs"));
    lab.block();
    session.press("q");
    session.see("Leave?");
    session.press("s");
    session.see("saves a checkpoint and ends");
    lab.cut();
    session.see("not known");
    assert_eq!(running_engine(&lab.folder().join("runs")), engine);
    session.press("\r");
    assert_eq!(session.end(), Ended::with(0));
    assert_eq!(running_engine(&lab.folder().join("runs")), None);
}

#[test]
fn the_gallery_and_photographs_arrive_over_the_line() {
    let Some(lab) = Lab::new(Shell::Quiet) else {
        return;
    };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces");
    let photo = lab.folder().join("astronaut.png");
    fs::copy(fixtures.join("astronaut.png"), &photo).unwrap();
    let mut session = lab.open(ENGINE);
    session.see("continue connecting");
    session.answer("yes\n");
    session.see("‖ paused");
    session.press("G");
    let drawn = |screen: &str| {
        let rows = screen.lines().filter(|line| line.contains('▀')).count();
        screen.contains("trained generator, iteration 0")
            && !screen.contains("drawing")
            && rows > 20
    };
    session.wait("a page of samples", drawn);
    session.press("q");
    session.press("I");
    session.see("esc back");
    session.press(&format!(":{}\r", photo.display()));
    session.wait("the photograph", |screen| {
        screen.contains("280x280 pixels") && beside(screen) > 10
    });
    session.press("e");
    session.wait("the face that was found", |screen| {
        screen.contains("as the face was found") && beside(screen) > 10
    });
    session.press("q");
    session.see("280x280 pixels");
    session.press("qq");
    session.see("Leave?");
    session.press("s");
    assert_eq!(session.end(), Ended::with(0));
}

/// Rows in which the right part of the screen shows a picture.
fn beside(screen: &str) -> usize {
    let right = |line: &&str| line.chars().skip(75).any(|cell| cell == '▀');
    screen.lines().filter(right).count()
}

#[test]
fn a_detached_engine_stays_and_is_found_again_from_a_noisy_shell() {
    let Some(lab) = Lab::new(Shell::Noisy) else {
        return;
    };
    let mut session = lab.open(ENGINE);
    session.see("continue connecting");
    session.answer("yes\n");
    session.see("‖ paused");
    session.press("q");
    session.see("Leave?");
    session.press("d");
    assert_eq!(session.end(), Ended::with(0));
    let engine = running_engine(&lab.folder().join("runs"));
    assert!(engine.is_some());
    let mut again = lab.open(ENGINE);
    again.see("‖ paused");
    assert_eq!(running_engine(&lab.folder().join("runs")), engine);
}

#[test]
fn a_command_that_is_not_there_is_said_on_the_plain_terminal() {
    let Some(lab) = Lab::new(Shell::Quiet) else {
        return;
    };
    let mut session = lab.open("/no/such/nada");
    session.see("continue connecting");
    session.answer("yes\n");
    let screen = session.see("--host-command");
    assert!(
        screen.contains("There is no `/no/such/nada` on box"),
        "{screen}"
    );
    assert_eq!(session.child.wait().unwrap().exit_code(), 1);
}

#[test]
fn an_engine_of_another_version_is_refused_with_both_versions() {
    let Some(lab) = Lab::new(Shell::Quiet) else {
        return;
    };
    let mut bytes = Vec::new();
    preface::write(&mut bytes).unwrap();
    let hello = Hello {
        version: VERSION + 1,
        package: "9.9.9".to_owned(),
    };
    frame::write(&mut bytes, &hello).unwrap();
    let said = lab.folder().join("said");
    fs::write(&said, bytes).unwrap();
    let mut session = lab.open(&format!("cat '{}' - #", said.display()));
    session.see("continue connecting");
    session.answer("yes\n");
    let screen = session.see("same version");
    assert!(screen.contains("9.9.9"), "{screen}");
    assert!(screen.contains(env!("CARGO_PKG_VERSION")), "{screen}");
    assert_eq!(session.child.wait().unwrap().exit_code(), 1);
}
