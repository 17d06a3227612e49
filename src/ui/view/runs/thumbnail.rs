//! The newest pictures of a run: frozen above trained, as many as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::gallery::Gallery;
use crate::ui::image::Protocol;
use crate::ui::view::pictures::{Canvas, Grid};

use super::Shown;

/// Draws them, where there is room.
pub fn draw(
    shown: &Shown,
    gallery: &Gallery,
    area: Rect,
    (canvas, buffer): (&mut dyn Canvas, &mut Buffer),
) {
    if shown.app.protocol == Protocol::Off || area.height < 2 || area.width < 4 {
        return;
    }
    let rows = [&gallery.frozen, &gallery.trainable];
    let count = rows.map(Vec::len).into_iter().max().unwrap_or(0);
    let Some(first) = rows.into_iter().flatten().next() else {
        return;
    };
    let aspect = f64::from(first.width.max(1)) / f64::from(first.height.max(1));
    let grid = Grid::fitting(area, (count, 2), aspect, canvas.cell());
    for (row, pictures) in (0..).zip(rows) {
        for (index, picture) in pictures.iter().enumerate() {
            if let Some(cells) = grid.area(area, row, index) {
                canvas.picture(picture, cells, buffer);
            }
        }
    }
}
