//! The line for other prompts, and below it what it means.

use ratatui::layout::{Constraint, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span, Text};

use super::popup::{PopupView, choices, room};
use super::{typed, wrap};
use crate::preset::Start;
use crate::ui::action::Context;
use crate::ui::app::App;
use crate::ui::prompt::Meaning;
use crate::ui::theme::Theme;

/// Widest box that is easy to read.
const WIDEST: usize = 74;
/// Rows for what the line means.
const MEANING: usize = 2;

/// The box as it is typed.
pub fn popup<'a>(app: &App, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let room = room(screen).min(WIDEST);
    let mut line = Line::from(Span::styled("> ", theme.accent));
    line.extend(typed::spans(
        &app.prompt.line,
        room.saturating_sub(3),
        theme.text,
    ));
    let mut text = Text::from(line);
    let (meaning, style) = meaning(app, theme);
    let mut rows = wrap::rows(&meaning, room);
    rows.resize(MEANING, String::new());
    for row in rows {
        text.push_line(Line::styled(row, style));
    }
    text.push_line("");
    text.push_line(start(app.prompt.start, theme));
    let mut popup = choices("Other prompts", text, (app, Context::Prompt), theme, screen);
    let height = popup.area.height;
    popup.area = screen.centered(
        Constraint::Length(room as u16 + 6),
        Constraint::Length(height),
    );
    popup
}

fn meaning(app: &App, theme: &Theme) -> (String, Style) {
    match app.meaning() {
        Meaning::Nothing => (
            "What shall be drawn? For example: photo -> ukiyo-e. Without an arrow the source stays \
             what it is."
                .to_owned(),
            theme.dim,
        ),
        Meaning::Wrong(reason) => (reason, theme.bad),
        Meaning::Pair {
            source,
            target,
            warning: None,
        } => (format!("from \"{source}\" to \"{target}\""), theme.good),
        Meaning::Pair {
            warning: Some(warning),
            ..
        } => (warning, theme.warning),
    }
}

fn start(start: Start, theme: &Theme) -> Line<'static> {
    let choice = |of: Start, words: &str| {
        if start == of {
            Span::styled(format!("● {words}   "), theme.accent)
        } else {
            Span::styled(format!("○ {words}   "), theme.dim)
        }
    };
    Line::from(vec![
        Span::styled("from  ", theme.dim),
        choice(Start::Continue, "the present weights"),
        choice(Start::Frozen, "the frozen weights"),
    ])
}
