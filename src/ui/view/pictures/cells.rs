//! How large the pictures of a page can be, each with a line below it.

use ratatui::layout::Rect;

use super::slope;
use crate::ui::image::{CellSize, Picture};

/// Sizes in cells.
pub struct Cells {
    width: u16,
    height: u16,
    columns: u16,
}

impl Cells {
    /// As many columns as make the pictures largest.
    pub fn fitting(room: Rect, (count, first): (usize, Option<&Picture>), cell: CellSize) -> Self {
        let count = count.max(1) as u16;
        let slope = slope(first.map_or(1.0, aspect), cell);
        let sizes = (1..=count).map(|columns| {
            let rows = count.div_ceil(columns);
            let across = (room.width + 1) / columns;
            let down = (room.height / rows).saturating_sub(1);
            let height = down.min((f64::from(across.saturating_sub(1)) / slope) as u16);
            Self {
                width: across.saturating_sub(1),
                height,
                columns,
            }
        });
        let largest = sizes.max_by_key(|size| (size.height, size.width));
        largest.unwrap_or(Self {
            width: room.width,
            height: room.height,
            columns: 1,
        })
    }

    /// Of the picture, and of the line below it.
    pub fn areas(&self, room: Rect, index: usize) -> Option<[Rect; 2]> {
        let (row, column) = (index as u16 / self.columns, index as u16 % self.columns);
        let x = room.x + column * (self.width + 1);
        let y = room.y + row * (self.height + 1);
        let picture = Rect::new(x, y, self.width, self.height);
        let label = Rect::new(x, y + self.height, self.width, 1);
        let fits = room.union(label) == room && !label.is_empty();
        fits.then_some([picture, label])
    }
}

fn aspect(picture: &Picture) -> f64 {
    f64::from(picture.width.max(1)) / f64::from(picture.height.max(1))
}
