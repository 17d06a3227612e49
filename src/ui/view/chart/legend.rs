//! Which line is which loss, and its value: the newest one, or the exact one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{ChartView, earlier};
use crate::ui::curves::Series;
use crate::ui::hits::{Hits, Panel, Target};
use crate::ui::view::braille::Dash;
use crate::ui::view::format;

/// Columns between two losses.
const GAP: usize = 2;
/// Columns of `+3` behind what fits.
const MORE: usize = 4;
/// Shortened names keep so many columns.
const NAME: usize = 6;

/// How much is said of a loss, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// Exact, and smoothed where curves are.
    Both,
    Exact,
    /// The exact value beside its mark, without the name.
    Value,
    Short,
    Name,
    Part,
}

impl ChartView<'_> {
    /// Every loss, with as much detail as lets all of them fit.
    pub(super) fn legend(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let details: &[Detail] = match self.cursor_point() {
            Some(_) => &[
                Detail::Both,
                Detail::Exact,
                Detail::Value,
                Detail::Short,
                Detail::Name,
            ],
            None => &[Detail::Short, Detail::Name],
        };
        let room = usize::from(area.width);
        let entries = details
            .iter()
            .map(|detail| self.entries(*detail))
            .find(|entries| width(entries) <= room)
            .unwrap_or_else(|| self.entries(Detail::Part));
        let first = self.first_entry(&entries, room);
        let mut x = area.x;
        for (index, entry) in entries.iter().enumerate().skip(first) {
            let more = entries.len() - index;
            let after = if more > 1 { MORE } else { 0 };
            let left = usize::from(area.right().saturating_sub(x));
            if entry.width() + after > left && width(&entries[index..]) > left {
                let more = format!("+{more}");
                buffer.set_stringn(x, area.y, more, left, self.theme.dim);
                break;
            }
            let place = Rect::new(x, area.y, entry.width() as u16, 1);
            entry.render(place, buffer);
            hits.add(place, Target::Curve(index));
            x += place.width + GAP as u16;
        }
    }

    /// The first entry from which the one that keys mean is on screen.
    fn first_entry(&self, entries: &[Line], room: usize) -> usize {
        let name = self.app.chart.picked();
        let all = &self.app.curves.series;
        let picked = all.iter().position(|s| s.name == name).unwrap_or(0);
        let fits = |first: &usize| {
            width(&entries[*first..]) <= room || width(&entries[*first..=picked]) + MORE <= room
        };
        (0..=picked).find(fits).unwrap_or(picked)
    }

    fn entries(&self, detail: Detail) -> Vec<Line<'static>> {
        let all = self.app.curves.series.iter().enumerate();
        all.map(|(index, series)| self.entry(index, series, detail))
            .collect()
    }

    fn entry(&self, index: usize, series: &Series, detail: Detail) -> Line<'static> {
        let theme = self.theme;
        let shown = self.app.chart.shows(&series.name);
        let picked = self.app.focused() == Panel::Curves && self.app.chart.picked() == series.name;
        let mut style = theme.dim;
        if picked {
            style = theme.accent.add_modifier(Modifier::UNDERLINED);
        }
        let name = match detail {
            Detail::Part => format::fit(&series.name, NAME),
            Detail::Value => String::new(),
            _ => series.name.clone(),
        };
        if !shown {
            let name = format::fit(&series.name, NAME.max(name.len()));
            return Line::from(vec![
                Span::styled("· ", theme.dim),
                Span::styled(name, style),
            ]);
        }
        let gap = if name.is_empty() { "" } else { " " };
        let marker = Span::styled(format!("{} ", theme.marker(index)), theme.series(index));
        let mut line = Line::from(vec![marker, Span::styled(name, style)]);
        if let Some(value) = self.value(series, detail) {
            line.push_span(Span::styled(format!("{gap}{value}"), theme.text));
        }
        line
    }

    fn value(&self, series: &Series, detail: Detail) -> Option<String> {
        let (value, smooth) = match self.cursor_point() {
            Some(point) => {
                let smooth = series.smooth.as_ref();
                let smooth = smooth.and_then(|smooth| smooth.values().values().get(point));
                (series.at(point), smooth.copied())
            }
            None => (series.last(), None),
        };
        match (detail, value) {
            (Detail::Name | Detail::Part, _) => None,
            (_, None) => Some("-    ".to_owned()),
            // Always as wide, so that what stands right of it stays where it is.
            (Detail::Short, Some(value)) => Some(format!("{:<5}", format::short(value))),
            (Detail::Value | Detail::Exact, Some(value)) => Some(format::exact(value)),
            (Detail::Both, Some(value)) => Some(match smooth {
                Some(smooth) => format!("{} ~ {}", format::exact(value), format::short(smooth)),
                None => format::exact(value),
            }),
        }
    }

    /// The dashes of earlier runs, when they began, and their values.
    pub(super) fn earlier_legend(&self, area: Rect, buffer: &mut Buffer) {
        let runs = self.app.chart.earlier.iter().flatten();
        let compared = self.app.chart.picked();
        let mut line = Line::styled(format!("earlier {compared}  "), self.theme.dim);
        let with_curve = |name: &str| name == compared;
        let runs = runs.filter(|run| run.curves.series.iter().any(|s| with_curve(&s.name)));
        for (number, (run, (curves, series))) in runs.zip(earlier(&self.app.chart)).enumerate() {
            let value = match self.app.chart.cursor {
                // It ended before.
                Some(cursor) if cursor > curves.newest() => None,
                Some(cursor) => {
                    let point = curves.point_near(cursor);
                    point.and_then(|point| series.at(point)).map(format::exact)
                }
                None => series.last().map(format::short),
            };
            let dash = Span::styled(format!("{} ", Dash::of(number).glyph()), self.theme.dim);
            let name = Span::styled(began(&run.name).to_owned(), self.theme.dim);
            let value = value.unwrap_or("-".to_owned());
            let value = Span::styled(format!(" {value}  "), self.theme.text);
            if line.width() + dash.width() + name.width() + value.width()
                > usize::from(area.width) + GAP
            {
                break;
            }
            line.extend([dash, name, value]);
        }
        line.render(area, buffer);
    }
}

/// Columns of all entries.
fn width(entries: &[Line]) -> usize {
    let all: usize = entries.iter().map(Line::width).sum();
    all + GAP * entries.len().saturating_sub(1)
}

/// Month, day and time of a run's folder, `0102-0304`; the whole name of other folders.
fn began(name: &str) -> &str {
    let time = name.get(4..13);
    let is_time = |text: &&str| {
        let shape = |(at, byte): (usize, u8)| match at {
            4 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        text.bytes().enumerate().all(shape)
    };
    time.filter(is_time).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_named_by_when_they_began() {
        assert_eq!(began("20260102-030405-sketch"), "0102-0304");
        assert_eq!(began("mine"), "mine");
        assert_eq!(began("my-best-run-of-all"), "my-best-run-of-all");
    }
}
