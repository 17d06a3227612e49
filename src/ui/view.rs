//! One frame from the state: which panels where, popups above them.

mod about;
mod ascii;
mod axis;
mod braille;
mod chart;
mod decimate;
mod editor;
mod film;
mod format;
mod hand;
mod header;
mod hints;
mod layout;
mod licence;
mod log;
mod machine;
mod markers;
mod message;
mod mixer;
mod overlay;
mod palette;
mod panel;
mod pictures;
mod popup;
mod presets;
mod prompt;
mod runs;
mod samples;
mod saving;
mod scores;
mod scroll;
mod status;
mod studio;
mod style;
mod timeline;
mod typed;
mod wrap;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use crate::ui::app::{App, Connection, Popup};
use crate::ui::arrangement::Plotted;
use crate::ui::hits::{Hits, Target};
use crate::ui::theme::{Charset, Theme};

use layout::Panels;
pub use pictures::Canvas;

/// Smallest terminal that shows the dashboard.
pub const SMALLEST: (u16, u16) = (60, 15);

/// Draws everything; returns what lies where. Pictures go through `canvas`, which may put them on
/// screen after the frame.
pub fn draw(app: &App, theme: &Theme, canvas: &mut dyn Canvas, frame: &mut Frame) -> Hits {
    let hits = draw_all(app, theme, canvas, frame);
    if theme.charset == Charset::Ascii {
        ascii::translate(frame.buffer_mut());
    }
    hits
}

fn draw_all(app: &App, theme: &Theme, canvas: &mut dyn Canvas, frame: &mut Frame) -> Hits {
    let mut hits = Hits::default();
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(theme, frame);
        return hits;
    }
    if let Some(samples) = &app.samples {
        samples::draw((app, samples), theme, canvas, (frame, &mut hits));
        return draw_popup((app, theme), canvas, frame, hits);
    }
    if let Some(list) = &app.runs {
        runs::draw((app, list), theme, canvas, (frame, &mut hits));
        return draw_popup((app, theme), canvas, frame, hits);
    }
    if app.is_film_open() {
        film::draw(app, theme, canvas, (frame, &mut hits));
        return draw_popup((app, theme), canvas, frame, hits);
    }
    if let Some(shown) = &app.mixer {
        mixer::draw((app, shown), theme, canvas, (frame, &mut hits));
        return draw_popup((app, theme), canvas, frame, hits);
    }
    if let Some(shown) = &app.studio {
        studio::draw((app, shown), theme, canvas, (frame, &mut hits));
        return draw_popup((app, theme), canvas, frame, hits);
    }
    let mut panels = Panels::arrange(area, app.zoom, message::height(app, area.width));
    let editor = app
        .editor
        .as_ref()
        .map(|editor| (editor, panels.make_room()));
    for (panel, area) in panels.shown() {
        hits.add(area, Target::Panel(panel));
    }
    let free = draw_panels(app, theme, &panels, (frame, &mut hits));
    style::StyleView { app, theme }.draw(free, canvas, frame.buffer_mut());
    if let Some(area) = panels.pictures {
        pictures::PicturesView { app, theme }.draw(area, canvas, frame.buffer_mut());
        timeline::TimelineView { app, theme }.draw(area, frame.buffer_mut(), &mut hits);
    }
    if let Some((editor, area)) = editor {
        editor::EditorView { editor, app, theme }.draw(area, frame.buffer_mut(), &mut hits);
    }
    draw_popup((app, theme), canvas, frame, hits)
}

/// What covers the rest; nothing below it can be pointed at.
fn draw_popup(
    (app, theme): (&App, &Theme),
    canvas: &mut dyn Canvas,
    frame: &mut Frame,
    mut hits: Hits,
) -> Hits {
    let area = frame.area();
    if let Some(popup) = popup_view(app, theme, area) {
        hits.cover(area);
        canvas.cover(popup.area(), frame.buffer_mut());
        popup.render(frame.buffer_mut(), &mut hits);
    }
    hits
}

/// Gives the room for style pictures.
fn draw_panels(
    app: &App,
    theme: &Theme,
    panels: &Panels,
    (frame, hits): (&mut Frame, &mut Hits),
) -> Rect {
    let mut free = Rect::default();
    let buffer = frame.buffer_mut();
    header::HeaderView { app, theme }.render(panels.header, buffer);
    if let Some(area) = panels.chart {
        match app.plotted {
            Plotted::Losses => chart::ChartView::new(app, theme).draw(area, buffer, hits),
            Plotted::Scores => scores::ScoresView { app, theme }.draw(area, buffer, hits),
        }
    }
    if let Some(area) = panels.status {
        status::StatusView { app, theme }.render(area, buffer);
    }
    if let Some(area) = panels.presets {
        free = presets::PresetsView { app, theme }.draw(area, buffer, hits);
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
    free
}

fn popup_view<'a>(app: &App, theme: &'a Theme, area: Rect) -> Option<popup::PopupView<'a>> {
    if let Connection::Lost(reason) = &app.connection {
        return Some(popup::lost((app, reason), theme, area));
    }
    let Some(popup) = app.popup else {
        return runs::question(app, theme, area).or_else(|| studio::question(app, theme, area));
    };
    match popup {
        Popup::Help { scroll } => Some(popup::help((app, scroll), theme, area)),
        Popup::Palette => Some(palette::palette(app, theme, area)),
        Popup::Prompt => Some(prompt::popup(app, theme, area)),
        Popup::Naming => Some(saving::naming(app, theme, area)),
        Popup::Overwrite => Some(saving::overwrite(app, theme, area)),
        Popup::LeaveEditor => Some(saving::leave(app, theme, area)),
        Popup::Config { scroll } => Some(popup::config((app, scroll), theme, area)),
        Popup::Licence => Some(licence::popup(app, theme, area)),
        Popup::GoBack { iteration } => Some(popup::go_back((app, iteration), theme, area)),
        Popup::Quit => Some(popup::quit(app, theme, area)),
        Popup::Stopping => Some(popup::stopping(app, theme, area)),
    }
}

fn too_small(theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    let sizes = format!(
        "at least {} x {}, now {} x {}",
        SMALLEST.0, SMALLEST.1, area.width, area.height
    );
    let texts = [
        ("Make the terminal larger", theme.accent),
        (&sizes, theme.dim),
    ];
    let rows = |(text, style)| {
        let rows = wrap::rows(text, usize::from(area.width));
        let lines = rows.into_iter().map(move |row| Line::styled(row, style));
        lines.collect::<Vec<Line>>()
    };
    let lines: Vec<Line> = texts.into_iter().flat_map(rows).collect();
    let top = area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in (top..area.height).zip(lines) {
        let row = Rect::new(area.x, area.y + row, area.width, 1);
        line.centered().render(row, frame.buffer_mut());
    }
}

#[cfg(test)]
mod tests;
