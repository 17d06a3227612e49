//! The fixed latents: frozen pictures above those of the trainable generator.

mod grid;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Flex, Layout, Rect};
use ratatui::text::{Line, Text};
use ratatui::widgets::Widget;

use super::format;
use super::panel::PanelFrame;
use crate::protocol::RunPhase;
use crate::ui::app::{App, Connection};
use crate::ui::gallery::Gallery;
use crate::ui::hits::Panel;
use crate::ui::image::{CellSize, Picture, Protocol, Renderer};
use crate::ui::theme::Theme;

use grid::{Grid, USUAL_CELL};

/// Columns for the names of the rows.
const GUTTER: u16 = 8;

/// What puts a picture on screen.
pub trait Canvas {
    /// Size of a character cell.
    fn cell(&self) -> CellSize;

    /// Shows a picture in these cells, now or after the frame.
    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer);

    /// A popup will be drawn here.
    fn cover(&mut self, area: Rect, buffer: &mut Buffer);
}

impl Canvas for Renderer {
    fn cell(&self) -> CellSize {
        self.detected().cell.unwrap_or(USUAL_CELL)
    }

    fn picture(&mut self, picture: &Picture, area: Rect, buffer: &mut Buffer) {
        self.place(buffer, area, picture);
    }

    fn cover(&mut self, area: Rect, buffer: &mut Buffer) {
        Renderer::cover(self, buffer, area);
    }
}

pub struct PicturesView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl PicturesView<'_> {
    /// Draws the panel.
    pub fn draw(&self, area: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
        let gallery = self.app.gallery.as_ref().filter(|g| !g.frozen.is_empty());
        let Some(gallery) = gallery.filter(|_| self.app.protocol != Protocol::Off) else {
            let inner = self.frame("", area, buffer);
            return self.placeholder(inner, buffer);
        };
        let margins = Rect::new(
            0,
            0,
            area.width.saturating_sub(4),
            area.height.saturating_sub(2),
        );
        let columns = Layout::horizontal([Constraint::Length(GUTTER), Constraint::Fill(1)]);
        let [_, room] = margins.layout(&columns);
        let first = &gallery.frozen[0];
        let aspect = f64::from(first.width.max(1)) / f64::from(first.height.max(1));
        let grid = Grid::fitting(room, gallery.frozen.len(), aspect, canvas.cell());
        let fact = fact(gallery, &grid);
        let inner = self.frame(&fact, area, buffer);
        let [gutter, pictures] = inner.layout(&columns);
        self.names(&grid, gutter, buffer);
        for (row, of_row) in [(0, &gallery.frozen), (1, &gallery.trainable)] {
            for (index, picture) in of_row.iter().enumerate() {
                if let Some(cells) = grid.area(pictures, row, index) {
                    canvas.picture(picture, cells, buffer);
                }
            }
        }
    }

    fn frame(&self, fact: &str, area: Rect, buffer: &mut Buffer) -> Rect {
        let frame = PanelFrame {
            app: self.app,
            theme: self.theme,
            panel: Panel::Pictures,
            fact,
        };
        frame.draw(area, buffer)
    }

    fn names(&self, grid: &Grid, gutter: Rect, buffer: &mut Buffer) {
        for band in 0..grid.bands() {
            for (row, text, style) in [
                (0, "frozen", self.theme.dim),
                (1, "trained", self.theme.accent),
            ] {
                let y = gutter.y + grid.top(band, row);
                let row = Rect::new(gutter.x, y, gutter.width, 1).intersection(gutter);
                Line::styled(text, style).render(row, buffer);
            }
        }
    }

    /// Why there are no pictures.
    fn placeholder(&self, area: Rect, buffer: &mut Buffer) {
        let text = self.reason();
        let height = Constraint::Length(text.height() as u16);
        let [area] = area.layout(&Layout::vertical([height]).flex(Flex::Center));
        text.centered().render(area, buffer);
    }

    fn reason(&self) -> Text<'static> {
        let theme = self.theme;
        if let Connection::Connecting(what) = &self.app.connection {
            let spinner = format::spinner(self.app.ticks);
            return Text::styled(format!("{spinner} {what}"), theme.accent);
        }
        let Some(snapshot) = self.app.snapshot() else {
            return Text::default();
        };
        if self.app.gallery.is_some() && self.app.protocol == Protocol::Off {
            return Text::styled("Pictures are off (i)", theme.dim);
        }
        if let Some(progress) = &snapshot.progress {
            let done = progress.done as f64 / progress.total.max(1) as f64;
            let spinner = format::spinner(self.app.ticks);
            let what = Line::styled(format!("{spinner} {}", progress.what), theme.accent);
            if progress.total == 0 {
                return Text::from(what);
            }
            let gauge = format::gauge(done, 30, theme.accent, theme.line);
            return Text::from(vec![what, Line::from_iter(gauge)]);
        }
        match snapshot.status.phase {
            RunPhase::Failed(_) => Text::styled("No pictures: see below", theme.bad),
            RunPhase::Loading => Text::styled("No pictures yet", theme.dim),
            _ => Text::styled("No pictures yet (p draws them)", theme.dim),
        }
    }
}

fn fact(gallery: &Gallery, grid: &Grid) -> String {
    let all = gallery.frozen.len();
    let iteration = gallery.iteration;
    match grid.shown(all) {
        shown if shown < all => format!("{shown} of {all}, iteration {iteration}"),
        _ => format!("iteration {iteration}"),
    }
}
