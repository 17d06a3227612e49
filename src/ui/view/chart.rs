//! The losses in one chart: any of them, smoothed or not, with what happened at which iteration,
//! earlier runs behind them and exact values under a cursor.

mod legend;
mod marks;
mod plot;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::Line;

use super::axis::Axis;
use super::format;
use super::panel::PanelFrame;
use crate::ui::app::App;
use crate::ui::chart::{Chart, Scale, Stretch};
use crate::ui::curves::{Curves, Extremes, Series};
use crate::ui::hits::{Hits, Panel, Target};
use crate::ui::theme::Theme;

const LABEL: u16 = 7;
/// From so many rows on, marks and iterations have a row each, and earlier runs a legend.
const TALL: u16 = 11;

pub use plot::draw_columns;

/// Where the parts of the panel are.
struct Parts {
    legend: Rect,
    /// Empty without earlier runs or room.
    earlier: Rect,
    values: Rect,
    plot: Rect,
    rule: Rect,
    /// Empty where the iterations stand on the rule.
    below: Rect,
}

impl Parts {
    fn of(inner: Rect, earlier_runs: usize) -> Self {
        let tall = u16::from(inner.height >= TALL);
        let earlier_rows = if earlier_runs > 0 { tall } else { 0 };
        let rows = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(earlier_rows),
            Constraint::Fill(1),
            Constraint::Length(1),
            Constraint::Length(tall),
        ]);
        let [legend, earlier, body, rule, below] = inner.layout(&rows);
        let columns = Layout::horizontal([Constraint::Length(LABEL), Constraint::Fill(1)]);
        let [values, plot] = body.layout(&columns);
        let [_, rule] = rule.layout(&columns);
        let [_, below] = below.layout(&columns);
        Self {
            legend,
            earlier,
            values,
            plot,
            rule,
            below,
        }
    }
}

/// One frame of the panel.
pub struct ChartView<'a> {
    app: &'a App,
    theme: &'a Theme,
    shown: Stretch,
    axis: Axis,
}

impl<'a> ChartView<'a> {
    pub fn new(app: &'a App, theme: &'a Theme) -> Self {
        let shown = app.chart.window.stretch(app.extent());
        let earlier = earlier(&app.chart).map(|(curves, series)| span(curves, series, shown));
        let own = app
            .curves
            .series
            .iter()
            .filter(|s| app.chart.shows(&s.name));
        let own = own.map(|series| span(&app.curves, series, shown));
        Self {
            app,
            theme,
            shown,
            axis: Axis::fitting(own.chain(earlier).collect(), app.chart.scale),
        }
    }

    /// Draws the panel, and notes what the mouse can mean.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, hits: &mut Hits) {
        let fact = self.fact(usize::from(area.width.saturating_sub(13)));
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Curves,
            fact: &fact,
        };
        let inner = frame.draw(area, buffer);
        if self.app.curves.is_empty() {
            return self.placeholder(inner, buffer);
        }
        let runs = self.app.chart.earlier.as_ref().map_or(0, Vec::len);
        let parts = Parts::of(inner, runs);
        hits.add(parts.plot, Target::Plot);
        self.legend(parts.legend, buffer, hits);
        self.earlier_legend(parts.earlier, buffer);
        self.values(parts.values, buffer);
        self.iterations(&parts, buffer);
        self.draw_marks(&parts, buffer);
        self.draw_cursor(&parts, buffer);
        self.draw_curves(parts.plot, buffer);
        self.name_presets(parts.plot, buffer);
    }

    fn placeholder(&self, inner: Rect, buffer: &mut Buffer) {
        use ratatui::widgets::Widget;
        let text = Line::styled("Curves start with the first iteration", self.theme.dim);
        let [row] = inner.layout(&Layout::vertical([Constraint::Length(1)]).flex(Flex::Center));
        text.centered().render(row, buffer);
    }

    /// The cursor's iteration and what happened there, or how the chart is drawn.
    fn fact(&self, room: usize) -> String {
        let chart = &self.app.chart;
        let mut parts = Vec::new();
        if let Some(point) = self.cursor_point() {
            let iteration = self.app.curves.iterations[point];
            parts.push(format!("iteration {iteration}"));
            if let Some(rate) = self.app.curves.rate_at(iteration) {
                parts.push(format!("lr {}", format::number(rate)));
            }
            parts.extend(self.events_at(iteration));
        } else {
            if chart.scale == Scale::Logarithmic {
                parts.push("logarithmic".to_owned());
            }
            if chart.smoothing > 0.0 {
                parts.push(format!("smoothed {}", format::number(chart.smoothing)));
            }
            match chart.earlier.as_ref().map(Vec::len) {
                Some(1) => parts.push("1 earlier run".to_owned()),
                Some(count @ 2..) => parts.push(format!("{count} earlier runs")),
                _ => {}
            }
        }
        format::fit(&parts.join(" · "), room)
    }

    /// The point under the cursor, or next to it.
    fn cursor_point(&self) -> Option<usize> {
        self.app.curves.point_near(self.app.chart.cursor?)
    }

    /// The column of an iteration, by the first and the last cell of a row.
    fn column(&self, iteration: u32, row: Rect) -> u16 {
        let last = f64::from(row.width.saturating_sub(1));
        row.x + (self.shown.place(iteration) * last).round() as u16
    }

    /// The iteration under the cursor, where it is on screen.
    fn cursor(&self) -> Option<u32> {
        let iteration = self.app.curves.iterations[self.cursor_point()?];
        self.shown.contains(iteration).then_some(iteration)
    }
}

/// The curve of every earlier run that is compared: the one that keys mean.
fn earlier(chart: &Chart) -> impl Iterator<Item = (&Curves, &Series)> {
    let runs = chart.earlier.iter().flatten();
    runs.filter_map(|run| {
        let mut all = run.curves.series.iter();
        let series = all.find(|series| series.name == chart.picked())?;
        Some((&run.curves, series))
    })
}

/// What a curve spans between the edges.
fn span(curves: &Curves, series: &Series, shown: Stretch) -> Extremes {
    let from = curves.iterations.partition_point(|&it| it < shown.from);
    let to = curves.iterations.partition_point(|&it| it <= shown.to);
    series.values.extremes(from..to)
}
