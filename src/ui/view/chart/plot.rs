//! The curves and the values beside them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::{ChartView, Parts, earlier};
use crate::ui::curves::{Curves, Pyramid};
use crate::ui::view::braille::{Dash, Dots};
use crate::ui::view::decimate::{Column, decimate, spans};
use crate::ui::view::format;
use crate::ui::view::markers::Markers;

impl ChartView<'_> {
    /// Round values, as many as there is room for.
    pub(super) fn values(&self, area: Rect, buffer: &mut Buffer) {
        let last = area.height.saturating_sub(1);
        let mut above = None;
        for place in self.axis.ticks(area.height) {
            let row = ((1.0 - place) * f64::from(last)).round() as u16;
            if above == Some(row) {
                continue;
            }
            above = Some(row);
            let text = format::number(self.axis.value(place));
            let line = Line::styled(format!("{text:>5} "), self.theme.dim);
            line.render(Rect::new(area.x, area.y + row, area.width, 1), buffer);
        }
    }

    /// A line below the curves.
    pub(super) fn draw_cursor(&self, parts: &Parts, buffer: &mut Buffer) {
        let Some(iteration) = self.cursor() else {
            return;
        };
        let x = self.column(iteration, parts.plot);
        for y in parts.plot.top()..parts.plot.bottom() {
            buffer.set_string(x, y, "│", self.theme.accent);
        }
    }

    /// Earlier runs at the back, then what was smoothed, then the curves.
    pub(super) fn draw_curves(&self, plot: Rect, buffer: &mut Buffer) {
        self.earlier_curves(plot, buffer);
        self.raw_curves(plot, buffer);
        let mut dots = Dots::new(plot);
        let mut markers = Markers::new(plot, self.app.curves.series.len(), self.theme.legend);
        // The total, drawn last, stays visible.
        for (index, series) in self.app.curves.series.iter().enumerate().rev() {
            if !self.app.chart.shows(&series.name) {
                continue;
            }
            let columns = self.columns(&self.app.curves, series.drawn(), &dots);
            let style = self.theme.series(index);
            draw_columns(&mut dots, &columns, style);
            markers.along(&columns, index, (self.theme.marker(index), style));
        }
        dots.render(buffer);
        markers.render(buffer);
    }

    /// Each with its own dashes.
    fn earlier_curves(&self, plot: Rect, buffer: &mut Buffer) {
        for (number, (curves, series)) in earlier(&self.app.chart).enumerate() {
            let mut dots = Dots::new(plot).dashed(Dash::of(number));
            let columns = self.columns(curves, series.drawn(), &dots);
            draw_columns(&mut dots, &columns, self.theme.dim);
            dots.render(buffer);
        }
    }

    /// What smoothing leaves out, behind the smoothed curves.
    fn raw_curves(&self, plot: Rect, buffer: &mut Buffer) {
        if self.app.chart.smoothing == 0.0 {
            return;
        }
        let mut dots = Dots::new(plot);
        for series in &self.app.curves.series {
            if self.app.chart.shows(&series.name) {
                let columns = self.columns(&self.app.curves, &series.values, &dots);
                draw_columns(&mut dots, &columns, self.theme.line);
            }
        }
        dots.render(buffer);
    }

    fn columns(&self, curves: &Curves, values: &Pyramid, dots: &Dots) -> Vec<Column> {
        let spans = spans(&curves.iterations, self.shown, dots.width());
        decimate(values, &spans, &self.axis)
    }
}

/// Joins the columns of a curve.
pub fn draw_columns(dots: &mut Dots, columns: &[Column], style: Style) {
    let bottom = dots.height().saturating_sub(1) as f64;
    let y = |place: f64| ((1.0 - place) * bottom).round() as usize;
    for column in columns {
        dots.column(column.x, [y(column.low), y(column.high)], style);
    }
    for pair in columns.windows(2) {
        if pair[1].joined {
            let from = (pair[0].x, y(pair[0].last));
            dots.line(from, (pair[1].x, y(pair[1].first)), style);
        }
    }
}
