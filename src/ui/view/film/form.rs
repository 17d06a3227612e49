//! What a film shall be, how long it will be, and what is filmed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{Shown, lines};
use crate::protocol::{FilmKind, FilmPlan, FilmSet};
use crate::ui::film::{Focus, Row};
use crate::ui::hits::{Hits, Target};
use crate::ui::view::{format, typed, wrap};

/// Columns of a row's name.
const NAME: usize = 12;

/// Draws the form; its rows can be clicked.
pub fn draw(shown: Shown, area: Rect, (buffer, hits): (&mut Buffer, &mut Hits)) {
    let rows = shown.film.form.rows();
    let [form, _, facts] = area.layout(&Layout::vertical([
        Constraint::Length(rows.len() as u16),
        Constraint::Length(1),
        Constraint::Fill(1),
    ]));
    let room = usize::from(form.width.saturating_sub(1));
    for ((index, row), line) in rows.into_iter().enumerate().zip(form.rows()) {
        let line = Rect {
            width: line.width.saturating_sub(1),
            ..line
        };
        row_line(shown, (index, row), room).render(line, buffer);
        hits.add(line, Target::FilmRow(index));
    }
    lines(
        about(shown, usize::from(facts.width).saturating_sub(2)),
        facts,
        buffer,
    );
}

fn row_line(shown: Shown, (index, row): (usize, Row), room: usize) -> Line<'static> {
    let (film, theme) = (shown.film, shown.theme);
    let form = &film.form;
    let selected = index == form.at();
    let name = format!(" {:<NAME$}", form.name(row));
    let mut line = Line::from(Span::styled(name, theme.dim));
    let left = room.saturating_sub(NAME + 1);
    if let Some(typing) = film.line.as_ref().filter(|_| selected) {
        line.extend(typed::spans(typing, left, theme.text));
        return line;
    }
    let lacking = row == Row::Format
        && form.needs_ffmpeg()
        && film.set.as_ref().is_some_and(|set| !set.ffmpeg);
    let value = form.value(row);
    let (value, style) = if lacking {
        (format!("{value}: no ffmpeg there"), theme.warning)
    } else if row == Row::Format && form.needs_ffmpeg() {
        (format!("{value} through ffmpeg"), theme.text)
    } else {
        (value, theme.text)
    };
    line.push_span(Span::styled(format::fit(&value, left), style));
    let mark = match (selected, film.focus) {
        (true, Focus::Form) => theme.selected,
        (true, Focus::Screen) => theme.accent,
        (false, _) => Style::new(),
    };
    let width = room.saturating_sub(line.width());
    line.push_span(Span::raw(" ".repeat(width)));
    line.patch_style(mark)
}

/// What is wrong, or how long it will be; then what is filmed, and who was kept.
fn about(shown: Shown, room: usize) -> Vec<Line<'static>> {
    let (film, theme) = (shown.film, shown.theme);
    let mut all = Vec::new();
    let mut say = |text: &str, style: Style| {
        let rows = wrap::rows(text, room).into_iter();
        all.extend(rows.map(|row| Line::styled(format!(" {row}"), style)));
    };
    let Some(set) = &film.set else {
        let spinner = format::spinner(shown.app.ticks);
        say(&format!("{spinner} looking at the run"), theme.accent);
        return all;
    };
    match film
        .mistake()
        .map_or_else(|| film.plan(shown.truncation()), Err)
    {
        Err(reason) => say(&reason, theme.bad),
        Ok(plan) => say(&length(&plan), theme.text),
    }
    if film.line.is_some() && film.form.row() == Row::Who && !set.latents.is_empty() {
        let text = format!("Kept: {}", set.latents.join(", "));
        say(&text, theme.dim);
        return all;
    }
    say(&filmed(shown, set), theme.dim);
    if shown.app.films_the_past() && set.newest.is_some() {
        let now = shown.app.status().map_or(0, |status| status.iteration);
        say(&format!("The run is at {now} (s saves it)."), theme.dim);
    }
    all
}

/// `120 frames, 4.8 s; the preview has 40`
fn length(plan: &FilmPlan) -> String {
    let frames = plan.all_frames();
    let seconds = f64::from(frames) / f64::from(plan.fps);
    let preview = frames.div_ceil(plan.stride());
    if preview == frames {
        return format!("{frames} frames, {seconds:.1} s");
    }
    format!("{frames} frames, {seconds:.1} s; preview {preview}")
}

fn filmed(shown: Shown, set: &FilmSet) -> String {
    let kind = shown.film.form.kind();
    match &set.newest {
        None if kind == FilmKind::Walk => {
            "Nothing of this run is saved: the frozen generator is filmed. s saves the present weights."
                .to_owned()
        }
        None => "Nothing of this run is saved: s saves the present weights.".to_owned(),
        Some(_) if kind == FilmKind::Timeline && set.checkpoints == 1 => {
            "From frozen to the one checkpoint of this run.".to_owned()
        }
        Some(_) if kind == FilmKind::Timeline => {
            format!("Through {} checkpoints and stops of this run.", set.checkpoints)
        }
        Some(source) => format!("Of this run at iteration {}.", source.iteration),
    }
}
