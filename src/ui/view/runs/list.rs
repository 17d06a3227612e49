//! The rows of the list; where there is no room for all columns, those that matter less are left
//! out.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::Shown;
use crate::protocol::RunSummary;
use crate::ui::hits::{Hits, Target};
use crate::ui::runs::{Field, View, name};
use crate::ui::view::{format, scroll};

/// Columns of marks before the title.
const MARKS: usize = 4;
/// Widest title beside a note.
const TITLE: usize = 36;
/// Columns of a folder's name.
const NARROW: usize = 24;

/// A column right of the title: its heading, its width, and from which room on it is there.
const COLUMNS: [(&str, usize, usize); 7] = [
    ("preset", 15, 64),
    ("state", 12, 84),
    ("done", 10, 0),
    ("changed", 12, 52),
    ("best", 10, 74),
    ("size", 8, 100),
    ("note", 0, 90),
];

/// Draws the list; its rows can be clicked.
pub fn draw(shown: &Shown, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
    let rows = shown.runs.rows();
    let title = match shown.runs.view {
        View::Trash => "Trash",
        _ => "Runs",
    };
    let inner = shown.frame((title, &fact(shown, rows.len())), area, buffer);
    let parts = Layout::vertical([
        Constraint::Length(u16::from(
            shown.runs.line.is_some() || !shown.runs.filter.is_empty(),
        )),
        Constraint::Length(1),
        Constraint::Fill(1),
    ]);
    let [line, headings, body] = inner.layout(&parts);
    typed(shown, usize::from(line.width)).render(line, buffer);
    if rows.is_empty() {
        return placeholder(shown, body, buffer);
    }
    let room = usize::from(body.width);
    heading(shown, room).render(headings, buffer);
    let height = usize::from(body.height).max(1);
    let before = shown.app.hits.first(Target::Run(0));
    let first = scroll::first(before, shown.runs.row(), height, rows.len());
    for (index, area) in (first..rows.len()).zip(body.rows()) {
        let mut line = row(shown, rows[index], room);
        if index == shown.runs.row() {
            for span in &mut line.spans {
                span.style = span.style.patch(shown.theme.selected);
            }
        }
        line.render(area, buffer);
        hits.add(area, Target::Run(index));
    }
}

fn fact(shown: &Shown, count: usize) -> String {
    let runs = shown.runs;
    let all = runs.count();
    let count = if count == all {
        format!("{all}")
    } else {
        format!("{count} of {all}")
    };
    let more = match (runs.is_loading(), &runs.view, runs.trash) {
        (true, _, _) => format!("{} reading", format::spinner(shown.app.ticks)),
        (_, View::Trash, Some(bytes)) => format!("{} to free", format::bytes(bytes)),
        _ => runs.order.word().to_owned(),
    };
    format!("{count}, {more}")
}

/// What is being typed, or the filter.
fn typed(shown: &Shown, room: usize) -> Line<'static> {
    let theme = shown.theme;
    let Some(line) = &shown.runs.line else {
        let filter = format::fit_end(&shown.runs.filter, room.saturating_sub(2));
        return Line::from(vec![
            Span::styled("/ ", theme.accent),
            Span::styled(filter, theme.text),
        ]);
    };
    let label = match line.field {
        Field::Filter => "/ ",
        Field::Title => "Title: ",
        Field::Note => "Note: ",
    };
    let text = format::fit_end(&line.text, room.saturating_sub(label.len() + 1));
    Line::from(vec![
        Span::styled(label, theme.accent),
        Span::styled(text, theme.text),
        Span::styled(" ", Style::new().add_modifier(Modifier::REVERSED)),
    ])
}

