//! The dashboard's side of the engine: find the one that works in the runs folder or start it,
//! then carry commands and updates. All of it off the loop's thread.

mod launch;

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Child;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::Duration;

use crate::link::{LinkError, frame};
use crate::protocol::Command;
use crate::ui::event::Event;

use launch::Launched;

/// How long leaving may take for the last command to go out.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where the engine is, and how to start one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Folder of the runs.
    pub runs: PathBuf,
    /// Folder of presets, first in the search path.
    pub presets: Option<PathBuf>,
    /// Preset to begin with.
    pub preset: Option<String>,
    /// The engine's program.
    pub program: PathBuf,
}

/// A connection, being made or made. Dropping it closes it; the engine goes on.
pub struct Engine {
    commands: Option<Sender<Command>>,
    gone: Receiver<()>,
    /// As long as this is there, somebody wants to hear of it.
    _listening: Sender<()>,
}

impl Engine {
    /// Finds or starts the engine on a thread of its own; what comes of it arrives as events.
    /// Commands may be sent at once.
    #[must_use]
    pub fn launch(settings: &Settings, resume: Option<PathBuf>, events: &Sender<Event>) -> Self {
        let (commands, orders) = mpsc::channel();
        let (alive, gone) = mpsc::channel();
        let (listening, listened) = mpsc::channel();
        if let Some(checkpoint) = resume {
            // The receiver lives until the thread below ends.
            let _ = commands.send(Command::Resume(checkpoint));
        }
        let (settings, events) = (settings.clone(), events.clone());
        let events = Listener(events, listened);
        thread::spawn(move || serve(&settings, orders, alive, &events));
        Self {
            commands: Some(commands),
            gone,
            _listening: listening,
        }
    }

    /// Says something to the engine, as soon as it is there. A lost engine is reported as an
    /// event, not here.
    pub fn send(&self, command: Command) {
        if let Some(commands) = &self.commands {
            let _ = commands.send(command);
        }
    }

    /// Waits until the last command went out, but not for long.
    pub fn farewell(mut self) {
        self.commands = None;
        let _ = self.gone.recv_timeout(FAREWELL);
    }
}

/// Where events go, until the dashboard changes over to another engine.
struct Listener(Sender<Event>, Receiver<()>);

impl Listener {
    /// `None` when nobody listens any more.
    fn tell(&self, event: Event) -> Option<()> {
        match self.1.try_recv() {
            Err(TryRecvError::Disconnected) => None,
            _ => self.0.send(event).ok(),
        }
    }
}

fn serve(settings: &Settings, orders: Receiver<Command>, alive: Sender<()>, events: &Listener) {
    let reason = match launch::find_or_start(settings, &events.0) {
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
    let status = child.and_then(launch::exit_status);
    let mut text = status.map_or(reason, |status| format!("The engine ended: {status}."));
    for line in launch::last_log_lines(&settings.runs) {
        text.push('\n');
        text.push_str(&line);
    }
    Some(text)
}

#[cfg(test)]
mod tests;
