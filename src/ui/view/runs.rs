//! The list of runs in place of the panels: rows, and beside or below them the selected run more
//! closely; or two runs compared.

mod compare;
mod curve;
mod detail;
mod list;
mod question;
mod thumbnail;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Span;

use super::overlay;
use super::panel::bordered;
use super::pictures::Canvas;
use crate::protocol::{RunPhase, RunState, RunSummary};
use crate::ui::app::App;
use crate::ui::curves::Curves;
use crate::ui::gallery::Gallery;
use crate::ui::hits::Hits;
use crate::ui::runs::{Runs, View};
use crate::ui::theme::Theme;

pub use question::question;

/// From so many columns on the selected run stands beside the list.
const WIDE: u16 = 110;
/// Columns of the selected run beside it, at least.
const BESIDE: u16 = 46;
/// Rows of the selected run below the list.
const BELOW: u16 = 9;

/// What every part of the list needs.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub app: &'a App,
    pub runs: &'a Runs,
    pub theme: &'a Theme,
}

/// Draws the list with the dashboard's first and last lines.
pub fn draw(
    (app, runs): (&App, &Runs),
    theme: &Theme,
    canvas: &mut dyn Canvas,
    (frame, hits): (&mut Frame, &mut Hits),
) {
    let body = overlay::around(app, theme, frame);
    let buffer = frame.buffer_mut();
    let shown = Shown { app, runs, theme };
    if let View::Compare(both, first) = &runs.view {
        return compare::draw(&shown, (both, *first), body, (canvas, buffer));
    }
    let [list, detail] = divided(body);
    list::draw(&shown, list, (buffer, hits));
    if detail.height > 2 {
        detail::draw(&shown, detail, (canvas, buffer));
    }
}

fn divided(body: Rect) -> [Rect; 2] {
    if body.width >= WIDE {
        let columns = [
            Constraint::Fill(1),
            Constraint::Length((body.width / 3).max(BESIDE)),
        ];
        return body.layout(&Layout::horizontal(columns));
    }
    let below = if body.height >= 2 * BELOW { BELOW } else { 0 };
    body.layout(&Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(below),
    ]))
}

impl Shown<'_> {
    /// A border with a title and a fact; gives the room inside.
    fn frame(&self, (title, fact): (&str, &str), area: Rect, buffer: &mut Buffer) -> Rect {
        let title = Span::styled(format!(" {title} "), self.theme.focus);
        bordered(title, fact, self.theme, area, buffer)
    }

    /// Mark, word and colour of how a run stands; the present one as it stands at this moment.
    fn state(&self, run: &RunSummary) -> (&'static str, &'static str, Style) {
        let theme = self.theme;
        if self.app.is_present(&run.path) {
            return match self.app.status().map(|status| &status.phase) {
                Some(RunPhase::Running) => ("▶", "running", theme.good),
                Some(RunPhase::Finished) => ("✓", "finished", theme.accent),
                Some(RunPhase::Failed(_)) => ("✗", "failed", theme.bad),
                _ => ("‖", "here", theme.warning),
            };
        }
        let word = run.state.word();
        match run.state {
            RunState::Held => ("◆", word, theme.good),
            RunState::Paused => ("‖", word, theme.text),
            RunState::Finished => ("✓", word, theme.accent),
            RunState::Interrupted => ("!", word, theme.warning),
            RunState::Failed(_) => ("✗", word, theme.bad),
            RunState::Unreadable(_) => ("?", word, theme.bad),
        }
    }

    /// Title of the preset; of the present run the one in force.
    fn preset(&self, run: &RunSummary) -> String {
        match self.app.status() {
            Some(now) if self.app.is_present(&run.path) => now.preset.title.clone(),
            _ => run.preset.clone(),
        }
    }

    /// Iterations done and in all; of the present run at this moment.
    fn done(&self, run: &RunSummary) -> [u32; 2] {
        match self.app.status() {
            Some(now) if self.app.is_present(&run.path) => [now.iteration, now.iterations],
            _ => [run.iteration, run.iterations],
        }
    }

    /// The losses of a run, if they are known.
    fn curves(&self, run: &RunSummary) -> Option<&Curves> {
        if self.app.is_present(&run.path) {
            return Some(&self.app.curves);
        }
        self.runs.shelf.get(&run.path).map(|look| &look.curves)
    }

    /// The newest pictures of a run, if they are known.
    fn gallery(&self, run: &RunSummary) -> Option<&Gallery> {
        if self.app.is_present(&run.path) {
            return self.app.gallery.as_ref();
        }
        self.runs.shelf.get(&run.path)?.gallery.as_ref()
    }

    /// A time of the clock on the wall.
    fn when(&self, seconds: i64, form: &str) -> String {
        jiff::Timestamp::from_second(seconds).map_or_else(
            |_| String::new(),
            |time| {
                let local = self.app.time_zone.to_datetime(time);
                local.strftime(form).to_string()
            },
        )
    }
}
