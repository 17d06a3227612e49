//! The stops of the run on the lower border of the pictures, above the same iterations of the loss
//! chart: a tick each, a star for the one that the lab would keep.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::protocol::Stop;
use crate::ui::app::App;
use crate::ui::chart::{Stretch, Window};
use crate::ui::hits::{Hits, Target};
use crate::ui::theme::Theme;

/// Columns left of it, as in the chart, and right of it.
const LEFT: u16 = 9;
const RIGHT: u16 = 2;

/// How much a tick matters: of those in one column the last one is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A stop without weights.
    Bare,
    /// A stop to go back to.
    Kept,
    Present,
    Star,
    Looked,
}

/// Something on the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tick {
    rank: Rank,
    iteration: u32,
    star: bool,
}

pub struct TimelineView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl TimelineView<'_> {
    /// Draws on the lower border of the panel with this area, and notes what the mouse can mean.
    pub fn draw(&self, panel: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let ticks = self.ticks();
        if ticks.is_empty() || panel.width <= LEFT + RIGHT || panel.height == 0 {
            return;
        }
        let width = panel.width - LEFT - RIGHT;
        let row = Rect::new(panel.x + LEFT, panel.bottom() - 1, width, 1);
        buffer.set_string(panel.x + 1, row.y, " stops ", self.theme.dim);
        let shown = Window::All.stretch(self.app.extent());
        for tick in &ticks {
            let x = column(tick.iteration, shown, row);
            let glyph = self.glyph(*tick);
            buffer.set_string(x, row.y, glyph.0, glyph.1);
            if tick.rank != Rank::Present {
                hits.add(Rect::new(x, row.y, 1, 1), Target::Stop(tick.iteration));
            }
        }
        let mut labels = Labels::new(row, &ticks, shown);
        // What matters most first, then from the left.
        let label = |tick: &&Tick| !matches!(tick.rank, Rank::Present | Rank::Bare);
        for tick in ticks.iter().filter(label).rev() {
            if let Some(place) = labels.place(*tick, shown) {
                let text = tick.iteration.to_string();
                buffer.set_string(place.x, row.y, text, self.label(*tick));
                hits.add(place, Target::Stop(tick.iteration));
            }
        }
    }

    /// What matters least first.
    fn ticks(&self) -> Vec<Tick> {
        let history = self.app.history();
        let star = history.suggestion.as_ref().map(|star| star.iteration);
        let tick = |stop: &Stop| Tick {
            rank: match stop.iteration {
                looked if self.app.timeline.looked() == Some(looked) => Rank::Looked,
                best if star == Some(best) => Rank::Star,
                _ if stop.kept => Rank::Kept,
                _ => Rank::Bare,
            },
            iteration: stop.iteration,
            star: star == Some(stop.iteration),
        };
        let mut ticks: Vec<Tick> = history.stops.iter().map(tick).collect();
        if let (Some(status), false) = (self.app.status(), ticks.is_empty()) {
            ticks.push(Tick {
                rank: Rank::Present,
                iteration: status.iteration,
                star: false,
            });
        }
        ticks.sort_unstable();
        ticks
    }

    fn glyph(&self, tick: Tick) -> (&'static str, Style) {
        let theme = self.theme;
        match tick.rank {
            Rank::Bare => ("·", theme.line),
            Rank::Kept => ("┴", theme.text),
            Rank::Present => ("▶", theme.good),
            Rank::Star => ("★", theme.warning),
            Rank::Looked if tick.star => ("★", theme.focus),
            Rank::Looked => ("▲", theme.focus),
        }
    }

    fn label(&self, tick: Tick) -> Style {
        match tick.rank {
            Rank::Looked => self.theme.focus,
            Rank::Star => self.theme.warning,
            _ => self.theme.dim,
        }
    }
}

fn column(iteration: u32, shown: Stretch, row: Rect) -> u16 {
    let last = f64::from(row.width.saturating_sub(1));
    row.x + (shown.place(iteration) * last).round() as u16
}

/// Which cells are taken.
struct Labels {
    row: Rect,
    taken: Vec<bool>,
    /// By a label.
    covered: Vec<bool>,
}

impl Labels {
    fn new(row: Rect, ticks: &[Tick], shown: Stretch) -> Self {
        let mut taken = vec![false; row.width.into()];
        for tick in ticks {
            taken[usize::from(column(tick.iteration, shown, row) - row.x)] = true;
        }
        let covered = vec![false; taken.len()];
        Self {
            row,
            taken,
            covered,
        }
    }

    /// Room for a number right of its tick, or left of it, with a gap behind; what is looked at
    /// and the star take it from ticks.
    fn place(&mut self, tick: Tick, shown: Stretch) -> Option<Rect> {
        let length = tick.iteration.to_string().len();
        let x = usize::from(column(tick.iteration, shown, self.row) - self.row.x);
        if self.covered[x] {
            // Nobody sees its tick.
            return None;
        }
        let right = x + 1..x + 1 + length;
        let left = x.saturating_sub(length)..x;
        let at = [right, left].into_iter().find(|cells| {
            let inside = cells.len() == length && cells.end <= self.taken.len();
            let around = cells.start..(cells.end + 1).min(self.taken.len());
            let apart = cells.start == 0 || !self.covered[cells.start - 1];
            inside && apart && (tick.rank >= Rank::Star || !self.taken[around].contains(&true))
        })?;
        let place = Rect::new(self.row.x + at.start as u16, self.row.y, length as u16, 1);
        self.taken[at.clone()].fill(true);
        self.covered[at].fill(true);
        Some(place)
    }
}
