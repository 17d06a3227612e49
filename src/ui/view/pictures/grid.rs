//! How large pictures can be: rows, such as frozen above trainable, in as many bands as make the
//! most of the room.

use ratatui::layout::Rect;

use crate::ui::image::CellSize;

/// Where the terminal did not say.
pub const USUAL_CELL: CellSize = CellSize {
    width: 8,
    height: 16,
};

/// Most bands worth trying.
const MOST_BANDS: u16 = 4;

/// Rows of cells that show a face well.
const CLEAR: u16 = 8;

/// Sizes in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    width: u16,
    height: u16,
    per_row: u16,
    rows: u16,
    bands: u16,
}

impl Grid {
    /// The grid that covers most of the room with `rows` rows of `count` pictures of this aspect.
    pub fn fitting(room: Rect, (count, rows): (usize, u16), aspect: f64, cell: CellSize) -> Self {
        let count = count.max(1) as u16;
        let slope = slope(aspect, cell);
        let bands = 1..=MOST_BANDS.min(count);
        bands
            .flat_map(|bands| (1..=count.div_ceil(bands)).map(move |per_row| (bands, per_row)))
            .map(|(bands, per_row)| Self::with(room, (bands, rows), per_row, slope))
            .max_by_key(|grid| {
                let area = u32::from(grid.width) * u32::from(grid.height);
                let shown = grid.shown(count.into()) as u32;
                // All of them smaller are better than most of them, as long as one sees who they are.
                let weight = match shown == u32::from(count) {
                    true if grid.height >= CLEAR => 32,
                    true => 25,
                    false => 20,
                };
                (weight * shown * area, grid.height)
            })
            .expect("at least one grid is tried")
    }

    /// The largest pictures of which so many fit.
    fn with(room: Rect, (bands, rows): (u16, u16), per_row: u16, slope: f64) -> Self {
        let across = ((room.width + 1) / per_row).saturating_sub(1);
        let down = room.height.saturating_sub(bands - 1) / (rows * bands);
        let height = down.min((f64::from(across) / slope) as u16);
        let width = across.min((f64::from(height) * slope).round() as u16);
        Self {
            width,
            height,
            per_row,
            rows,
            bands,
        }
    }

    /// How often the rows are repeated.
    pub fn bands(&self) -> u16 {
        self.bands
    }

    /// How many of `count` are shown.
    pub fn shown(&self, count: usize) -> usize {
        count.min(usize::from(self.per_row * self.bands))
    }

    /// First cell row of a row of a band.
    pub fn top(&self, band: u16, row: u16) -> u16 {
        band * (self.rows * self.height + 1) + row * self.height
    }

    /// Cells of a picture; `None` when there is no room for it.
    pub fn area(&self, room: Rect, row: u16, index: usize) -> Option<Rect> {
        let per_row = usize::from(self.per_row);
        let (band, column) = ((index / per_row) as u16, (index % per_row) as u16);
        if band >= self.bands {
            return None;
        }
        let x = room.x + column * (self.width + 1);
        let y = room.y + self.top(band, row);
        let area = Rect::new(x, y, self.width, self.height);
        (room.intersection(area) == area && !area.is_empty()).then_some(area)
    }
}

/// Cells across for one cell down.
pub fn slope(aspect: f64, cell: CellSize) -> f64 {
    aspect * f64::from(cell.height) / f64::from(cell.width.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: f64 = 1.0;

    #[test]
    fn a_wide_room_shows_one_band_at_full_height() {
        let grid = Grid::fitting(Rect::new(0, 0, 43, 10), (8, 2), SQUARE, USUAL_CELL);
        assert_eq!((grid.width, grid.height, grid.bands), (10, 5, 1));
        assert_eq!(grid.shown(8), 4);
    }

    #[test]
    fn a_single_row_has_larger_pictures() {
        let room = Rect::new(0, 0, 43, 10);
        let grid = Grid::fitting(room, (2, 1), SQUARE, USUAL_CELL);
        assert_eq!((grid.width, grid.height, grid.bands), (20, 10, 1));
        assert_eq!(grid.area(room, 0, 1), Some(Rect::new(21, 0, 20, 10)));
    }

    #[test]
    fn all_a_little_smaller_are_better_than_most() {
        let grid = Grid::fitting(Rect::new(0, 0, 58, 15), (4, 2), SQUARE, USUAL_CELL);
        assert_eq!((grid.width, grid.height, grid.shown(4)), (12, 6, 4));
    }

    #[test]
    fn all_are_shown_where_they_are_still_clear() {
        let grid = Grid::fitting(Rect::new(0, 0, 75, 16), (4, 1), SQUARE, USUAL_CELL);
        assert_eq!((grid.width, grid.height, grid.shown(4)), (18, 9, 4));
        let grid = Grid::fitting(Rect::new(0, 0, 40, 60), (9, 2), SQUARE, USUAL_CELL);
        assert!(grid.height >= CLEAR, "{grid:?}");
    }

    #[test]
    fn a_tall_room_shows_several_bands() {
        let grid = Grid::fitting(Rect::new(0, 0, 40, 60), (9, 2), SQUARE, USUAL_CELL);
        assert_eq!((grid.width, grid.height, grid.bands), (18, 9, 3));
        assert_eq!(grid.shown(9), 6);
    }

    #[test]
    fn pictures_keep_their_aspect_in_real_pixels() {
        let cell = CellSize {
            width: 10,
            height: 22,
        };
        let grid = Grid::fitting(Rect::new(0, 0, 120, 40), (2, 2), 1.5, cell);
        let shown = f64::from(grid.width * cell.width) / f64::from(grid.height * cell.height);
        assert!((shown / 1.5 - 1.0).abs() < 0.05, "{shown}");
    }

    #[test]
    fn pictures_never_overlap_or_leave_the_room() {
        for (width, height) in [(2, 2), (5, 3), (42, 10), (42, 11), (100, 47), (190, 54)] {
            let room = Rect::new(3, 4, width, height);
            let grid = Grid::fitting(room, (9, 2), SQUARE, USUAL_CELL);
            let areas: Vec<Rect> = (0..2)
                .flat_map(|row| (0..9).filter_map(move |i| grid.area(room, row, i)))
                .collect();
            assert!(!areas.is_empty(), "{width}x{height}");
            for (i, a) in areas.iter().enumerate() {
                assert!(room.intersection(*a) == *a);
                assert!(areas[i + 1..].iter().all(|b| !a.intersects(*b)));
            }
        }
    }
}
