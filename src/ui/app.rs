//! The dashboard's state: a mirror of the engine and what the person looks at. Pure: events in,
//! effects out, no terminal and no clock.

mod actions;
mod chart;
mod download;
mod editor;
mod film;
mod hand;
mod keys;
mod look;
mod mixer;
mod mouse;
mod notice;
mod outage;
mod palette;
mod popup;
mod prompt;
mod runs;
mod samples;
mod saving;
pub(in crate::ui) mod steps;
mod studio;
mod timeline;
mod updates;
mod wishes;

use std::path::PathBuf;

use jiff::tz::TimeZone;
use ratatui::layout::Rect;

use crate::protocol::{Command, EarlierWanted, Missing, PresetEntry, RunSummary, Snapshot, Status};
use crate::session::Mirror;
use crate::ui::action::Keymap;
use crate::ui::arrangement::{Arrangement, Plotted};
use crate::ui::chart::{Chart, Extent, Window};
use crate::ui::config::{Config, Mouse, Source};
use crate::ui::curves::Curves;
use crate::ui::editor::Editor;
use crate::ui::event::{Effect, Event, Farewell, Outage};
use crate::ui::film::Film;
use crate::ui::gallery::Gallery;
use crate::ui::hand::Hand;
use crate::ui::hits::{Hits, Panel, Target};
use crate::ui::image::Protocol;
use crate::ui::mixer::Mixer;
use crate::ui::palette::Palette;
use crate::ui::prompt::Prompt;
use crate::ui::runs::Runs;
use crate::ui::samples::Samples;
use crate::ui::studio::{Progress, Studio};
use crate::ui::timeline::Timeline;

pub use notice::{Notice, Tone};
pub use popup::Popup;
pub use samples::called;
pub use saving::Saving;
pub use wishes::{RunWish, Wishes};

/// Ticks per second while something moves.
pub const TICKS_PER_SECOND: u64 = 8;

/// What is known of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not there yet; what happens meanwhile.
    Connecting(String),
    /// It answers.
    Attached,
    /// It is on another machine that cannot be reached now.
    Unlinked(Outage),
    /// It is gone, for this reason.
    Lost(String),
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
    /// The list of runs, while it is looked at.
    pub runs: Option<Runs>,
    /// The gallery, while it is looked at.
    pub samples: Option<Samples>,
    /// The photo browser, while it is looked at.
    pub studio: Option<Studio>,
    /// The film room.
    pub film: Film,
    /// The mixer, while it is looked at.
    pub mixer: Option<Mixer>,
    /// The search for a latent, under way or over.
    pub search: Option<Progress>,
    /// What is typed in the palette.
    pub palette: Palette,
    /// What is typed after `/`.
    pub prompt: Prompt,
    /// The preset that is edited.
    pub editor: Option<Editor>,
    /// The preset that is about to be saved.
    pub saving: Option<Saving>,
    /// The models whose licences are shown: what is accepted is what was seen.
    pub wanted: Vec<Missing>,
    /// What takes all the room.
    pub zoom: Option<Panel>,
    /// Where arrows act when nothing takes all the room.
    pub focus: Panel,
    /// How the losses are looked at.
    pub chart: Chart,
    /// What the chart's panel shows.
    pub plotted: Plotted,
    /// Where one looks in the past.
    pub timeline: Timeline,
    /// How the pictures lie.
    pub arrangement: Arrangement,
    /// The one sample that is shown; `None` for all.
    pub sample: Option<usize>,
    /// Which key means what.
    pub keymap: Keymap,
    /// What lies where on the screen; to be set after every frame.
    pub hits: Hits,
    /// Where the configuration came from.
    pub configured: Source,
    /// How many log lines below the visible ones; 0 follows the newest.
    pub log_back: usize,
    /// The answer to the last key.
    pub notice: Option<Notice>,
    /// The newest pictures.
    pub gallery: Option<Gallery>,
    /// The machine of the engine, where it is another one.
    pub host: Option<String>,
    /// How pictures are drawn.
    pub protocol: Protocol,
    /// For the log's clock.
    pub time_zone: TimeZone,
    /// Ticks so far; turns the spinner.
    pub ticks: u64,
    mouse: Mouse,
    earlier_runs: usize,
    earlier_asked: Option<EarlierWanted>,
    first_preset: Option<String>,
    checkpoint: Option<PathBuf>,
    /// The run to go on with as soon as the engine of its folder answers.
    pending: Option<RunSummary>,
    /// What a preset's text was asked for.
    opening: Option<editor::Opening>,
    /// The editor as it was left, until what was applied is in force.
    left: Option<Editor>,
    /// The chart's window before one looked at the past, and as it was moved there.
    window_before: Option<[Window; 2]>,
    /// The runs folder of the engine that was changed over to.
    changed_over: Option<PathBuf>,
    /// The folder of photographs that was looked at last.
    photos: Option<PathBuf>,
    /// The preset with which training goes on as soon as it is in force.
    to_run: Option<String>,
    /// The mixer as it was left.
    mixer_aside: Option<Mixer>,
    /// What the mouse holds, and where it lay when it was taken.
    grabbed: Option<(Target, Rect)>,
    end_in_doubt: bool,
    stale: bool,
}

