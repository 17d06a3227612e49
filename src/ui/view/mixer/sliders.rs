//! A row for each checkpoint, a number for each range of layers; a slider beside each number where
//! there is room, else one for the selected range.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::Shown;
use crate::ui::hits::{Hits, Target};
use crate::ui::mixer::{LEAST, MOST, Reach, WHOLE, weight};
use crate::ui::view::format;

/// Columns of a number with its mark.
const NUMBER: u16 = 7;
/// Columns between things.
const GAP: u16 = 2;
/// Shortest track that says anything, and the longest.
const SHORTEST: u16 = 9;
const LONGEST: u16 = 41;
/// Fewest and most columns of a checkpoint's name.
const NAMES: (u16, u16) = (13, 32);

/// Where things are across.
struct Columns {
    name: u16,
    track: u16,
    tracks: Tracks,
}

/// Where sliders are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tracks {
    /// Beside each number.
    Each,
    /// One behind the numbers, for the selected range.
    One,
}

impl Columns {
    fn fitting(width: u16) -> Self {
        let name = (width / 5).clamp(NAMES.0, NAMES.1);
        let room = width.saturating_sub(name);
        let each = (room / Reach::ALL.len() as u16).saturating_sub(NUMBER + 1 + GAP);
        if each >= SHORTEST {
            let track = each.min(LONGEST);
            return Self {
                name,
                track,
                tracks: Tracks::Each,
            };
        }
        let numbers = Reach::ALL.len() as u16 * NUMBER;
        Self {
            name,
            track: room.saturating_sub(numbers + GAP + 1).min(LONGEST),
            tracks: Tracks::One,
        }
    }

    /// Of the number and of the track.
    fn areas(&self, line: Rect, at: usize) -> [Rect; 2] {
        let (at, count) = (at as u16, Reach::ALL.len() as u16);
        let (step, track) = match self.tracks {
            Tracks::Each => {
                let step = NUMBER + 1 + self.track + GAP;
                (step, self.name + at * step + NUMBER + 1)
            }
            Tracks::One => (NUMBER, self.name + count * NUMBER + GAP),
        };
        let number = Rect::new(line.x + self.name + at * step, line.y, NUMBER, 1);
        let track = Rect::new(line.x + track, line.y, self.track, 1);
        [number, track].map(|area| area.intersection(line))
    }
}

/// Draws the table; each track can be clicked and dragged.
pub fn draw(shown: Shown, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
    let columns = Columns::fitting(area.width);
    let table = &shown.mixer.table;
    for (row, line) in area.rows().enumerate() {
        let Some(index) = row.checked_sub(1) else {
            heading(shown, &columns, line, buffer);
            continue;
        };
        let (mark, style) = if index == table.row {
            ("▶", shown.theme.focus)
        } else {
            (" ", shown.theme.text)
        };
        let room = usize::from(columns.name).saturating_sub(2);
        let name = format::fit(&shown.mixer.label(index), room);
        Line::styled(format!("{mark}{name}"), style).render(line, buffer);
        for (at, reach) in Reach::ALL.into_iter().enumerate() {
            let [number, track] = columns.areas(line, at);
            let slot = Slot { row: index, reach };
            slot.number(shown, number, buffer);
            hits.add(number, Target::Share { row: index, reach });
            if columns.tracks == Tracks::Each || reach == table.reach {
                slot.track(shown, track, buffer);
                hits.add(track, Target::Weight { row: index, reach });
            }
        }
    }
}

fn heading(shown: Shown, columns: &Columns, line: Rect, buffer: &mut Buffer) {
    let (table, theme) = (&shown.mixer.table, shown.theme);
    for (at, reach) in Reach::ALL.into_iter().enumerate() {
        let style = match (reach == table.reach, table.is_own(reach)) {
            (true, _) => theme.focus,
            (false, true) => theme.text,
            (false, false) => theme.dim,
        };
        let [number, track] = columns.areas(line, at);
        if columns.tracks == Tracks::Each {
            let all = number.union(track);
            Line::styled(format!(" {}", reach.title()), style).render(all, buffer);
            continue;
        }
        let short = Line::styled(reach.short(), style);
        short.right_aligned().render(number, buffer);
        if reach == table.reach {
            Line::styled(reach.title(), style).render(track, buffer);
        }
    }
}

/// A weight.
struct Slot {
    row: usize,
    reach: Reach,
}

impl Slot {
    fn value(&self, shown: Shown) -> i32 {
        let weights = shown.mixer.table.thousandths(self.reach);
        weights.get(self.row).copied().unwrap_or(0)
    }

    fn is_selected(&self, shown: Shown) -> bool {
        let table = &shown.mixer.table;
        (self.row, self.reach) == (table.row, table.reach)
    }

    /// A range without weights of its own shows those of everywhere, quietly.
    fn style(&self, shown: Shown, own: Style) -> Style {
        match (
            self.is_selected(shown),
            shown.mixer.table.is_own(self.reach),
        ) {
            (true, _) => shown.theme.focus,
            (false, true) => own,
            (false, false) => shown.theme.dim,
        }
    }

    fn number(&self, shown: Shown, area: Rect, buffer: &mut Buffer) {
        let mark = if self.is_selected(shown) { "▶" } else { "" };
        let number = format!("{mark}{}", weight(self.value(shown)));
        let line = Line::styled(number, self.style(shown, shown.theme.text));
        line.right_aligned().render(area, buffer);
    }

    /// From -0.5 to 1.5, with marks at 0 and at 1.
    fn track(&self, shown: Shown, area: Rect, buffer: &mut Buffer) {
        let theme = shown.theme;
        let last = f64::from(area.width.saturating_sub(1));
        let place = |value: i32| {
            let part = f64::from(value.clamp(LEAST, MOST) - LEAST) / f64::from(MOST - LEAST);
            (part * last).round() as u16
        };
        let [at, none, all] = [self.value(shown), 0, WHOLE].map(place);
        let knob = self.style(shown, theme.accent);
        let spans = (0..area.width).map(|x| match x {
            x if x == at => Span::styled("●", knob),
            x if x == none || x == all => Span::styled("┼", theme.line),
            _ => Span::styled("─", theme.line),
        });
        spans.collect::<Line>().render(area, buffer);
    }
}
