//! The pictures that the preset in force takes its goal from, where the list of presets leaves room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::pictures::{Canvas, Grid, slope};
use crate::ui::app::App;
use crate::ui::image::Protocol;
use crate::ui::theme::Theme;

/// Rows of cells that are too few for a picture, and those that are enough.
const LEAST: u16 = 3;
const MOST: u16 = 8;

pub struct StyleView<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
}

impl StyleView<'_> {
    /// Draws them at the lower end of the room, a row free above and below.
    pub fn draw(&self, room: Rect, canvas: &mut dyn Canvas, buffer: &mut Buffer) {
        let style = self.app.gallery.as_ref().map(|gallery| &gallery.style[..]);
        let style = style.unwrap_or_default();
        // The name, and the free rows.
        let height = room.height.saturating_sub(3).min(MOST);
        if style.is_empty() || height < LEAST || self.app.protocol == Protocol::Off {
            return;
        }
        // All of them, unless they became too small.
        let across = (room.width + 1) / style.len() as u16;
        let all = f64::from(across.saturating_sub(1)) / slope(1.0, canvas.cell());
        let height = height.min((all as u16).max(LEAST));
        let pictures = Rect {
            y: room.bottom() - height - 1,
            height,
            ..room
        };
        let name = Rect {
            y: pictures.y - 1,
            height: 1,
            ..room
        };
        Line::styled("style pictures", self.theme.dim).render(name, buffer);
        let grid = Grid::fitting(pictures, (style.len(), 1), 1.0, canvas.cell());
        for (index, picture) in style.iter().enumerate() {
            if let Some(area) = grid.area(pictures, 0, index) {
                canvas.picture(picture, area, buffer);
            }
        }
    }
}
