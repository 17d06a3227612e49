//! One ssh connection to `nada attach`: from its start to the greeting, and why it ended.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::host::{Asking, Engines, Host};
use super::patient::Patient;
use crate::link::launch;
use crate::link::parcel::Size;
use crate::link::preface::{self, NoPreface};
use crate::link::{LinkError, greet};

/// ssh's own exit status when the connection, not the command, failed.
const SSH_FAILED: i32 = 255;
const NOT_FOUND: i32 = 127;
/// As clap ends on arguments that it does not know.
const NOT_UNDERSTOOD: i32 = 2;
/// Last words come this soon after the end.
const LAST_WORDS: Duration = Duration::from_millis(300);
/// Lines of ssh and the shell that a message quotes, and characters of each.
const QUOTED: usize = 4;
const LONGEST_LINE: usize = 300;

/// Why there is no line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cut {
    /// The connection; it may come back.
    #[error("{0}")]
    Link(String),
    /// Something there that does not mend itself.
    #[error("{0}")]
    Site(String),
}

/// A connection; both sides have greeted.
#[derive(Debug)]
pub struct Line {
    /// Parcels come out of it.
    pub reader: BufReader<Patient<ChildStdout>>,
    /// Wishes go into it.
    pub writer: ChildStdin,
    /// What is needed to say how it ended.
    pub end: LineEnd,
}

/// The ssh process, and what it says on standard error.
#[derive(Debug)]
pub struct LineEnd {
    child: Child,
    words: Receiver<String>,
    destination: String,
    command: String,
    /// For silence.
    hint: String,
}

impl Line {
    /// Connects and greets. Where ssh may ask, what it and the shell there say on standard error is
    /// copied to this program's until the line is there.
    ///
    /// # Errors
    /// See [`Cut`]; in words for people.
    pub fn open(
        host: &Host,
        (asking, engines): (Asking, Engines),
        fit: Option<Size>,
    ) -> Result<Self, Cut> {
        let mut ssh = host.ssh(asking, engines, fit);
        ssh.stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = ssh.spawn().map_err(|error| not_started(host, &error))?;
        let missing = || Cut::Site("ssh has no pipes".to_owned());
        let writer = child.stdin.take().ok_or_else(missing)?;
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let hint = hint(host);
        let aside = format!("{}: {hint} Ctrl-C ends this.", host.destination);
        let aloud = Arc::new(AtomicBool::new(asking == Asking::Allowed));
        let end = LineEnd {
            child,
            words: listen(errors, Arc::clone(&aloud)),
            destination: host.destination.clone(),
            command: host.command.clone(),
            hint,
        };
        let late = move || late(asking, &aside, &mut io::stderr());
        let line = Self {
            reader: BufReader::new(Patient::new(stdout, host.patience, late)),
            writer,
            end,
        };
        let greeted = line.greeted();
        aloud.store(false, Ordering::Release);
        greeted
    }

    fn greeted(mut self) -> Result<Self, Cut> {
        if let Err(error) = preface::wait(&mut self.reader) {
            return Err(self.end.before_frames(&error));
        }
        match greet(&mut self.reader, &mut self.writer) {
            Ok(()) => {
                // What was said on the way is not why it ends one day.
                self.end.words.try_iter().for_each(drop);
                self.reader.get_mut().trust();
                Ok(self)
            }
            Err(error @ LinkError::Version { .. }) => {
                let place = &self.end.destination;
                let text = format!("{place}: {error}. Both machines need the same version.");
                self.end.give_up();
                Err(Cut::Site(text))
            }
            Err(error) => Err(self.end.after_frames(&error)),
        }
    }
}

/// What a long silence means: an end, or advice to whoever was asked and may still be looking for a
/// password.
fn late(asking: Asking, aside: &str, out: &mut impl Write) -> io::Result<()> {
    match asking {
        Asking::Forbidden => Err(io::ErrorKind::TimedOut.into()),
        Asking::Allowed => {
            // Who does not get the advice goes on all the same.
            let _ = writeln!(out, "{aside}");
            Ok(())
        }
    }
}

/// Copies lines to a channel, and to standard error while that is wanted.
fn listen(errors: ChildStderr, aloud: Arc<AtomicBool>) -> Receiver<String> {
    let (sender, words) = mpsc::channel();
    thread::spawn(move || {
        let mut errors = BufReader::new(errors);
        let mut line = Vec::new();
        while let Ok(1..) = errors.read_until(b'\n', &mut line) {
            if aloud.load(Ordering::Acquire) {
                // Without a standard error nobody reads it.
                let _ = io::stderr().write_all(&line);
            }
            let _ = sender.send(plain(&line));
            line.clear();
        }
    });
    words
}

/// A line without anything that a terminal would obey.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let visible = text.trim_end().chars().filter(|c| !c.is_control());
    visible.take(LONGEST_LINE).collect()
}