/// Why there are no rows.
fn placeholder(shown: &Shown, area: Rect, buffer: &mut Buffer) {
    let (theme, runs) = (shown.theme, shown.runs);
    let text = if runs.is_loading() {
        let spinner = format::spinner(shown.app.ticks);
        Text::styled(format!("{spinner} Reading the runs"), theme.accent)
    } else if !runs.filter.is_empty() {
        Text::styled("No run has all that is typed.", theme.dim)
    } else if runs.view == View::Trash {
        Text::styled("The trash is empty.", theme.dim)
    } else {
        Text::from(vec![
            Line::styled("No runs yet.", theme.text),
            Line::styled(
                "esc, then space: the first iteration makes the first run.",
                theme.dim,
            ),
        ])
    };
    let height = Constraint::Length(text.height() as u16);
    let [area] = area.layout(&Layout::vertical([height]).flex(Flex::Center));
    text.centered().render(area, buffer);
}

/// Columns of the title, and the other columns that there is room for.
fn columns(room: usize) -> (usize, Vec<(&'static str, usize)>) {
    let there = COLUMNS.into_iter().filter(|(_, _, from)| room >= *from);
    let mut columns: Vec<(&str, usize)> = there.map(|(name, width, _)| (name, width)).collect();
    let taken: usize = columns.iter().map(|(_, width)| width).sum();
    let rest = room.saturating_sub(MARKS + taken);
    // The last column has what is left.
    let title = (rest * 3 / 5).clamp(rest.min(NARROW), TITLE);
    if let Some((_, width)) = columns.iter_mut().find(|(name, _)| *name == "note") {
        *width = rest - title;
        return (title, columns);
    }
    (rest, columns)
}

fn heading(shown: &Shown, room: usize) -> Line<'static> {
    let (title, columns) = columns(room);
    let mut text = format!("{:MARKS$}{:<title$}", "", "run");
    for (name, width) in columns {
        text.push_str(&format::column(name, width));
    }
    Line::styled(text, shown.theme.dim)
}

/// With its folder where that is not the engine's.
fn called(shown: &Shown, run: &RunSummary) -> String {
    let folder = run.path.parent().filter(|_| shown.runs.is_elsewhere(run));
    folder.map_or_else(
        || name(run),
        |folder| format!("{} in {}", name(run), folder.display()),
    )
}

fn row(shown: &Shown, run: &RunSummary, room: usize) -> Line<'static> {
    let theme = shown.theme;
    let marked = shown.runs.marked.contains(&run.path);
    let mark = if marked { "●" } else { " " };
    let (glyph, word, style) = shown.state(run);
    let (title, columns) = columns(room);
    let name_style = if shown.runs.is_elsewhere(run) {
        theme.dim
    } else if run.about.title.is_empty() {
        theme.text
    } else {
        theme.text.add_modifier(Modifier::BOLD)
    };
    let mut line = Line::from(vec![
        Span::styled(format!("{mark} "), theme.accent),
        Span::styled(format!("{glyph} "), style),
        Span::styled(format::column(&called(shown, run), title), name_style),
    ]);
    for (name, width) in columns {
        let (text, style) = match name {
            "state" => (word.to_owned(), style),
            other => (value(shown, run, other), theme.dim),
        };
        line.push_span(Span::styled(format::column(&text, width), style));
    }
    line
}

fn value(shown: &Shown, run: &RunSummary, column: &str) -> String {
    match column {
        "preset" => shown.preset(run),
        "done" => match shown.done(run) {
            [0, 0] => String::new(),
            [done, 0] => done.to_string(),
            [done, all] => format!("{done}/{all}"),
        },
        "changed" => shown.when(run.trashed.unwrap_or(run.changed), "%m-%d %H:%M"),
        "best" => run.best.as_ref().map_or_else(String::new, |(at, scores)| {
            format!("★{at} {:.2}", scores.direction)
        }),
        "size" => (shown.runs.shelf.size(&run.path)).map_or_else(String::new, format::bytes),
        _ => note(shown, run),
    }
}

/// The note; without one, where the run lies if that is elsewhere.
fn note(shown: &Shown, run: &RunSummary) -> String {
    let folder = run.path.parent();
    let elsewhere = folder != shown.runs.here.as_deref() && run.trashed.is_none();
    match folder.filter(|_| run.about.note.is_empty() && elsewhere) {
        Some(folder) => format!("in {}", folder.display()),
        None => run.about.note.clone(),
    }
}
