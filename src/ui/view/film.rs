//! The film room in place of the panels: the form on the left, the frames beside it, and below both
//! what is written. Where both do not fit there is the one that keys go to.

mod form;
mod screen;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

use super::panel::bordered;
use super::pictures::Canvas;
use super::{format, overlay, wrap};
use crate::protocol::{FilmPurpose, FilmStage, Filming};
use crate::ui::app::App;
use crate::ui::film::{Film, Focus};
use crate::ui::hits::Hits;
use crate::ui::theme::Theme;

/// Columns of the form.
const FORM: u16 = 39;
/// With fewer the frames are below it.
const BESIDE: u16 = 66;
/// Lines of the form, and what is wrong with it, which are always seen.
const FORM_LINES: usize = 12;
/// Most lines below both.
const MOST_LINES: usize = 6;

/// What every part needs.
#[derive(Clone, Copy)]
struct Shown<'a> {
    app: &'a App,
    film: &'a Film,
    theme: &'a Theme,
}

/// Draws the room with the dashboard's first and last lines.
pub fn draw(
    app: &App,
    theme: &Theme,
    canvas: &mut dyn Canvas,
    (frame, hits): (&mut Frame, &mut Hits),
) {
    let body = overlay::around(app, theme, frame);
    let buffer = frame.buffer_mut();
    let film = &app.film;
    let shown = Shown { app, film, theme };
    let fact = film.set.as_ref().map_or("", |set| &set.model);
    let fact = match fact {
        "" => String::new(),
        model => format!("generator {model}"),
    };
    let fact = format::fit(&fact, usize::from(body.width.saturating_sub(11)));
    let title = Span::styled(" Films ", theme.focus);
    let inner = bordered(title, &fact, theme, body, buffer);
    let below = shown.below(inner);
    let [upper, last] = inner.layout(&Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(below.height() as u16),
    ]));
    below.render(last, buffer);
    if inner.width < BESIDE && film.focus == Focus::Screen {
        // There is no room for both.
        return screen::draw(shown, upper, canvas, buffer);
    }
    let [left, right] = if inner.width >= BESIDE {
        upper.layout(&Layout::horizontal([
            Constraint::Length(FORM),
            Constraint::Fill(1),
        ]))
    } else {
        let rows = film.form.rows().len() as u16 + 2;
        upper.layout(&Layout::vertical([
            Constraint::Length(rows),
            Constraint::Fill(1),
        ]))
    };
    form::draw(shown, left, (buffer, hits));
    screen::draw(shown, right, canvas, buffer);
}

impl Shown<'_> {
    fn truncation(&self) -> f64 {
        self.app.status().map_or(0.0, |status| status.truncation)
    }

    /// What was refused, or how far the film is that is written, and how to repeat it.
    fn below(&self, room: Rect) -> Text<'static> {
        let (film, theme) = (self.film, self.theme);
        let (width, most) = (
            usize::from(room.width),
            MOST_LINES.min(usize::from(room.height).saturating_sub(FORM_LINES)),
        );
        if let Some(reason) = &film.refused {
            return rows(&format!("Not now: {reason}"), (width, most), theme.bad);
        }
        let Some(writing) = &film.writing else {
            return Text::default();
        };
        match &writing.stage {
            FilmStage::Begins | FilmStage::Draws => Text::from(self.progress(writing, width)),
            FilmStage::Drawn => Text::default(),
            FilmStage::Dropped => {
                Text::styled("The film was ended; nothing is left of it", theme.text)
            }
            FilmStage::Failed { reason } => {
                let text = format!("No film was written: {reason}");
                rows(&text, (width, most), theme.bad)
            }
            FilmStage::Written {
                path,
                bytes,
                command,
            } => {
                let size = format::file_size(*bytes);
                let path = path.display().to_string();
                let path = format::fit_end(&path, width.saturating_sub(size.len() + 11));
                let mut text = Text::styled(format!("Written {path}  {size}"), theme.good);
                text.extend(self.command(command, (width, most)));
                text
            }
        }
    }

    /// How to repeat a film, where there is room for it.
    fn command(&self, command: &str, (width, most): (usize, usize)) -> Vec<Line<'static>> {
        let dim = self.theme.dim;
        let rows = wrap::rows(command, width);
        if rows.len() < most {
            return rows.into_iter().map(|row| Line::styled(row, dim)).collect();
        }
        let hint = "its command is in the log (l in the dashboard)";
        vec![Line::styled(format::fit(hint, width), dim)]
    }

    /// A line with what is done, a bar, and how far it is.
    fn progress(&self, filming: &Filming, room: usize) -> Line<'static> {
        const BAR: usize = 20;
        let theme = self.theme;
        let spinner = format::spinner(self.app.ticks);
        let what = match (filming.purpose, filming.frames) {
            (_, 0) => "loading".to_owned(),
            (FilmPurpose::Preview, _) => "drawing".to_owned(),
            (FilmPurpose::Write, _) => format!("writing {}", filming.plan.format.ending()),
        };
        let mut line = Line::styled(format!("{spinner} {what} "), theme.accent);
        if filming.frames > 0 {
            let count = format!(" {} of {}", filming.frame, filming.frames);
            let bar = BAR.min(room.saturating_sub(line.width() + count.len()));
            let done = f64::from(filming.frame) / f64::from(filming.frames);
            line.extend(format::gauge(done, bar, theme.accent, theme.line));
            line.push_span(Span::styled(count, theme.text));
        }
        line
    }
}

/// Text in so many columns and no more rows.
fn rows(text: &str, (width, most): (usize, usize), style: ratatui::style::Style) -> Text<'static> {
    let mut rows = wrap::rows(text, width);
    rows.truncate(most.max(1));
    rows.into_iter()
        .map(|row| Line::styled(row, style))
        .collect()
}

/// Renders lines from the top of an area, as many as fit.
fn lines(lines: Vec<Line<'static>>, area: Rect, buffer: &mut Buffer) {
    for (line, row) in lines.into_iter().zip(area.rows()) {
        line.render(row, buffer);
    }
}
