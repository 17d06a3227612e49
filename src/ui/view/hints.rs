//! The last line: keys of the moment, from the action table, as many as fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::ui::action;
use crate::ui::app::App;
use crate::ui::theme::Theme;

pub struct HintsView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl Widget for HintsView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let mut line = Line::default();
        for (key, hint) in action::hints(self.app.context()) {
            let key = Span::styled(format!(" {key}"), self.theme.accent);
            let hint = Span::styled(format!(" {hint} "), self.theme.dim);
            if line.width() + key.width() + hint.width() > usize::from(area.width) {
                break;
            }
            line.push_span(key);
            line.push_span(hint);
        }
        line.render(area, buffer);
    }
}
