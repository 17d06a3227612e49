//! The engine's log, newest at the bottom.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::{format, panel};
use crate::protocol::{Level, LogLine};
use crate::ui::app::App;
use crate::ui::theme::Theme;

pub struct LogView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl Widget for LogView<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let log = self.app.snapshot().map_or(&[][..], |s| &s.log);
        let fact = match self.app.log_back {
            0 => String::new(),
            back => format!("{back} newer"),
        };
        let inner = panel::frame("Log", &fact, self.theme, area, buffer);
        let end = log.len().saturating_sub(self.app.log_back);
        let start = end.saturating_sub(usize::from(inner.height));
        for (row, line) in inner.rows().zip(&log[start..end]) {
            self.line(line, row.width).render(row, buffer);
        }
    }
}

impl LogView<'_> {
    fn line(&self, line: &LogLine, width: u16) -> Line<'static> {
        let (mark, style) = self.level(line.level);
        let text = format::fit(&line.text, usize::from(width).saturating_sub(11));
        Line::from(vec![
            Span::styled(self.clock(line.time), self.theme.dim),
            Span::styled(format!(" {mark} "), style),
            Span::styled(text, style),
        ])
    }

    fn level(&self, level: Level) -> (&'static str, Style) {
        match level {
            Level::Info => (" ", self.theme.text),
            Level::Warning => ("!", self.theme.warning),
            Level::Error => ("✗", self.theme.bad),
        }
    }

    fn clock(&self, time: i64) -> String {
        Timestamp::from_second(time).map_or_else(
            |_| "--:--:--".to_owned(),
            |time| {
                let local = self.app.time_zone.to_datetime(time);
                local.strftime("%H:%M:%S").to_string()
            },
        )
    }
}
