//! The frame that all panels share: a quiet border, a title on the left, a fact on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Widget};

use crate::ui::theme::Theme;

/// Draws the border; returns the room inside.
pub fn frame(title: &str, fact: &str, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let mut block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.line)
        .padding(Padding::horizontal(1))
        .title(Span::styled(format!(" {title} "), theme.title));
    if !fact.is_empty() {
        let fact = Line::styled(format!(" {fact} "), theme.dim).right_aligned();
        block = block.title(fact);
    }
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}
