//! Boxes above the dashboard: all keys, how to leave, what happened to the engine.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, BorderType, Clear, Padding, Paragraph, Widget, Wrap};

use super::format;
use crate::protocol::{RunPhase, Status};
use crate::ui::action::{Context, Group, TABLE};
use crate::ui::theme::Theme;

const KEYS: usize = 9;

/// Most lines of a reason: the choices below must stay visible.
const MOST_LINES: usize = 6;

/// A box in the middle of the screen.
pub struct PopupView<'a> {
    area: Rect,
    title: &'static str,
    text: Text<'static>,
    scroll: u16,
    footer: &'static str,
    theme: &'a Theme,
}

impl<'a> PopupView<'a> {
    /// As large as its text, in the middle of the screen.
    pub fn new(title: &'static str, text: Text<'static>, theme: &'a Theme, screen: Rect) -> Self {
        let width = (text.width() as u16 + 6).min(screen.width.saturating_sub(4));
        let room = usize::from(width.saturating_sub(6).max(1));
        let rows: usize = text.iter().map(|line| rows(line.width(), room)).sum();
        let height = (rows as u16 + 2).min(screen.height.saturating_sub(2));
        Self {
            area: screen.centered(Constraint::Length(width), Constraint::Length(height)),
            title,
            text,
            scroll: 0,
            footer: "",
            theme,
        }
    }

    /// What it covers.
    pub fn area(&self) -> Rect {
        self.area
    }
}

impl PopupView<'_> {
    /// Draws the box over what is there.
    pub fn render(self, buffer: &mut Buffer) {
        Clear.render(self.area, buffer);
        let footer = Line::styled(self.footer, self.theme.dim).right_aligned();
        let block = Block::bordered()
            .border_type(BorderType::Rounded)
            .border_style(self.theme.accent)
            .padding(Padding::horizontal(2))
            .title(Span::styled(
                format!(" {} ", self.title),
                self.theme.accent.add_modifier(Modifier::BOLD),
            ))
            .title_bottom(footer);
        Paragraph::new(self.text)
            .wrap(Wrap { trim: false })
            .scroll((self.scroll, 0))
            .block(block)
            .render(self.area, buffer);
    }
}

/// Rows of a wrapped line, rather one too many: words do not fill every row.
fn rows(width: usize, room: usize) -> usize {
    if width <= room {
        return 1;
    }
    width.div_ceil(room.saturating_sub(12).max(1))
}

/// All keys.
pub fn help(scroll: u16, theme: &Theme, screen: Rect) -> PopupView<'_> {
    let mut text = Text::default();
    for group in Group::ALL {
        if !text.lines.is_empty() {
            text.push_line("");
        }
        let heading = theme.text.add_modifier(Modifier::BOLD);
        text.push_line(Line::styled(group.title(), heading));
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            text.push_line(key_line(&entry.keys_text(), entry.doc, theme));
        }
    }
    let rows = text.height() as u16;
    let mut popup = PopupView::new("Keys", text, theme, screen);
    let visible = popup.area.height.saturating_sub(2);
    popup.scroll = scroll.min(rows.saturating_sub(visible));
    if visible < rows {
        popup.footer = " j k scroll, esc closes ";
    }
    popup
}

/// How to leave.
pub fn quit<'a>(status: Option<&Status>, theme: &'a Theme, screen: Rect) -> PopupView<'a> {
    let running = status.is_some_and(|status| status.phase == RunPhase::Running);
    let about = if running {
        "Training goes on without a dashboard."
    } else {
        "The engine stays as it is without a dashboard."
    };
    let mut text = Text::from(Line::styled(about, theme.dim));
    text.push_line("");
    choices(&mut text, Context::Quit, theme);
    PopupView::new("Leave?", text, theme, screen)
}

/// Waiting for the engine to save.
pub fn stopping(ticks: u64, theme: &Theme, screen: Rect) -> PopupView<'_> {
    let spinner = format::spinner(ticks);
    let mut text = Text::from(Line::styled(
        format!("{spinner} The engine saves a checkpoint and ends."),
        theme.text,
    ));
    text.push_line("");
    choices(&mut text, Context::Stopping, theme);
    PopupView::new("Stopping", text, theme, screen)
}

/// The engine is gone.
pub fn lost<'a>(
    reason: &str,
    checkpoint: Option<&PathBuf>,
    theme: &'a Theme,
    screen: Rect,
) -> PopupView<'a> {
    let mut text = Text::default();
    let most = 2 * usize::from(screen.width.saturating_sub(24));
    for line in reason.lines().take(MOST_LINES) {
        text.push_line(Line::styled(format::fit(line, most), theme.bad));
    }
    text.push_line("");
    if let Some(path) = checkpoint {
        let from = format!("Last checkpoint: {}", path.display());
        text.push_line(Line::styled(from, theme.dim));
    } else {
        text.push_line(Line::styled("There is no checkpoint yet.", theme.dim));
    }
    text.push_line("");
    choices(&mut text, Context::Lost, theme);
    PopupView::new("The engine is gone", text, theme, screen)
}

/// The keys of a context with what they do.
pub fn choices(text: &mut Text<'static>, context: Context, theme: &Theme) {
    for entry in TABLE.iter().filter(|e| e.group.context() == context) {
        text.push_line(key_line(&entry.keys[0].to_string(), entry.doc, theme));
    }
}

fn key_line(keys: &str, doc: &str, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{keys:<KEYS$}"), theme.accent),
        Span::styled(doc.to_owned(), theme.text),
    ])
}
