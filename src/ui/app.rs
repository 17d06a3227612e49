//! The dashboard's state: a mirror of the engine and what the person looks at. Pure: events in,
//! effects out, no terminal and no clock.

mod actions;
mod download;
mod steps;
mod updates;
mod wishes;

use std::path::PathBuf;

use jiff::tz::TimeZone;

use crate::protocol::{Command, Missing, PresetEntry, Snapshot, Status};
use crate::session::Mirror;
use crate::ui::action::{Context, lookup};
use crate::ui::curves::Curves;
use crate::ui::event::{Effect, Event, Farewell};
use crate::ui::gallery::Gallery;
use crate::ui::image::Protocol;
use crate::ui::key::Key;

pub use wishes::{RunWish, Wishes};

/// Ticks per second while something moves.
pub const TICKS_PER_SECOND: u64 = 8;
const NOTICE_TICKS: u64 = 6 * TICKS_PER_SECOND;

/// What is known of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not there yet; what happens meanwhile.
    Connecting(String),
    /// It answers.
    Attached,
    /// It is gone, for this reason.
    Lost(String),
}

/// What covers the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popup {
    /// All keys.
    Help {
        /// First row shown.
        scroll: u16,
    },
    /// Whether the licences of [`App::wanted`] are accepted.
    Licence,
    /// How to leave.
    Quit,
    /// Waiting for the engine to save and end.
    Stopping,
}

/// A panel that takes all the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Frozen above trainable.
    Pictures,
    /// The losses.
    Curves,
    /// The log.
    Log,
}

/// The loss axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Even steps.
    Linear,
    /// Decades.
    Logarithmic,
}

/// How a notice is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Under way.
    Plain,
    /// It worked.
    Good,
    /// It did not.
    Bad,
}

/// The answer to the last key, for some seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// One line.
    pub text: String,
    /// Its colour.
    pub tone: Tone,
    until: u64,
}

/// All state of the dashboard.
pub struct App {
    /// The engine, as far as one knows.
    pub connection: Connection,
    /// The engine's state; `None` until its first message.
    pub mirror: Option<Mirror>,
    /// The losses.
    pub curves: Curves,
    /// [`crate::preset::Preset::id`] of the selected preset.
    pub selected: Option<String>,
    /// What was asked for and is not in force yet.
    pub wishes: Wishes,
    /// What covers the dashboard.
    pub popup: Option<Popup>,
    /// The models whose licences are shown: what is accepted is what was seen.
    pub wanted: Vec<Missing>,
    /// What takes all the room.
    pub zoom: Option<Zoom>,
    /// The loss axis.
    pub scale: Scale,
    /// How many log lines below the visible ones; 0 follows the newest.
    pub log_back: usize,
    /// The answer to the last key.
    pub notice: Option<Notice>,
    /// The newest pictures.
    pub gallery: Option<Gallery>,
    /// How pictures are drawn.
    pub protocol: Protocol,
    /// For the log's clock.
    pub time_zone: TimeZone,
    /// Ticks so far; turns the spinner.
    pub ticks: u64,
    first_preset: Option<String>,
    checkpoint: Option<PathBuf>,
    stale: bool,
}

impl App {
    /// The state before the engine answers. `first_preset` is applied when it does.
    #[must_use]
    pub fn new(first_preset: Option<String>) -> Self {
        Self {
            connection: Connection::Connecting("looking for the engine".to_owned()),
            mirror: None,
            curves: Curves::default(),
            selected: None,
            wishes: Wishes::default(),
            popup: None,
            wanted: Vec::new(),
            zoom: None,
            scale: Scale::Linear,
            log_back: 0,
            notice: None,
            gallery: None,
            protocol: Protocol::Blocks,
            time_zone: TimeZone::system(),
            ticks: 0,
            first_preset,
            checkpoint: None,
            stale: true,
        }
    }

    /// Takes one event; says what to do.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Input(input) => self.input(&input),
            Event::Engine(update) => self.update(update),
            Event::Connecting(what) => {
                self.connection = Connection::Connecting(what);
                self.stale = true;
                Vec::new()
            }
            Event::EngineGone(reason) => self.engine_gone(reason),
            Event::Terminate(signal) => vec![
                Effect::Send(Command::Detach),
                Effect::Quit(Farewell::Signal(signal)),
            ],
            Event::Tick => {
                self.tick();
                Vec::new()
            }
        }
    }

    fn input(&mut self, input: &crossterm::event::Event) -> Vec<Effect> {
        self.stale = true;
        match input {
            crossterm::event::Event::Key(key) if !key.is_release() => {
                match lookup(self.context(), Key::from(*key)) {
                    Some(action) => self.act(action),
                    None if matches!(self.popup, Some(Popup::Help { .. })) => {
                        self.popup = None;
                        Vec::new()
                    }
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Where keys go at this moment.
    #[must_use]
    pub fn context(&self) -> Context {
        match (&self.connection, self.popup) {
            (Connection::Lost(_), _) => Context::Lost,
            (_, Some(Popup::Licence)) => Context::Licence,
            (_, Some(Popup::Quit)) => Context::Quit,
            (_, Some(Popup::Stopping)) => Context::Stopping,
            _ => Context::Main,
        }
    }

    fn tick(&mut self) {
        let moving = self.animates();
        self.ticks += 1;
        if (self.notice.as_ref()).is_some_and(|notice| notice.until <= self.ticks) {
            self.notice = None;
            self.stale = true;
        }
        self.stale |= moving;
    }

    /// Something on screen moves by itself.
    #[must_use]
    pub fn animates(&self) -> bool {
        let loading = self.snapshot().is_none_or(|s| s.progress.is_some());
        let waiting = self.popup == Some(Popup::Stopping) || loading;
        waiting && !matches!(self.connection, Connection::Lost(_))
    }

    /// Ticks are needed: something moves or will go away.
    #[must_use]
    pub fn needs_ticks(&self) -> bool {
        self.animates() || self.notice.is_some()
    }

    /// Whether the screen is out of date; asking makes it up to date.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }

    /// Shows a line for some seconds.
    pub fn notify(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            tone,
            until: self.ticks + NOTICE_TICKS,
        });
        self.stale = true;
    }

    /// The engine's state.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.mirror.as_ref().map(Mirror::snapshot)
    }

    /// The run's state.
    #[must_use]
    pub fn status(&self) -> Option<&Status> {
        self.mirror.as_ref().map(Mirror::status)
    }

    /// The library.
    #[must_use]
    pub fn presets(&self) -> &[PresetEntry] {
        self.snapshot().map_or(&[], |s| &s.presets)
    }

    /// The selected row of the library.
    #[must_use]
    pub fn selected_index(&self) -> Option<usize> {
        let id = self.selected.as_ref()?;
        self.presets().iter().position(|e| &e.preset.id == id)
    }

    /// From where one can go on after the engine is gone.
    #[must_use]
    pub fn checkpoint(&self) -> Option<&PathBuf> {
        self.checkpoint.as_ref()
    }
}

#[cfg(test)]
mod tests;
