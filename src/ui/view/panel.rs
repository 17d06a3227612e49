//! The frame that all panels share: a quiet border, a title on the left, a fact on the right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Padding, Widget};

use crate::ui::app::App;
use crate::ui::arrangement::Plotted;
use crate::ui::hits::Panel;
use crate::ui::theme::Theme;

/// A panel's border. The title of the panel that keys go to stands out.
pub struct PanelFrame<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
    pub panel: Panel,
    pub fact: &'a str,
}

impl PanelFrame<'_> {
    fn title(&self) -> &'static str {
        match (self.panel, self.app.plotted) {
            (Panel::Curves, Plotted::Scores) => "Scores",
            _ => self.panel.title(),
        }
    }

    /// Draws it; returns the room inside.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) -> Rect {
        let style = if self.app.focused() == self.panel {
            self.theme.focus
        } else {
            self.theme.title
        };
        bordered(
            Span::styled(format!(" {} ", self.title()), style),
            self.fact,
            self.theme,
            area,
            buffer,
        )
    }
}

/// A quiet border with a title and a fact; gives the room inside.
pub fn bordered(
    title: Span<'_>,
    fact: &str,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let mut block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.line)
        .padding(Padding::horizontal(1))
        .title(title);
    if !fact.is_empty() {
        let fact = Line::styled(format!(" {fact} "), theme.dim);
        block = block.title(fact.right_aligned());
    }
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}
