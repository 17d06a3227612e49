//! All losses in one chart, with the iterations at which presets changed and checkpoints were
//! written.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::axis::{self, Axis};
use super::braille::Dots;
use super::decimate::{Column, decimate, spans};
use super::markers::Markers;
use super::{format, panel};
use crate::protocol::{Mark, MarkKind};
use crate::ui::app::{App, Scale};
use crate::ui::curves::Curves;
use crate::ui::theme::Theme;

const LABEL: u16 = 7;
/// Names are not shortened to less.
const LEAST_NAME: usize = 3;

pub struct ChartView<'a> {
    curves: &'a Curves,
    marks: &'a [Mark],
    scale: Scale,
    axis: Axis,
    extent: u32,
    theme: &'a Theme,
}

impl<'a> ChartView<'a> {
    pub fn new(app: &'a App, theme: &'a Theme) -> Self {
        let curves = &app.curves;
        let values = curves.series.iter().map(|s| s.values.all()).collect();
        let newest = curves.iterations.last().copied().unwrap_or(0);
        let total = app.status().map_or(0, |status| status.iterations);
        Self {
            curves,
            marks: app.snapshot().map_or(&[], |s| &s.marks),
            scale: app.scale,
            axis: Axis::fitting(values, app.scale),
            extent: axis::iterations(newest, total),
            theme,
        }
    }
}

impl Widget for ChartView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let fact = match self.scale {
            Scale::Linear => "",
            Scale::Logarithmic => "logarithmic",
        };
        let inner = panel::frame("Losses", fact, self.theme, area, buffer);
        if self.curves.is_empty() {
            let text = Line::styled("Curves start with the first iteration", self.theme.dim);
            let [row] = inner.layout(
                &Layout::vertical([Constraint::Length(1)]).flex(ratatui::layout::Flex::Center),
            );
            return text.centered().render(row, buffer);
        }
        let rows = Layout::vertical([
            Constraint::Length(1),
            Constraint::Fill(1),
            Constraint::Length(1),
        ]);
        let [legend, body, below] = inner.layout(&rows);
        let columns = Layout::horizontal([Constraint::Length(LABEL), Constraint::Fill(1)]);
        let [labels, plot] = body.layout(&columns);
        let [_, base] = below.layout(&columns);
        self.legend(legend, buffer);
        self.values(labels, buffer);
        self.iterations(base, buffer);
        self.draw_marks(plot, base, buffer);
        self.draw_curves(plot, buffer);
        self.name_presets(plot, buffer);
    }
}

impl ChartView<'_> {
    /// Colour, name and newest value of as many losses as fit.
    fn legend(&self, area: Rect, buffer: &mut Buffer) {
        let mut line = Line::default();
        for (index, series) in self.curves.series.iter().enumerate() {
            let value = series.last().map_or("-".to_owned(), format::short);
            let sample = format!("{} ", self.theme.marker(index).unwrap_or("━"));
            let part = [
                Span::styled(sample, self.theme.series(index)),
                Span::styled(series.name.clone(), self.theme.dim),
                Span::styled(format!(" {value}  "), self.theme.text),
            ];
            let width: usize = part.iter().map(Span::width).sum();
            if line.width() + width > usize::from(area.width) + 2 {
                break;
            }
            line.extend(part);
        }
        line.render(area, buffer);
    }

    /// Round values, as many as there is room for.
    fn values(&self, area: Rect, buffer: &mut Buffer) {
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

    /// A rule with the iterations at its start, middle and end.
    fn iterations(&self, area: Rect, buffer: &mut Buffer) {
        Line::styled("─".repeat(area.width.into()), self.theme.line).render(area, buffer);
        for share in [0.0, 0.5, 1.0] {
            let text = format!("{:.0}", f64::from(self.extent) * share);
            let width = text.len() as u16;
            let x = (share * f64::from(area.width)) as u16;
            let x = x.saturating_sub((share * f64::from(width)) as u16);
            buffer.set_string(area.x + x, area.y, text, self.theme.dim);
        }
    }

    fn draw_marks(&self, plot: Rect, base: Rect, buffer: &mut Buffer) {
        for mark in self.marks {
            let x = self.x(mark, plot);
            match &mark.kind {
                MarkKind::Sample => {}
                MarkKind::Checkpoint => {
                    buffer.set_string(x, base.y, "◆", self.theme.accent);
                }
                MarkKind::Preset(_) => {
                    let line = if mark.iteration > 0 { plot.height } else { 0 };
                    for y in plot.top()..plot.top() + line {
                        buffer.set_string(x, y, "┊", self.theme.line);
                    }
                }
            }
        }
    }

    fn x(&self, mark: &Mark, plot: Rect) -> u16 {
        let share = f64::from(mark.iteration.min(self.extent)) / f64::from(self.extent.max(1));
        plot.x + (share * f64::from(plot.width.saturating_sub(1))).round() as u16
    }

    /// Which preset begins at a line, up to the next line; never over a curve.
    fn name_presets(&self, plot: Rect, buffer: &mut Buffer) {
        for mark in self.marks {
            let MarkKind::Preset(id) = &mark.kind else {
                continue;
            };
            let from = self.x(mark, plot) + 1;
            let blank = |x: &u16| buffer[(*x, plot.y)].symbol() == " ";
            let room = (from..plot.right()).take_while(blank).count();
            if room > LEAST_NAME {
                let name = format::fit(id, room);
                buffer.set_string(from, plot.y, name, self.theme.dim);
            }
        }
    }

    fn draw_curves(&self, plot: Rect, buffer: &mut Buffer) {
        let mut dots = Dots::new(plot);
        let mut markers = Markers::new(plot, self.curves.series.len());
        let spans = spans(&self.curves.iterations, self.extent, dots.width());
        // The total, drawn last, stays visible.
        for (index, series) in self.curves.series.iter().enumerate().rev() {
            let columns = decimate(&series.values, &spans, &self.axis);
            draw_columns(&mut dots, &columns, self.theme.series(index));
            if let Some(marker) = self.theme.marker(index) {
                markers.along(&columns, index, marker);
            }
        }
        dots.render(buffer);
        markers.render(buffer);
    }
}

fn draw_columns(dots: &mut Dots, columns: &[Column], style: ratatui::style::Style) {
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
