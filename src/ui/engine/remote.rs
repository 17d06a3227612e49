//! An engine on another machine: one line after the other, with pauses between them that grow.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::host::{Asking, Engines, Host};
use super::line::{Cut, Line};
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

/// Starts the thread. The second channel is closed when it has ended.
pub fn start(
    host: Host,
    line: Option<Line>,
    events: &SyncSender<Event>,
) -> (Sender<Message>, Receiver<()>) {
    let (sender, messages) = mpsc::channel();
    let (alive, gone) = mpsc::channel();
    let remote = Remote {
        host,
        events: events.clone(),
        sender: sender.clone(),
        messages,
        fit: None,
    };
    thread::spawn(move || {
        remote.run(line);
        drop(alive);
    });
    (sender, gone)
}

struct Remote {
    host: Host,
    events: SyncSender<Event>,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    fit: Option<Size>,
}

/// What follows a line or a pause.
enum Then {
    Leave,
    Retry(String),
    GiveUp(String),
}

impl Remote {
    fn run(mut self, line: Option<Line>) {
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
                Then::GiveUp(reason) => return self.tell(Event::EngineGone(reason)),
                Then::Leave => return,
            };
            if !self.count_down(&reason, pause) {
                return;
            }
            pause = (2 * pause).min(PAUSES.1);
            let ways = (Asking::Forbidden, Engines::FoundOnly);
            next = Line::open(&self.host, ways, self.fit);
        }
    }

    fn first(&self) -> Result<Line, Cut> {
        let what = format!("reaching {}", self.host.destination);
        self.tell(Event::Connecting(what));
        let ways = (Asking::Forbidden, Engines::Started);
        Line::open(&self.host, ways, self.fit)
    }

    fn tell(&self, event: Event) {
        // A dashboard that was left does not listen any more.
        let _ = self.events.send(event);
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
            if let Some(error) = read_all(reader, &events) {
                let _ = sender.send(Message::Ended(error));
            }
        });
        if let Some(fit) = self.fit {
            let _ = wishes.send(Wish::Fit(fit));
        }
        let Some(error) = self.carry(&wishes) else {
            finish(wishes, writing);
            return Then::Leave;
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

    /// Waits, and says for how long, until it is time or a person wants to try now. False when the
    /// dashboard leaves.
    fn count_down(&mut self, reason: &str, pause: u64) -> bool {
        let outage = |seconds| {
            Event::Unlinked(Outage {
                reason: reason.to_owned(),
                seconds,
            })
        };
        for left in (1..=pause).rev() {
            self.tell(outage(Some(left)));
            match self.wait(SECOND) {
                Pause::Over => {}
                Pause::Cut => break,
                Pause::Leave => return false,
            }
        }
        self.tell(outage(None));
        true
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

/// Updates in until the line ends; returns why, or `None` when the dashboard ends. Straight into the
/// loop's queue: where that is full, what comes waits at the other end.
fn read_all(mut line: impl Read, events: &SyncSender<Event>) -> Option<LinkError> {
    let mut unpacker = Unpacker::default();
    loop {
        match frame::read(&mut line).and_then(|parcel| unpacker.unpack(parcel)) {
            Ok(update) => events.send(Event::Engine(update)).ok()?,
            Err(error) => return Some(error),
        }
    }
}

#[cfg(test)]
mod tests;
