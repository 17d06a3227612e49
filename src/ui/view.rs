//! One frame from the state: which panels where, popups above them.

mod about;
mod axis;
mod braille;
mod chart;
mod decimate;
mod format;
mod header;
mod hints;
mod layout;
mod licence;
mod log;
mod markers;
mod message;
mod panel;
mod pictures;
mod popup;
mod presets;
mod status;
mod wrap;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::ui::app::{App, Connection, Popup};
use crate::ui::theme::Theme;

use layout::Panels;
pub use pictures::Canvas;

/// Smallest terminal that shows the dashboard.
pub const SMALLEST: (u16, u16) = (60, 15);

/// Draws everything. Pictures go through `canvas`, which may put them on screen after the frame.
pub fn draw(app: &App, theme: &Theme, canvas: &mut dyn Canvas, frame: &mut Frame) {
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return too_small(theme, frame);
    }
    let panels = Panels::arrange(area, app.zoom, message::height(app, area.width));
    let popup = popup_view(app, theme, area);
    draw_panels(app, theme, &panels, frame);
    if let Some(area) = panels.pictures {
        pictures::PicturesView { app, theme }.draw(area, canvas, frame.buffer_mut());
    }
    if let Some(popup) = popup {
        canvas.cover(popup.area(), frame.buffer_mut());
        popup.render(frame.buffer_mut());
    }
}

fn draw_panels(app: &App, theme: &Theme, panels: &Panels, frame: &mut Frame) {
    let buffer = frame.buffer_mut();
    header::HeaderView { app, theme }.render(panels.header, buffer);
    if let Some(area) = panels.chart {
        chart::ChartView::new(app, theme).render(area, buffer);
    }
    if let Some(area) = panels.status {
        status::StatusView { app, theme }.render(area, buffer);
    }
    if let Some(area) = panels.presets {
        presets::PresetsView { app, theme }.render(area, buffer);
    }
    if let Some(area) = panels.log {
        log::LogView { app, theme }.render(area, buffer);
    }
    let log = match panels.log {
        Some(_) => message::LogPanel::Shown,
        None => message::LogPanel::Hidden,
    };
    message::MessageView { app, log, theme }.render(panels.message, buffer);
    hints::HintsView { app, theme }.render(panels.hints, buffer);
}

fn popup_view<'a>(app: &App, theme: &'a Theme, area: Rect) -> Option<popup::PopupView<'a>> {
    if let Connection::Lost(reason) = &app.connection {
        return Some(popup::lost(reason, app.checkpoint(), theme, area));
    }
    match app.popup? {
        Popup::Help { scroll } => Some(popup::help(scroll, theme, area)),
        Popup::Licence => Some(licence::popup(&app.wanted, theme, area)),
        Popup::Quit => Some(popup::quit(app.status(), theme, area)),
        Popup::Stopping => Some(popup::stopping(app.ticks, theme, area)),
    }
}

fn too_small(theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let lines = [
        Line::styled("Make the terminal larger", theme.accent),
        Line::styled(
            format!(
                "at least {} x {}, now {} x {}",
                SMALLEST.0, SMALLEST.1, area.width, area.height
            ),
            theme.dim,
        ),
    ];
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in (top..area.height).zip(lines) {
        let row = Rect::new(area.x, area.y + row, area.width, 1);
        line.centered().render(row, frame.buffer_mut());
    }
}

#[cfg(test)]
mod tests;
