//! A process of this program's own that says what it does, an event of JSON a line: started, read,
//! ended. It writes into a folder that ends with it.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::{self, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

/// How often one is looked after that ends.
const LOOK: Duration = Duration::from_millis(10);

/// What a child says.
#[derive(Debug)]
pub enum Word {
    /// An event.
    Line(Value),
    /// Nothing follows; what it complained of.
    End(String),
}

/// A running process and its folder; both end with this.
pub struct Child {
    process: process::Child,
    _folder: TempDir,
}

impl Child {
    /// A folder for one, whose name begins so.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn folder(prefix: &str) -> io::Result<TempDir> {
        tempfile::Builder::new().prefix(prefix).tempdir()
    }

    /// Starts it; `hear` gets what it says, on another thread, until it gives false.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(
        mut command: Command,
        folder: TempDir,
        hear: impl Fn(Word) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // Ctrl-C on the engine's terminal is for the engine.
        let mut process = command.process_group(0).spawn()?;
        let piped = || io::Error::other("no pipe");
        let said = process.stdout.take().ok_or_else(piped)?;
        let mut complaints = process.stderr.take().ok_or_else(piped)?;
        let complaint = thread::spawn(move || {
            let mut text = String::new();
            let _ = complaints.read_to_string(&mut text);
            text
        });
        thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                let Ok(line) = serde_json::from_str::<Value>(&line) else {
                    continue;
                };
                if !hear(Word::Line(line)) {
                    return;
                }
            }
            hear(Word::End(complaint.join().unwrap_or_default()));
        });
        Ok(Self {
            process,
            _folder: folder,
        })
    }

    /// Lets it end in good order. Not by SIGINT: where the engine was started in the background of a
    /// script, its children ignore that until they say otherwise.
    pub fn interrupt(&self) {
        // One that has ended needs no signal.
        let _ = kill_process(Pid::from_child(&self.process), Signal::TERM);
    }

    /// Ends it at once.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
    }

    /// It has said that it ends.
    pub fn wait(&mut self) {
        let _ = self.process.wait();
    }

    /// Lets it end in good order, but not for longer than this.
    pub fn end_within(&mut self, patience: Duration) {
        self.interrupt();
        let deadline = Instant::now() + patience;
        while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
        self.wait();
    }
}

/// The last thing that was complained of by a command.
#[must_use]
pub fn last_line(command: &str, complaint: &str) -> String {
    let mut lines = complaint.lines().map(str::trim);
    let last = lines.rfind(|line| !line.is_empty());
    let last = last.map(|line| line.strip_prefix("error: ").unwrap_or(line));
    last.map_or_else(
        || format!("{command} ended without a word"),
        ToOwned::to_owned,
    )
}