impl LineEnd {
    /// Why a line that worked has ended.
    #[must_use]
    pub fn after_frames(mut self, error: &LinkError) -> Cut {
        if matches!(error, LinkError::Malformed(_) | LinkError::TooLong { .. }) {
            self.give_up();
            return Cut::Site(format!("{}: {error}", self.destination));
        }
        match self.status() {
            Some(status) if !is_ssh_failure(status) => Cut::Site(self.explained(status, "")),
            _ => self.link(),
        }
    }

    fn before_frames(mut self, error: &NoPreface) -> Cut {
        let noise = match error {
            NoPreface::Ended(noise) | NoPreface::Noise(noise) | NoPreface::Silence(noise) => {
                noise.as_slice()
            }
            NoPreface::Io(_) => &[],
        };
        let noise = noise.split(|byte| *byte == b'\n').map(plain);
        let noise = noise.filter(|line| !line.is_empty()).take(QUOTED);
        let noise = noise.collect::<Vec<_>>().join("\n");
        if matches!(error, NoPreface::Noise(_)) {
            self.give_up();
            return Cut::Site(format!(
                "{} prints too much before `{}` begins (more than {} KB). Let the startup files of \
                 its shell be silent when it is not interactive: `[[ $- == *i* ]] || return` at the \
                 top of ~/.bashrc. It begins with:\n{noise}",
                self.destination,
                self.command,
                preface::MOST >> 10
            ));
        }
        if matches!(error, NoPreface::Silence(_)) {
            self.give_up();
            let text = format!("{}: {}\n{noise}", self.destination, self.hint);
            return Cut::Link(text.trim_end().to_owned());
        }
        match self.status() {
            Some(status) if !is_ssh_failure(status) => Cut::Site(self.explained(status, &noise)),
            _ => self.link(),
        }
    }

    /// The command there ended by itself.
    fn explained(&self, status: ExitStatus, noise: &str) -> String {
        let (place, command) = (&self.destination, &self.command);
        let words = self.last_words();
        match status.code() {
            Some(NOT_FOUND) => format!(
                "There is no `{command}` on {place}. Install nada-tui there (`make install`) and put \
                 its folder into the PATH of shells that are not interactive, or say where it is: \
                 --host-command '~/.cargo/bin/nada'.\n{words}"
            ),
            Some(NOT_UNDERSTOOD) if words.contains("attach") => format!(
                "`{command}` on {place} is older than this nada-tui and cannot be attached to from \
                 here: install the same version there.\n{words}"
            ),
            Some(0) if words.is_empty() => format!(
                "`{command}` on {place} has not begun: the shell there ended before. {noise}"
            ),
            _ if words.is_empty() => format!("`{command}` on {place} ended: {status}. {noise}"),
            _ => format!("{place}: {words}"),
        }
        .trim_end()
        .to_owned()
    }

    fn link(&self) -> Cut {
        let words = self.last_words();
        let words = if words.is_empty() {
            "the connection ended.".to_owned()
        } else {
            words
        };
        Cut::Link(format!("{}: {words}", self.destination))
    }

    /// The last lines on standard error. A master process of ssh may keep it open for ever.
    fn last_words(&self) -> String {
        let deadline = Instant::now() + LAST_WORDS;
        let mut lines: Vec<String> = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.words.recv_timeout(left) {
                Ok(line) if line.is_empty() => {}
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        let first = lines.len().saturating_sub(QUOTED);
        lines[first..].join("\n")
    }

    fn status(&mut self) -> Option<ExitStatus> {
        let status = launch::exit_status(&mut self.child);
        if status.is_none() {
            self.give_up();
        }
        status
    }

    /// Waits for ssh, which ends with its input, or once the line is silent for too long. Ending it
    /// could cut off others that share its connection.
    pub fn wait(mut self) {
        let _ = self.child.wait();
    }

    /// Ends ssh; the engine goes on.
    pub fn give_up(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A signal ends ssh when its machine goes to sleep or a person wants it to.
fn is_ssh_failure(status: ExitStatus) -> bool {
    status.code() == Some(SSH_FAILED) || status.signal().is_some()
}

/// What a silence may come from.
fn hint(host: &Host) -> String {
    let (place, command) = (&host.destination, &host.command);
    format!(
        "no sign of `{command}` within {} s. A startup file of the shell there may wait for \
         something: `ssh {place} {command} --version` shows it.",
        host.patience.as_secs()
    )
}

fn not_started(host: &Host, error: &io::Error) -> Cut {
    let ssh = host.ssh.display();
    Cut::Site(match error.kind() {
        io::ErrorKind::NotFound => {
            format!("There is no `{ssh}` on this machine: install OpenSSH's client.")
        }
        _ => format!("Cannot start {ssh}: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_that_nobody_gets_ends_nothing() {
        let mut room = [0; 4];
        let mut full = room.as_mut_slice();
        late(Asking::Allowed, "no sign of it", &mut full).unwrap();
        assert!(full.is_empty(), "it was tried");
        late(Asking::Forbidden, "no sign of it", &mut full).unwrap_err();
    }
}
