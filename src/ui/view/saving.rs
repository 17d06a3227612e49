//! Under which name a preset is saved, whether something is replaced, what becomes of edits.

use ratatui::layout::{Constraint, Rect};
use ratatui::text::{Line, Span, Text};

use super::popup::{PopupView, choices, push_wrapped, room};
use super::typed;
use crate::ui::action::Context;
use crate::ui::app::App;
use crate::ui::theme::Theme;

/// Widest box that is easy to read.
const WIDEST: usize = 66;

/// The name, as it is typed.
pub fn naming<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen).min(WIDEST);
    let mut text = Text::default();
    if let Some(saving) = &app.saving {
        let mut line = Line::from(Span::styled("name  ", theme.dim));
        line.extend(typed::spans(
            &saving.line,
            room.saturating_sub(12),
            theme.text,
        ));
        line.push_span(Span::styled(".toml", theme.dim));
        text.push_line(line);
    }
    let (about, style) = match (app.wrong_name(), app.namesake()) {
        (Some(wrong), _) => (wrong, theme.bad),
        (None, Some(entry)) if entry.path.is_some() => {
            ("there is one; it can be replaced".to_owned(), theme.warning)
        }
        (None, Some(_)) => (
            "it will take the place of the built-in one".to_owned(),
            theme.warning,
        ),
        (None, None) => ("a new file in your presets folder".to_owned(), theme.dim),
    };
    push_wrapped(&mut text, &about, style, room);
    let mut popup = choices(
        "Save the preset",
        text,
        (app, Context::Naming),
        theme,
        screen,
    );
    let height = popup.area.height;
    popup.area = screen.centered(
        Constraint::Length(room as u16 + 6),
        Constraint::Length(height),
    );
    popup
}

/// What would be replaced.
pub fn overwrite<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen).min(WIDEST);
    let mut text = Text::default();
    let refused = app
        .saving
        .as_ref()
        .and_then(|saving| saving.refused.clone());
    let there = app.namesake().map(|entry| match &entry.path {
        Some(path) => format!("{} is there already.", path.display()),
        None => format!(
            "{} is built in; your file will take its place until you delete it.",
            entry.preset.title
        ),
    });
    let why = refused.map(|reason| format!("{reason}."));
    push_wrapped(
        &mut text,
        &why.or(there).unwrap_or_default(),
        theme.text,
        room,
    );
    choices(
        "Replace it?",
        text,
        (app, Context::Overwriting),
        theme,
        screen,
    )
}

/// What would be lost.
pub fn leave<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let title = app.editor.as_ref().map_or("", |editor| editor.title());
    let mut text = Text::default();
    let why = format!("The edits of {title} are neither saved nor in force.");
    push_wrapped(&mut text, &why, theme.text, room(screen).min(WIDEST));
    let context = (app, Context::LeavingEditor);
    choices("Leave the editor?", text, context, theme, screen)
}
