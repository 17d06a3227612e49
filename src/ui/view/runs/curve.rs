//! A curve of one or more runs in little room: an axis with its ends, no legend.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::ui::chart::{Scale, Stretch};
use crate::ui::curves::{Curves, Extremes, Series};
use crate::ui::theme::Theme;
use crate::ui::view::axis::Axis;
use crate::ui::view::braille::{Dash, Dots};
use crate::ui::view::decimate::{decimate, spans};
use crate::ui::view::format;

const LABEL: u16 = 6;

/// A run's curves with how they are drawn.
pub type Drawn<'a> = (&'a Curves, Style, Dash);

/// Draws the curve of this name of every run that has it.
pub fn draw(runs: &[Drawn], name: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.height < 2 || area.width <= LABEL {
        return;
    }
    let found: Vec<(&Curves, &Series, Style, Dash)> = runs
        .iter()
        .filter_map(|(curves, style, dash)| {
            let series = curves.series.iter().find(|series| series.name == name)?;
            Some((*curves, series, *style, *dash))
        })
        .collect();
    let end = found.iter().map(|(curves, ..)| curves.newest()).max();
    let Some(end) = end.filter(|end| *end > 0) else {
        return;
    };
    let extremes: Extremes = found
        .iter()
        .map(|(_, series, ..)| series.values.extremes(0..series.values.values().len()))
        .collect();
    let axis = Axis::fitting(extremes, Scale::Linear);
    let rows = Layout::vertical([Constraint::Fill(1), Constraint::Length(1)]);
    let [plot, below] = area.layout(&rows);
    let columns = Layout::horizontal([Constraint::Length(LABEL), Constraint::Fill(1)]);
    let [values, plot] = plot.layout(&columns);
    let [_, below] = below.layout(&columns);
    for (row, place) in [(values.top(), 1.0), (values.bottom() - 1, 0.0)] {
        let text = format!("{:>5}", format::number(axis.value(place)));
        let line = Line::styled(text, theme.dim);
        line.render(Rect::new(values.x, row, LABEL, 1), buffer);
    }
    Line::styled("1", theme.dim).render(below, buffer);
    let last = Line::styled(end.to_string(), theme.dim);
    last.right_aligned().render(below, buffer);
    let shown = Stretch { from: 1, to: end };
    for (curves, series, style, dash) in found {
        let mut dots = Dots::new(plot).dashed(dash);
        let spans = spans(&curves.iterations, shown, dots.width());
        crate::ui::view::chart::draw_columns(
            &mut dots,
            &decimate(series.drawn(), &spans, &axis),
            style,
        );
        dots.render(buffer);
    }
}
