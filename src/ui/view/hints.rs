//! The last line: keys of the moment, from the action table, as many as fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use crate::ui::action::{self, Entry, Place};
use crate::ui::app::App;
use crate::ui::theme::Theme;

pub struct HintsView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl Widget for HintsView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let (context, first) = (self.app.context(), self.app.hinted());
        let always = self.line(action::hints(context, first, Place::Right), area.width);
        let room = area.width.saturating_sub(always.width() as u16);
        let line = self.line(action::hints(context, first, Place::Left), room);
        line.render(area, buffer);
        always.right_aligned().render(area, buffer);
    }
}

impl HintsView<'_> {
    /// Whether another action has its key at this moment.
    fn means_another(&self, entry: &Entry) -> bool {
        let context = self.app.context();
        let first = self.app.keymap.keys(entry).first();
        let meant = first.and_then(|key| self.app.keymap.lookup(context, *key));
        entry.is_bindable() && meant.is_some_and(|action| action != entry.action)
    }

    /// As many hints as fit.
    fn line(&self, hints: impl Iterator<Item = &'static Entry>, room: u16) -> Line<'static> {
        let mut line = Line::default();
        for entry in hints {
            if self.means_another(entry) {
                continue;
            }
            let (Some(key), Some(hint)) = (self.app.keymap.first(entry), self.app.hint(entry))
            else {
                continue;
            };
            let key = Span::styled(format!(" {key}"), self.theme.accent);
            let hint = Span::styled(format!(" {hint} "), self.theme.dim);
            if line.width() + key.width() + hint.width() > usize::from(room) {
                break;
            }
            line.push_span(key);
            line.push_span(hint);
        }
        line
    }
}
