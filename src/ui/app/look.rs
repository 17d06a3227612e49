//! Actions that change what is shown only: panels, popups, the log.

use super::steps::Direction;
use super::{App, Popup};
use crate::protocol::RunPhase;
use crate::ui::action::{Action, Group, TABLE};
use crate::ui::config::Mouse;
use crate::ui::event::Effect;
use crate::ui::hits::{Panel, Target};
use crate::ui::timeline::SCORES;

const LOG_PAGE: isize = 10;

/// Rows of the help: one per action and score, a heading and a blank line per group.
const HELP_ROWS: u16 = (TABLE.len() + 2 * Group::ALL.len() + SCORES.len()) as u16;

impl App {
    /// `None` for other actions.
    pub(super) fn look(&mut self, action: Action) -> Option<Vec<Effect>> {
        let mut effects = Vec::new();
        match action {
            Action::Help => self.popup = Some(Popup::Help { scroll: 0 }),
            Action::Config => self.popup = Some(Popup::Config { scroll: 0 }),
            Action::Back => self.back(),
            Action::ZoomPictures => self.toggle_zoom(Panel::Pictures),
            Action::ZoomCurves => self.toggle_zoom(Panel::Curves),
            Action::ZoomLog => self.toggle_zoom(Panel::Log),
            Action::ZoomFocused => self.toggle_zoom(self.focused()),
            Action::FocusNext => self.move_focus(1),
            Action::FocusPrevious => self.move_focus(Panel::ALL.len() - 1),
            Action::PageUp => self.scroll_log(LOG_PAGE),
            Action::PageDown => self.scroll_log(-LOG_PAGE),
            Action::Down => self.go(Direction::Down),
            Action::Up => self.go(Direction::Up),
            Action::CycleProtocol => effects.push(Effect::CycleProtocol),
            Action::CycleTheme => effects.push(Effect::CycleTheme),
            Action::ToggleMouse => effects.push(self.toggle_mouse()),
            Action::Refresh => effects.push(Effect::Clear),
            _ => return None,
        }
        Some(effects)
    }

    /// `None` for other actions.
    pub(super) fn look_at_pictures(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::NextView => {
                let style = self.gallery.as_ref().map(|gallery| &gallery.style[..]);
                self.arrangement = self.arrangement.next(style.unwrap_or_default());
            }
            Action::Flicker => self.arrangement = self.arrangement.flickered(),
            Action::NextSample => self.next_sample(),
            _ => return None,
        }
        Some(self.fetch_columns())
    }

    /// Whether the pictures on screen are those of a training that goes on: the next ones come soon.
    #[must_use]
    pub fn pictures_move(&self) -> bool {
        if self.is_film_open() {
            return self.plays();
        }
        let running = self
            .snapshot()
            .is_some_and(|snapshot| snapshot.status.phase == RunPhase::Running);
        running
            && !self.looks_elsewhere()
            && self.sample.is_none()
            && self.timeline.looked().is_none()
    }

    /// Whether something else than the dashboard fills the screen.
    #[must_use]
    pub fn looks_elsewhere(&self) -> bool {
        let shows_photos = self.samples.is_some() || self.studio.is_some();
        let other = self.mixer.is_some() || self.runs.is_some() || self.is_film_open();
        shows_photos || other
    }

    /// The first one takes all the room, the last one gives it back.
    fn next_sample(&mut self) {
        let count = self.gallery.as_ref().map_or(0, |all| all.frozen.len());
        let next = self.sample.map_or(0, |now| now + 1);
        self.sample = (next < count).then_some(next);
        self.zoom = self.sample.map(|_| Panel::Pictures);
    }

    /// Scrolls or closes a popup that is there to be read; whether that is all of the action.
    pub(super) fn read_on(&mut self, action: Action) -> bool {
        let Some(Popup::Help { scroll } | Popup::Config { scroll }) = self.popup else {
            return false;
        };
        let page = LOG_PAGE.unsigned_abs() as u16;
        let scroll = match action {
            Action::Down => scroll + 1,
            Action::Up => scroll.saturating_sub(1),
            Action::PageDown => scroll + page,
            Action::PageUp => scroll.saturating_sub(page),
            _ => {
                let help = matches!(self.popup.take(), Some(Popup::Help { .. }));
                return match action {
                    Action::Back | Action::Quit => true,
                    Action::Help => help,
                    Action::Config => !help,
                    _ => false,
                };
            }
        };
        let scroll = scroll.min(HELP_ROWS);
        self.popup = Some(match self.popup {
            Some(Popup::Config { .. }) => Popup::Config { scroll },
            _ => Popup::Help { scroll },
        });
        true
    }

    /// One step back to where everything begins.
    fn back(&mut self) {
        if self.chart.cursor.is_some() {
            self.chart.cursor = None;
        } else if self.sample.take().is_some() || self.zoom.is_some() {
            self.zoom = None;
        } else {
            self.focus = Panel::Presets;
        }
    }

    /// Down or up in the panel with the focus.
    pub(super) fn go(&mut self, direction: Direction) {
        let down = direction == Direction::Down;
        match self.focused() {
            Panel::Log => self.scroll_log(if down { -1 } else { 1 }),
            Panel::Curves => self.chart.pick(&self.curves, if down { 1 } else { -1 }),
            _ => self.select(direction),
        }
    }

    pub(super) fn select(&mut self, direction: Direction) {
        let count = self.presets().len();
        if count == 0 {
            return;
        }
        let now = self.selected_index().unwrap_or(0);
        let next = match direction {
            Direction::Down => (now + 1) % count,
            Direction::Up => (now + count - 1) % count,
        };
        self.selected = Some(self.presets()[next].preset.id.clone());
    }

    pub(super) fn scroll_log(&mut self, lines: isize) {
        let count = self.snapshot().map_or(0, |s| s.log.len());
        self.log_back = (self.log_back.saturating_add_signed(lines)).min(count.saturating_sub(1));
    }

    fn toggle_zoom(&mut self, panel: Panel) {
        self.zoom = match self.zoom {
            Some(now) if now == panel => None,
            _ => Some(panel),
        };
        self.log_back = 0;
    }

    /// So many panels on; panels that are not on screen are passed over.
    fn move_focus(&mut self, places: usize) {
        let count = Panel::ALL.len();
        let now = Panel::ALL.iter().position(|panel| *panel == self.focused());
        let mut next = now.unwrap_or(0);
        for _ in 0..count {
            next = (next + places) % count;
            let panel = Panel::ALL[next];
            if self.zoom.is_some() {
                self.zoom = Some(panel);
                return;
            }
            let nothing_drawn = self.hits.is_empty();
            if nothing_drawn || self.hits.area(Target::Panel(panel)).is_some() {
                self.focus = panel;
                return;
            }
        }
    }

    fn toggle_mouse(&mut self) -> Effect {
        self.mouse = self.mouse.other();
        let text = match self.mouse {
            Mouse::Taken => "Mouse: clicks and the wheel are the dashboard's",
            Mouse::Left => "Mouse: the terminal selects text",
        };
        self.notify(super::Tone::Good, text);
        Effect::Mouse(self.mouse)
    }
}
