//! The engine's log, newest at the bottom.

use std::collections::VecDeque;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::panel::PanelFrame;
use super::{format, wrap};
use crate::protocol::{Level, LogLine};
use crate::ui::app::App;
use crate::ui::hits::Panel;
use crate::ui::theme::Theme;

/// Columns of the clock and the mark.
const MARGIN: usize = 11;

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
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Log,
            fact: &fact,
        };
        let inner = frame.draw(area, buffer);
        let end = log.len().saturating_sub(self.app.log_back);
        let rows = self.rows(&log[..end], inner);
        for (row, line) in inner.rows().zip(rows) {
            line.render(row, buffer);
        }
    }
}

impl LogView<'_> {
    /// The newest lines that fit; in the large panel long ones take several rows.
    fn rows(&self, log: &[LogLine], area: Rect) -> Vec<Line<'static>> {
        let room = usize::from(area.width).saturating_sub(MARGIN);
        let mut rows = VecDeque::new();
        for line in log.iter().rev() {
            let texts = match self.app.zoom {
                Some(Panel::Log) => wrap::rows(&line.text, room),
                _ => vec![format::fit(&line.text, room)],
            };
            for (number, text) in texts.into_iter().enumerate().rev() {
                if rows.len() == usize::from(area.height) {
                    return rows.into();
                }
                rows.push_front(self.row(line, number, text));
            }
        }
        rows.into()
    }

    fn row(&self, line: &LogLine, number: usize, text: String) -> Line<'static> {
        let (mark, style) = self.level(line.level);
        if number > 0 {
            return Line::from(vec![
                Span::raw(" ".repeat(MARGIN)),
                Span::styled(text, style),
            ]);
        }
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
