//! The frames, and below them which one it is or how far the preview is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Text};
use ratatui::widgets::Widget;

use super::Shown;
use crate::protocol::{FilmStage, Filming};
use crate::ui::film::Focus;
use crate::ui::image::Protocol;
use crate::ui::view::pictures::{Canvas, Cells};
use crate::ui::view::{format, wrap};

/// Draws the shown frame as large as it fits, with a line below it.
pub fn draw(shown: Shown, area: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
    let off = shown.app.protocol == Protocol::Off;
    if let Some((_, picture)) = shown.film.reel.shown().filter(|_| !off) {
        let cells = Cells::fitting(area, (1, Some(picture)), canvas.cell());
        if let Some([place, label]) = cells.areas(area, 0) {
            canvas.picture(picture, place, buffer);
            // The line may be longer than the picture is wide.
            let label = Rect {
                width: area.width,
                ..label
            };
            caption(shown, usize::from(label.width)).render(label, buffer);
        }
        return;
    }
    let [frame, line] = area.layout(&Layout::vertical([
        Constraint::Fill(1),
        Constraint::Length(1),
    ]));
    nothing(shown, frame, buffer);
    caption(shown, usize::from(line.width)).render(line, buffer);
}

/// Why there is nothing to see.
fn nothing(shown: Shown, area: Rect, buffer: &mut Buffer) {
    let (film, theme) = (shown.film, shown.theme);
    let failed = film.preview.as_ref().and_then(failure);
    let (text, style) = match failed {
        Some(reason) => (format!("No preview: {reason}"), theme.bad),
        None if film
            .preview
            .as_ref()
            .is_some_and(|now| !now.stage.is_over()) =>
        {
            return;
        }
        None if shown.app.protocol == Protocol::Off => {
            ("Pictures are off (i)".to_owned(), theme.dim)
        }
        None => (
            "enter draws a preview and plays it here; w writes the film".to_owned(),
            theme.dim,
        ),
    };
    let rows = wrap::rows(&text, usize::from(area.width));
    let rows: Text = rows
        .into_iter()
        .map(|row| Line::styled(row, style))
        .collect();
    let height = (rows.height() as u16).min(area.height);
    let top = area.y + (area.height - height) / 2;
    rows.centered()
        .render(Rect::new(area.x, top, area.width, height), buffer);
}

fn failure(filming: &Filming) -> Option<&String> {
    match &filming.stage {
        FilmStage::Failed { reason } => Some(reason),
        _ => None,
    }
}

/// How far the preview is, or which frame of which film is shown.
fn caption(shown: Shown, room: usize) -> Line<'static> {
    let (film, theme) = (shown.film, shown.theme);
    let preview = film.preview.as_ref();
    if let Some(filming) = preview.filter(|filming| !filming.stage.is_over()) {
        return shown.progress(filming, room);
    }
    let (Some((at, _)), Some(plan)) = (film.reel.shown(), film.reel.plan()) else {
        return Line::default();
    };
    let number = at as u32 * plan.stride() + 1;
    let mut text = format!("frame {number} of {}", plan.all_frames());
    let paused = if film.reel.is_paused() {
        ", paused"
    } else {
        ""
    };
    if let Some(reason) = preview.and_then(failure) {
        text = format!("{text}, not whole: {reason}");
    } else if preview.is_some_and(|filming| filming.stage == FilmStage::Dropped) {
        text.push_str(", not whole: it was ended");
    } else if film.is_changed(shown.truncation()) {
        text.push_str("; enter draws it anew");
    } else {
        text.push_str(paused);
    }
    let style = match film.focus {
        Focus::Screen => theme.text,
        Focus::Form => theme.dim,
    };
    Line::styled(format::fit(&text, room), style)
}
