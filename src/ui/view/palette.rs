//! The palette: a line to type in, and below it what fits, with keys.

use ratatui::layout::{Constraint, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};

use super::format;
use super::popup::{PopupView, room};
use crate::ui::app::App;
use crate::ui::hits::Target;
use crate::ui::palette::Row;
use crate::ui::theme::Theme;

/// Widest box that is easy to read.
const WIDEST: usize = 84;
/// Rows offered, at most.
const MOST_ROWS: usize = 16;
/// Columns of names.
const NAME: usize = 20;
/// Columns of keys.
const KEYS: usize = 9;

/// The box as it is typed.
pub fn palette<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen).min(WIDEST);
    let rows = app.choices();
    let shown = usize::from(screen.height.saturating_sub(8)).clamp(1, MOST_ROWS);
    let first = app.palette.selected.saturating_sub(shown - 1);
    let about = rows
        .get(app.palette.selected)
        .map(|row| whole(row, theme, room));
    let first_rows = vec![
        query(app, rows.len(), theme, room),
        about.unwrap_or_default(),
    ];
    let mut text = Text::from(first_rows);
    let mut targets = Vec::new();
    for (index, row) in rows.iter().enumerate().skip(first).take(shown) {
        targets.push((text.height(), Target::Choice(index)));
        let selected = (index == app.palette.selected).then_some(theme.selected);
        text.push_line(line(row, selected, theme, room));
    }
    if rows.is_empty() {
        text.push_line(Line::styled("Nothing is called that.", theme.dim));
    }
    // As high as it can get: a box that jumps with every letter is hard to read.
    let height = (shown + 2) as u16 + 2;
    let mut popup = PopupView::new("Commands", text, theme, screen);
    popup.area = screen.centered(
        Constraint::Length(room as u16 + 6),
        Constraint::Length(height),
    );
    popup.targets = targets;
    popup
}

/// What is typed, and how much fits it.
fn query(app: &App, count: usize, theme: &Theme, room: usize) -> Line<'static> {
    let count = count.to_string();
    let typed = format::fit_end(&app.palette.query, room.saturating_sub(count.len() + 4));
    let cursor = Span::styled(" ", Style::new().add_modifier(Modifier::REVERSED));
    let mut line = Line::from(vec![
        Span::styled("> ", theme.accent),
        Span::styled(typed, theme.text),
        cursor,
    ]);
    let gap = room.saturating_sub(line.width() + count.len());
    line.push_span(Span::raw(" ".repeat(gap)));
    line.push_span(Span::styled(count, theme.dim));
    line
}

/// What the selected row does, where its own line is too short for that.
fn whole(row: &Row, theme: &Theme, room: usize) -> Line<'static> {
    if Span::raw(&row.doc).width() + NAME + KEYS <= room {
        return Line::default();
    }
    Line::styled(format::fit(&row.doc, room), theme.text)
}

/// Name with the letters that were typed, keys, and what it does.
fn line(row: &Row, selected: Option<Style>, theme: &Theme, room: usize) -> Line<'static> {
    let mut spans = Vec::new();
    let name = format::fit(&row.name, NAME - 1);
    for (index, character) in name.chars().enumerate() {
        let style = if row.found.contains(&index) {
            theme.accent.add_modifier(Modifier::BOLD)
        } else {
            theme.text
        };
        spans.push(Span::styled(character.to_string(), style));
    }
    let mut line = Line::from(spans);
    line.push_span(Span::raw(" ".repeat(NAME.saturating_sub(line.width()))));
    let keys = format::fit(&row.keys, KEYS - 1);
    let keys = format!("{keys:<KEYS$}");
    line.push_span(Span::styled(keys, theme.accent));
    let doc = format::fit(&row.doc, room.saturating_sub(line.width()));
    let rest = room.saturating_sub(line.width() + Span::raw(&doc).width());
    line.push_span(Span::styled(doc, theme.dim));
    line.push_span(Span::raw(" ".repeat(rest)));
    if let Some(style) = selected {
        // One look from end to end.
        for span in &mut line.spans {
            span.style = span.style.patch(style);
        }
    }
    line
}
