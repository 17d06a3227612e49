//! The dashboard's side of the engine: find the one that works in the runs folder or start it, here
//! or on another machine, then carry commands and updates. All of it off the loop's thread.

pub mod host;
pub mod line;
mod listener;
mod patient;
mod remote;

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Child;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;
use std::time::Duration;

use crate::link::launch::{self, Launched};
use crate::link::parcel::Size;
use crate::link::{LinkError, frame};
use crate::protocol::Command;
use crate::ui::event::Event;

pub use crate::link::launch::Settings;
use host::Host;
use line::Line;
use listener::{Listener, Listening};
use remote::{Caller, Message};

/// How long leaving may take for the last command to go out.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where the engine works.
#[derive(Clone, Debug)]
pub enum Site {
    /// On this machine.
    Here(Settings),
    /// On another one.
    There(Host),
}

impl Site {
    /// Preset to begin with.
    #[must_use]
    pub fn preset(&self) -> Option<String> {
        match self {
            Self::Here(settings) => settings.preset.clone(),
            Self::There(host) => host.preset.clone(),
        }
    }
}

/// A connection, being made or made. Dropping it closes it; the engine goes on.
pub struct Engine {
    way: Way,
    gone: Receiver<()>,
    listening: Listening,
}

enum Way {
    Here(Sender<Command>),
    There(Caller),
}

impl Engine {
    /// Finds or starts the engine on a thread of its own; what comes of it arrives as events.
    /// Commands may be sent at once.
    #[must_use]
    pub fn launch(site: &Site, resume: Option<PathBuf>, events: &SyncSender<Event>) -> Self {
        match site {
            Site::Here(settings) => Self::here(settings, resume, events),
            Site::There(host) => Self::there((host.clone(), None), resume, events),
        }
    }

    fn here(settings: &Settings, resume: Option<PathBuf>, events: &SyncSender<Event>) -> Self {
        let (commands, orders) = mpsc::channel();
        let (alive, gone) = mpsc::channel();
        let (listening, events) = listener::new(events);
        let settings = settings.clone();
        thread::spawn(move || serve(&settings, orders, alive, &events));
        let engine = Self {
            way: Way::Here(commands),
            gone,
            listening,
        };
        engine.resume(resume);
        engine
    }

    /// An engine on another machine, over the line that is there or a new one.
    #[must_use]
    pub fn there(
        (host, line): (Host, Option<Line>),
        resume: Option<PathBuf>,
        events: &SyncSender<Event>,
    ) -> Self {
        let (listening, events) = listener::new(events);
        let (caller, gone) = remote::start(host, line, events);
        let engine = Self {
            way: Way::There(caller),
            gone,
            listening,
        };
        engine.resume(resume);
        engine
    }

    fn resume(&self, checkpoint: Option<PathBuf>) {
        if let Some(checkpoint) = checkpoint {
            self.send(Command::Resume(checkpoint));
        }
    }

    /// Says something to the engine, as soon as it is there. A lost engine is reported as an
    /// event, not here.
    pub fn send(&self, command: Command) {
        // The receiver may have ended, which it said.
        match &self.way {
            Way::Here(commands) => drop(commands.send(command)),
            Way::There(caller) => caller.send(Message::Say(command)),
        }
    }

    /// Pictures are shown no larger than this. Means nothing on this machine.
    pub fn fit(&self, size: Size) {
        if let Way::There(caller) = &self.way {
            caller.send(Message::Fit(size));
        }
    }

    /// Does not wait any longer for the next try to reach the other machine.
    pub fn try_now(&self) {
        if let Way::There(caller) = &self.way {
            caller.send(Message::TryNow);
        }
    }

    /// Hears nothing more of it, and waits until the last command went out, but not for long.
    pub fn farewell(self) {
        let Self {
            way,
            gone,
            listening,
        } = self;
        drop(listening);
        drop(way);
        let _ = gone.recv_timeout(FAREWELL);
    }
}

fn serve(settings: &Settings, orders: Receiver<Command>, alive: Sender<()>, events: &Listener) {
    let say = |what: &str| {
        let _ = events.tell(Event::Connecting(what.to_owned()));
    };
    let reason = match launch::find_or_start(settings, say) {
        Ok(Launched { stream, child }) => {
            let reason = match stream.try_clone() {
                Ok(writer) => {
                    thread::spawn(move || write_all(writer, &orders, &alive));
                    read_all(stream, events)
                }
                Err(error) => Some(LinkError::from(error).to_string()),
            };
            explain(settings, reason, child)
        }
        Err(reason) => Some(reason),
    };
    if let Some(reason) = reason {
        let _ = events.tell(Event::EngineGone(reason));
    }
}

/// Commands out until the dashboard leaves or the engine is gone. Dropping `_alive` says so.
fn write_all(mut writer: UnixStream, orders: &Receiver<Command>, _alive: &Sender<()>) {
    while let Ok(command) = orders.recv() {
        if frame::write(&mut writer, &command).is_err() {
            // The reader sees the same and says it.
            break;
        }
    }
}

/// Updates in until the connection ends; returns why, or `None` when nobody listens any more.
fn read_all(mut reader: UnixStream, events: &Listener) -> Option<String> {
    loop {
        match frame::read(&mut reader) {
            Ok(update) => events.tell(Event::Engine(update))?,
            Err(LinkError::Closed) => return Some("The engine ended without a word.".to_owned()),
            Err(error) => return Some(error.to_string()),
        }
    }
}

/// Adds what the engine's exit status and log say.
fn explain(settings: &Settings, reason: Option<String>, child: Option<Child>) -> Option<String> {
    let reason = reason?;
    let status = child.and_then(|mut child| launch::exit_status(&mut child));
    let mut text = status.map_or(reason, |status| format!("The engine ended: {status}."));
    for line in launch::last_log_lines(&settings.runs) {
        text.push('\n');
        text.push_str(&line);
    }
    Some(text)
}

#[cfg(test)]
mod tests;
