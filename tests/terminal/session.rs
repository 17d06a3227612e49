//! `nada-tui` on a pseudo-terminal, watched through a terminal emulator.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Far longer than anything takes, on a busy machine too.
const DEADLINE: Duration = Duration::from_secs(90);
const ENTER_ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049h";
const LEAVE_ALTERNATE_SCREEN: &[u8] = b"\x1b[?1049l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// How a dashboard ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code.
    pub code: u32,
    /// The alternate screen was left, the cursor shown, and the terminal's mode is what it was.
    pub restored: bool,
}

impl Ended {
    /// As it should be.
    pub fn with(code: u32) -> Self {
        let restored = true;
        Self { code, restored }
    }
}

/// A dashboard on a terminal.
pub struct Session {
    pub child: Box<dyn Child + Send + Sync>,
    pub master: Box<dyn MasterPty + Send>,
    pub screen: vt100::Parser,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    pub all: Vec<u8>,
    mode: String,
}

impl Session {
    /// Starts `nada-tui` in a folder, on a terminal of so many columns and rows.
    pub fn start(folder: &Path, arguments: &[&str], (columns, rows): (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_nada-tui"));
        command.args(arguments);
        command.cwd(folder);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("XDG_CONFIG_HOME", folder.join("config"));
        command.env("XDG_STATE_HOME", folder.join("state"));
        command.env("XDG_DATA_HOME", folder.join("data"));
        command.env("PATH", path_with(&folder.join("bin")));
        for name in [
            "NO_COLOR",
            "COLORFGBG",
            "TMUX",
            "STY",
            "ZELLIJ",
            "NADA_ENGINE",
            "NADA_RUNS",
        ] {
            command.env_remove(name);
        }
        let mode = mode(&*pair.master);
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
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            output,
            all: Vec::new(),
            mode,
        }
    }

    /// Reads until the screen satisfies a condition.
    pub fn wait(&mut self, what: &str, done: impl Fn(&str) -> bool) -> String {
        self.until(what, |session| done(&session.text()));
        self.text()
    }

    /// Reads until a condition holds.
    pub fn until(&mut self, what: &str, done: impl Fn(&Self) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !done(self) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => {
                    self.screen.process(&piece);
                    self.all.extend(piece);
                }
                Err(error) => panic!("no {what} ({error}); the screen says:\n{}", self.text()),
            }
        }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits for words.
    pub fn see(&mut self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Types, for a dashboard that has the terminal to itself.
    pub fn press(&mut self, keys: &str) {
        assert_ne!(mode(&*self.master), self.mode, "the terminal is not raw");
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types for a program that asks before the dashboard has the terminal.
    #[allow(dead_code)] // most journeys begin with the dashboard
    pub fn answer(&mut self, text: &str) {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Sends the dashboard a signal.
    #[allow(dead_code)] // the journeys send none
    pub fn signal(&self, signal: Signal) {
        let id = self.child.process_id().unwrap() as i32;
        kill_process(Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    /// Waits for the end.
    pub fn end(mut self) -> Ended {
        let code = self.child.wait().unwrap().exit_code();
        let end = Instant::now() + DEADLINE;
        while !ends_restored(&self.all) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(piece) => self.all.extend(piece),
                Err(_) => break,
            }
        }
        let restored = ends_restored(&self.all) && mode(&*self.master) == self.mode;
        Ended { code, restored }
    }
}

/// Programs of this folder come first.
fn path_with(folder: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap()
}

/// Echo, line editing and the like, in words that can be compared.
fn mode(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

/// A terminal of so many cells.
pub fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// As the emulator counts them.
pub fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// The alternate screen was left and the cursor shown after it was last entered.
fn ends_restored(bytes: &[u8]) -> bool {
    let last = |needle: &[u8]| bytes.windows(needle.len()).rposition(|w| w == needle);
    let (Some(left), Some(shown)) = (last(LEAVE_ALTERNATE_SCREEN), last(SHOW_CURSOR)) else {
        return false;
    };
    last(ENTER_ALTERNATE_SCREEN).is_some_and(|entered| left > entered && shown > entered)
}