impl App {
    /// The state before the engine answers. `first_preset` is applied when it does.
    #[must_use]
    pub fn new(config: Config, first_preset: Option<String>) -> Self {
        let mut chart = Chart::default();
        (chart.scale, chart.smoothing) = (config.scale, config.smoothing);
        let wrong = !config.source.problems.is_empty();
        Self {
            connection: Connection::Connecting("looking for the engine".to_owned()),
            mirror: None,
            curves: Curves::new(&[], config.smoothing),
            selected: None,
            wishes: Wishes::default(),
            popup: wrong.then_some(Popup::Config { scroll: 0 }),
            runs: None,
            samples: None,
            studio: None,
            film: Film::default(),
            mixer: None,
            search: None,
            palette: Palette::default(),
            prompt: Prompt::default(),
            editor: None,
            saving: None,
            wanted: Vec::new(),
            zoom: None,
            focus: Panel::Presets,
            chart,
            plotted: Plotted::default(),
            timeline: Timeline::default(),
            arrangement: Arrangement::default(),
            sample: None,
            keymap: config.keymap,
            hits: Hits::default(),
            configured: config.source,
            log_back: 0,
            notice: None,
            gallery: None,
            host: None,
            protocol: Protocol::Blocks,
            time_zone: TimeZone::system(),
            ticks: 0,
            mouse: config.mouse,
            earlier_runs: config.earlier_runs,
            earlier_asked: None,
            first_preset,
            checkpoint: None,
            pending: None,
            opening: None,
            left: None,
            window_before: None,
            changed_over: None,
            photos: None,
            to_run: None,
            mixer_aside: None,
            grabbed: None,
            end_in_doubt: false,
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
            Event::Unlinked(outage) => self.unlinked(outage),
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

    /// How far the run is, or the longest one that it is compared with.
    #[must_use]
    pub fn extent(&self) -> Extent {
        let total = self.status().map_or(0, |status| status.iterations);
        let own = Extent::of(self.curves.newest(), total);
        let earlier = self.chart.earlier.iter().flatten();
        let longest = earlier.map(|run| run.curves.newest()).max().unwrap_or(0);
        Extent {
            end: own.end.max(Extent::of(longest, total).end),
            ..own
        }
    }

    fn tick(&mut self) {
        let moving = self.animates();
        self.ticks += 1;
        self.stale |= self.drop_old_notice();
        self.stale |= moving || self.play();
    }

    /// Something on screen moves by itself.
    #[must_use]
    pub fn animates(&self) -> bool {
        let loading = self.snapshot().is_none_or(|s| s.progress.is_some());
        let reading = self.runs.as_ref().is_some_and(Runs::is_loading);
        let drawing = self.samples.as_ref().is_some_and(Samples::is_waiting);
        let searching = self.search.as_ref().is_some_and(Progress::is_under_way);
        let drawing = drawing || self.films();
        let drawing = drawing || self.mixer.as_ref().is_some_and(Mixer::is_waiting);
        let by_hand = self.studio.as_ref().and_then(|studio| studio.hand.as_ref());
        let by_hand = by_hand.is_some_and(Hand::is_waiting);
        let reading = reading || drawing || by_hand || (searching && self.studio.is_some());
        let waiting = self.popup == Some(Popup::Stopping) || loading || reading;
        match &self.connection {
            Connection::Lost(_) => false,
            Connection::Unlinked(outage) => outage.seconds.is_none(),
            _ => waiting,
        }
    }

    /// Ticks are needed: something moves or will go away.
    #[must_use]
    pub fn needs_ticks(&self) -> bool {
        self.animates() || self.notice.is_some() || self.plays()
    }

    /// Whether the screen is out of date; asking makes it up to date.
    pub fn take_stale(&mut self) -> bool {
        std::mem::take(&mut self.stale)
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
