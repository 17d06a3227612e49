//! Two runs beside each other: their pictures, one of their curves in one chart, what differs.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Shown, WIDE, curve, thumbnail};
use crate::protocol::RunSummary;
use crate::ui::runs::differences::{self, Difference};
use crate::ui::runs::name;
use crate::ui::view::braille::Dash;
use crate::ui::view::format;
use crate::ui::view::pictures::Canvas;

/// How the two are drawn.
const DASHES: [Dash; 2] = [Dash::Solid, Dash::Dashed];

struct Parts {
    pictures: [Rect; 2],
    chart: Rect,
    table: Rect,
}

impl Parts {
    fn of(body: Rect) -> Self {
        let (left, table) = if body.width >= WIDE {
            let columns = [Constraint::Fill(1), Constraint::Length(body.width * 2 / 5)];
            let [left, table] = body.layout(&Layout::horizontal(columns));
            (left, table)
        } else {
            let rows = [Constraint::Fill(2), Constraint::Fill(1)];
            let [left, table] = body.layout(&Layout::vertical(rows));
            (left, table)
        };
        let [pictures, chart] = left.layout(&Layout::vertical([Constraint::Fill(1); 2]));
        Self {
            pictures: pictures.layout(&Layout::horizontal([Constraint::Fill(1); 2])),
            chart,
            table,
        }
    }
}

/// Draws all of it, the differences from a row on.
pub fn draw(
    shown: &Shown,
    (both, first): (&[PathBuf; 2], usize),
    body: Rect,
    (canvas, buffer): (&mut dyn Canvas, &mut Buffer),
) {
    let found = [&both[0], &both[1]].map(|run| shown.runs.find(run));
    let [Some(a), Some(b)] = found else {
        shown.frame(("Compare", "a run is not there any more"), body, buffer);
        return;
    };
    let parts = Parts::of(body);
    let styles = [shown.theme.series(0), shown.theme.series(1)];
    for (number, (run, area)) in [a, b].into_iter().zip(parts.pictures).enumerate() {
        let title = format::fit(&name(run), usize::from(area.width.saturating_sub(8)));
        let title = format!("{} {title}", DASHES[number].glyph());
        let inner = shown.frame((&title, ""), area, buffer);
        match shown.gallery(run) {
            Some(gallery) => thumbnail::draw(shown, gallery, inner, (&mut *canvas, &mut *buffer)),
            None => Line::styled(waiting(shown, run), shown.theme.dim).render(inner, buffer),
        }
    }
    chart(shown, ([a, b], styles), parts.chart, buffer);
    table(shown, ([a, b], first), parts.table, buffer);
}

/// Why there are no pictures.
fn waiting(shown: &Shown, run: &RunSummary) -> &'static str {
    if shown.runs.shelf.get(&run.path).is_some() {
        return "no pictures";
    }
    "reading ..."
}

fn chart(
    shown: &Shown,
    (runs, styles): ([&RunSummary; 2], [Style; 2]),
    area: Rect,
    buffer: &mut Buffer,
) {
    let inner = shown.frame((&shown.runs.curve, "j k other curves"), area, buffer);
    let mut drawn = Vec::new();
    for (number, run) in runs.into_iter().enumerate() {
        if let Some(curves) = shown.curves(run) {
            drawn.push((curves, styles[number], DASHES[number]));
        }
    }
    curve::draw(&drawn, &shown.runs.curve, shown.theme, inner, buffer);
}

fn table(shown: &Shown, (runs, first): ([&RunSummary; 2], usize), area: Rect, buffer: &mut Buffer) {
    let sides = runs.map(|run| (run, shown.runs.shelf.get(&run.path)));
    let rows = differences::between(sides);
    let visible = usize::from(area.height.saturating_sub(3));
    let first = first.min(rows.len().saturating_sub(visible));
    let fact = match rows.len() {
        0 => "nothing differs".to_owned(),
        all if all > visible => format!("{all}, pgdn"),
        all => all.to_string(),
    };
    let inner = shown.frame(("Differences", &fact), area, buffer);
    let heading = Difference {
        name: String::new(),
        values: DASHES.map(|dash| dash.glyph().to_owned()),
    };
    let lines = std::iter::once(&heading).chain(rows.iter().skip(first));
    for (row, place) in lines.zip(inner.rows()) {
        line(shown, row, usize::from(place.width)).render(place, buffer);
    }
}

fn line(shown: &Shown, row: &Difference, room: usize) -> Line<'static> {
    let name = (room * 2 / 5).min(24);
    let label = row.name.strip_prefix("training.").unwrap_or(&row.name);
    let value = (room - name) / 2;
    let cell = |text: &str, width: usize| {
        let text = format::fit(text, width.saturating_sub(1));
        let gap = " ".repeat(width.saturating_sub(Span::raw(&text).width()));
        format!("{text}{gap}")
    };
    Line::from(vec![
        Span::styled(cell(label, name), shown.theme.dim),
        Span::styled(cell(&row.values[0], value), shown.theme.text),
        Span::styled(cell(&row.values[1], value), shown.theme.text),
    ])
}
