//! What stands in place of all panels keeps the dashboard's first and last lines.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::widgets::Widget;

use super::{header, hints, message};
use crate::ui::app::App;
use crate::ui::theme::Theme;

/// Draws these lines; gives the room between them.
pub fn around(app: &App, theme: &Theme, frame: &mut Frame) -> Rect {
    let area = frame.area();
    let rows = Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(message::height(app, area.width)),
        Constraint::Length(1),
    ]);
    let [head, body, said, keys] = area.layout(&rows);
    let buffer = frame.buffer_mut();
    header::HeaderView { app, theme }.render(head, buffer);
    let log = message::LogPanel::Hidden;
    message::MessageView { app, log, theme }.render(said, buffer);
    hints::HintsView { app, theme }.render(keys, buffer);
    body
}
