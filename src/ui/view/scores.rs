//! The scores of every stop, one small curve below the other, in the panel of the losses.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::braille::Dots;
use super::format;
use super::panel::PanelFrame;
use crate::protocol::{Scores, Stop};
use crate::ui::app::App;
use crate::ui::chart::{Stretch, Window};
use crate::ui::hits::{Hits, Panel, Target};
use crate::ui::theme::{Legend, Theme};
use crate::ui::timeline::SCORES;

/// Columns for name and value.
const LABEL: u16 = 18;
/// An axis begins and ends at multiples of this.
const STEP: f32 = 0.05;

type Score = fn(&Scores) -> f32;

/// In the order of [`SCORES`].
const VALUES: [Score; 4] = [
    |s| s.direction,
    |s| s.identity,
    |s| s.diversity,
    |s| s.layout,
];

pub struct ScoresView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl ScoresView<'_> {
    /// Draws the panel, and notes what the mouse can mean.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let fact = match self.subject() {
            Some(stop) => format!("iteration {}", stop.iteration),
            None => String::new(),
        };
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Curves,
            fact: &fact,
        };
        let inner = frame.draw(area, buffer);
        let Some(subject) = self.subject() else {
            let text = Line::styled("Scores come with the first samples", self.theme.dim);
            let [row] = inner.layout(&Layout::vertical([Constraint::Length(1)]).flex(Flex::Center));
            return text.centered().render(row, buffer);
        };
        let parts: [Rect; 4] = inner.layout(&Layout::vertical([Constraint::Fill(1); 4]));
        for (number, part) in parts.into_iter().enumerate() {
            self.score(number, subject, (part, buffer));
        }
        let plot = plot(inner);
        let shown = self.shown();
        for stop in &self.app.history().stops {
            let x = column(stop.iteration, shown, plot);
            let place = Rect::new(x, plot.y, 1, plot.height);
            hits.add(place, Target::Stop(stop.iteration));
        }
    }

    /// The looked-at stop, else the newest one, with scores.
    fn subject(&self) -> Option<&Stop> {
        let newest = || self.app.history().stops.iter().rev();
        let looked = self.app.looked().filter(|stop| stop.scores.is_some());
        looked.or_else(|| newest().find(|stop| stop.scores.is_some()))
    }

    fn shown(&self) -> Stretch {
        Window::All.stretch(self.app.extent())
    }

    fn score(&self, number: usize, subject: &Stop, (area, buffer): (Rect, &mut Buffer)) {
        let stops = self.app.history().stops.iter();
        let point = |stop: &Stop| Some((stop.iteration, VALUES[number](stop.scores.as_ref()?)));
        let points: Vec<(u32, f32)> = stops.filter_map(point).collect();
        let range = range(&points);
        self.name(number, subject, (area, buffer), range);
        let plot = plot(area);
        self.uprights(plot, buffer);
        let mut dots = Dots::new(plot);
        let style = self.theme.series(number + 1);
        let places: Vec<(usize, usize)> = points
            .iter()
            .map(|(iteration, value)| self.dot(*iteration, *value, range, &dots))
            .collect();
        for pair in places.windows(2) {
            dots.line(pair[0], pair[1], style);
        }
        for (x, y) in &places {
            dots.dot(*x, *y, style);
        }
        dots.render(buffer);
        if self.theme.legend == Legend::Markers {
            self.mark(number, &places, (plot, buffer));
        }
    }

    fn dot(
        &self,
        iteration: u32,
        value: f32,
        [low, high]: [f32; 2],
        dots: &Dots,
    ) -> (usize, usize) {
        let across = dots.width().saturating_sub(1) as f64;
        let down = dots.height().saturating_sub(1) as f32;
        let x = (self.shown().place(iteration) * across).round() as usize;
        let y = ((high - value) / (high - low) * down).round().max(0.0) as usize;
        (x, y)
    }

    /// Without colour the last point has its curve's mark.
    fn mark(&self, number: usize, places: &[(usize, usize)], (plot, buffer): (Rect, &mut Buffer)) {
        if let Some((x, y)) = places.last() {
            let (x, y) = (plot.x + (x / 2) as u16, plot.y + (y / 4) as u16);
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.set_symbol(self.theme.marker(number + 1));
            }
        }
    }

    /// The score's name and value, and the ends of its axis where there is room.
    fn name(
        &self,
        number: usize,
        subject: &Stop,
        (area, buffer): (Rect, &mut Buffer),
        range: [f32; 2],
    ) {
        let theme = self.theme;
        let value = subject
            .scores
            .as_ref()
            .map(VALUES[number])
            .unwrap_or_default();
        let mark = Span::styled(
            format!("{} ", theme.marker(number + 1)),
            theme.series(number + 1),
        );
        let name = Span::styled(format!("{:<10}", SCORES[number].0), theme.dim);
        let value = Span::styled(format::short(f64::from(value)), theme.text);
        let ends = format!("  {:.2} to {:.2}", range[0], range[1]);
        let rows = [
            Line::from(vec![mark, name, value]),
            Line::styled(ends, theme.dim),
        ];
        for (row, line) in area.rows().zip(rows) {
            line.render(
                Rect {
                    width: LABEL.min(row.width),
                    ..row
                },
                buffer,
            );
        }
    }

    /// The star and where one looks.
    fn uprights(&self, plot: Rect, buffer: &mut Buffer) {
        let star = self.app.history().suggestion.as_ref();
        let star = star.map(|star| (star.iteration, "┊", self.theme.warning));
        let looked = self.app.timeline.looked();
        let looked = looked.map(|looked| (looked, "│", self.theme.accent));
        for (iteration, glyph, style) in star.into_iter().chain(looked) {
            let x = column(iteration, self.shown(), plot);
            for y in plot.top()..plot.bottom() {
                upright((x, y), (glyph, style), buffer);
            }
        }
    }
}

fn upright(at: (u16, u16), (glyph, style): (&str, Style), buffer: &mut Buffer) {
    if let Some(cell) = buffer.cell_mut(at) {
        cell.set_symbol(glyph).set_style(style);
    }
}

fn plot(area: Rect) -> Rect {
    let label = LABEL.min(area.width);
    Rect {
        x: area.x + label,
        width: area.width - label,
        ..area
    }
}

fn column(iteration: u32, shown: Stretch, plot: Rect) -> u16 {
    let last = f64::from(plot.width.saturating_sub(1));
    plot.x + (shown.place(iteration) * last).round() as u16
}

/// The axis of some values, in steps, so that a new one seldom moves the others.
fn range(points: &[(u32, f32)]) -> [f32; 2] {
    let values = || {
        points
            .iter()
            .map(|point| point.1)
            .filter(|value| value.is_finite())
    };
    let low = values().fold(f32::INFINITY, f32::min);
    let high = values().fold(f32::NEG_INFINITY, f32::max);
    if low > high {
        return [0.0, 1.0];
    }
    let low = (low / STEP).floor() * STEP;
    [low, ((high / STEP).ceil() * STEP).max(low + STEP)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_moves_in_steps_and_is_never_empty() {
        let of = |values: &[f32]| {
            let points: Vec<(u32, f32)> = (0..).zip(values.iter().copied()).collect();
            range(&points).map(|end| (end * 100.0).round() as i32)
        };
        assert_eq!(of(&[0.11, 0.52]), [10, 55]);
        assert_eq!(of(&[0.12, 0.51, f32::NAN]), [10, 55]);
        assert_eq!(of(&[1.0]), [100, 105]);
        assert_eq!(of(&[-0.02, 0.0]), [-5, 0]);
        assert_eq!(of(&[]), [0, 100]);
    }
}
