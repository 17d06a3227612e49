//! An engine on another machine: one line after the other, with pauses between them that grow.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::host::{Asking, Engines, Host};
use super::line::{Cut, Line, LineEnd};
use super::listener::Listener;
use crate::link::parcel::{Size, Unpacker, Wish};
use crate::link::{LinkError, frame};
use crate::protocol::Command;
use crate::ui::event::{Event, Outage};

/// Seconds before the first try, and at most.
const PAUSES: (u64, u64) = (1, 60);
const SECOND: Duration = Duration::from_secs(1);

/// To the thread that owns the line.
pub enum Message {
    /// For the engine.
    Say(Command),
    /// Pictures are shown no larger than this.
    Fit(Size),
    /// Do not wait for the next try.
    TryNow,
    /// The dashboard ends.
    Leave,
    /// The line has ended, for this reason.
    Ended(LinkError),
}

/// The dashboard's end. Dropping it lets the thread write what waits, and end.
pub struct Caller(Sender<Message>);

impl Caller {
    /// Says something to the thread, which may have ended.
    pub fn send(&self, message: Message) {
        let _ = self.0.send(message);
    }
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.send(Message::Leave);
    }
}

/// Starts the thread. The channel is closed when it carries nothing more.
pub fn start(host: Host, line: Option<Line>, events: Listener) -> (Caller, Receiver<()>) {
    let (sender, messages) = mpsc::channel();
    let (alive, gone) = mpsc::channel();
    let remote = Remote {
        host,
        events,
        sender: sender.clone(),
        messages,
        fit: None,
    };
    thread::spawn(move || {
        let left = remote.run(line);
        drop(alive);
        if let Some(end) = left {
            end.wait();
        }
    });
    (Caller(sender), gone)
}

struct Remote {
    host: Host,
    events: Listener,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    fit: Option<Size>,
}

/// What follows a line or a pause.
enum Then {
    Leave(LineEnd),
    Retry(String),
    GiveUp(String),
}

impl Remote {
    /// Until the dashboard leaves, which gives the end of a line that still worked, or there is nothing
    /// to try any more.
    fn run(mut self, line: Option<Line>) -> Option<LineEnd> {
        let mut next = line.map_or_else(|| self.first(), Ok);
        let mut pause = PAUSES.0;
        loop {
            let then = match next {
                Ok(line) => {
                    pause = PAUSES.0;
                    self.serve(line)
                }
                Err(Cut::Link(reason)) => Then::Retry(reason),
                Err(Cut::Site(reason)) => Then::GiveUp(reason),
            };
            let reason = match then {
                Then::Retry(reason) => reason,
                Then::GiveUp(reason) => {
                    self.events.tell(Event::EngineGone(reason));
                    return None;
                }
                Then::Leave(end) => return Some(end),
            };
            self.count_down(&reason, pause)?;
            pause = (2 * pause).min(PAUSES.1);
            let ways = (Asking::Forbidden, Engines::FoundOnly);
            next = Line::open(&self.host, ways, self.fit);
        }
    }

    fn first(&self) -> Result<Line, Cut> {
        let what = format!("reaching {}", self.host.destination);
        self.events.tell(Event::Connecting(what));
        let ways = (Asking::Forbidden, Engines::Started);
        Line::open(&self.host, ways, self.fit)
    }

    /// Carries until the line ends or the dashboard leaves.
    fn serve(&mut self, line: Line) -> Then {
        let Line {
            reader,
            writer,
            end,
        } = line;
        let (wishes, queue) = mpsc::channel();
        let writing = thread::spawn(move || write_all(writer, &queue));
        let (sender, events) = (self.sender.clone(), self.events.clone());
        thread::spawn(move || {
            let error = read_all(reader, &events);
            let _ = sender.send(Message::Ended(error));
        });
        if let Some(fit) = self.fit {
            let _ = wishes.send(Wish::Fit(fit));
        }
        let Some(error) = self.carry(&wishes) else {
            finish(wishes, writing);
            return Then::Leave(end);
        };
        drop(wishes);
        match end.after_frames(&error) {
            Cut::Link(reason) => Then::Retry(reason),
            Cut::Site(reason) => Then::GiveUp(reason),
        }
    }

    /// Returns why the line ended; `None` when the dashboard leaves.
    fn carry(&mut self, wishes: &Sender<Wish>) -> Option<LinkError> {
        loop {
            match self.messages.recv() {
                Ok(Message::Say(command)) => drop(wishes.send(Wish::Say(command))),
                Ok(Message::Fit(size)) => {
                    self.fit = Some(size);
                    let _ = wishes.send(Wish::Fit(size));
                }
                Ok(Message::Ended(error)) => return Some(error),
                Ok(Message::TryNow) => {}
                Ok(Message::Leave) | Err(_) => return None,
            }
        }
    }

    /// Waits, and says for how long, until it is time or a person wants to try now. `None` when the
    /// dashboard leaves.
    fn count_down(&mut self, reason: &str, pause: u64) -> Option<()> {
        let outage = |seconds| {
            Event::Unlinked(Outage {
                reason: reason.to_owned(),
                seconds,
            })
        };
        for left in (1..=pause).rev() {
            self.events.tell(outage(Some(left)))?;
            match self.wait(SECOND) {
                Pause::Over => {}
                Pause::Cut => break,
                Pause::Leave => return None,
            }
        }
        self.events.tell(outage(None))
    }

    /// What is said meanwhile would be lost anyway; the dashboard knows.
    fn wait(&mut self, time: Duration) -> Pause {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(Message::TryNow) => return Pause::Cut,
                Ok(Message::Fit(size)) => self.fit = Some(size),
                Ok(Message::Leave) | Err(RecvTimeoutError::Disconnected) => return Pause::Leave,
                Ok(Message::Say(_) | Message::Ended(_)) => {}
                Err(RecvTimeoutError::Timeout) => return Pause::Over,
            }
        }
    }
}

enum Pause {
    Over,
    Cut,
    Leave,
}

/// Writes what waits, then closes the line's end.
fn finish(wishes: Sender<Wish>, writing: JoinHandle<()>) {
    drop(wishes);
    // A line that is dead keeps it; nobody waits for this thread any longer than for a moment.
    let _ = writing.join();
}

fn write_all(mut line: impl Write, wishes: &Receiver<Wish>) {
    for wish in wishes {
        if frame::write(&mut line, &wish).is_err() {
            // The reading thread sees the same and says it.
            return;
        }
    }
}

/// Updates in until the line ends; returns why. Straight into the loop's queue: where that is full,
/// what comes waits at the other end.
fn read_all(mut line: impl Read, events: &Listener) -> LinkError {
    let mut unpacker = Unpacker::default();
    loop {
        match frame::read(&mut line).and_then(|parcel| unpacker.unpack(parcel)) {
            Ok(update) => {
                // Where nobody listens the line must stay open until the last command is written.
                let _ = events.tell(Event::Engine(update));
            }
            Err(error) => return error,
        }
    }
}

#[cfg(test)]
mod tests;
