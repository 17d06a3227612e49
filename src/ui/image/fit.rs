//! How large a picture is drawn, and the scaling to that size.

use image::RgbImage;
use image::imageops::{self, FilterType};
use ratatui::layout::Rect;

use super::{CellSize, Picture};

/// Most terminals' cells are about twice as tall as wide.
pub(super) const ASSUMED_CELL: CellSize = CellSize {
    width: 8,
    height: 16,
};

/// Where a picture goes, and its size on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// The cells it touches.
    pub area: Rect,
    /// Its size in pixels; at most the area's.
    pub pixels: (u32, u32),
}

/// The largest size with the picture's aspect ratio inside `width` by `height`.
fn largest(picture: &Picture, width: f64, height: f64) -> (f64, f64) {
    let (own_width, own_height) = (f64::from(picture.width), f64::from(picture.height));
    let scale = (width / own_width).min(height / own_height);
    (own_width * scale, own_height * scale)
}

/// Fits the picture into `rect`, centred by whole cells.
pub(super) fn in_pixels(picture: &Picture, rect: Rect, cell: CellSize) -> Place {
    let (cell_width, cell_height) = (u32::from(cell.width), u32::from(cell.height));
    let (across, down) = (
        u32::from(rect.width) * cell_width,
        u32::from(rect.height) * cell_height,
    );
    let (width, height) = largest(picture, f64::from(across), f64::from(down));
    let width = (width.round() as u32).clamp(1, across.max(1));
    let height = (height.round() as u32).clamp(1, down.max(1));
    let columns = width.div_ceil(cell_width) as u16;
    let rows = height.div_ceil(cell_height) as u16;
    Place {
        area: centred(rect, columns, rows),
        pixels: (width, height),
    }
}

/// Fits the picture into `rect` in half-cells: columns, and two pixels in each row. One that was made
/// for them, a pixel for each, fills it.
pub(super) fn in_halves(picture: &Picture, rect: Rect, cell: CellSize) -> Place {
    let halves = (u32::from(rect.width), 2 * u32::from(rect.height));
    if (picture.width, picture.height) == halves {
        return Place {
            area: rect,
            pixels: halves,
        };
    }
    let half = f64::from(cell.height) / 2.0;
    let across = f64::from(rect.width) * f64::from(cell.width);
    let down = f64::from(rect.height) * f64::from(cell.height);
    let (width, height) = largest(picture, across, down);
    let columns = (width / f64::from(cell.width)).round() as u32;
    let halves = (height / half).round() as u32;
    let columns = columns.clamp(1, u32::from(rect.width).max(1));
    let halves = halves.clamp(1, (2 * u32::from(rect.height)).max(1));
    Place {
        area: centred(rect, columns as u16, halves.div_ceil(2) as u16),
        pixels: (columns, halves),
    }
}

fn centred(rect: Rect, columns: u16, rows: u16) -> Rect {
    let (columns, rows) = (columns.min(rect.width), rows.min(rect.height));
    Rect {
        x: rect.x + (rect.width - columns) / 2,
        y: rect.y + (rect.height - rows) / 2,
        width: columns,
        height: rows,
    }
}

/// The picture at another size: Lanczos when it shrinks, triangle when it grows.
pub(super) fn scale(picture: &Picture, (width, height): (u32, u32)) -> RgbImage {
    let own = RgbImage::from_raw(picture.width, picture.height, picture.rgb.to_vec())
        .unwrap_or_else(|| RgbImage::new(1, 1));
    if (width, height) == own.dimensions() {
        return own;
    }
    let shrinks = width < own.width() || height < own.height();
    let filter = if shrinks {
        FilterType::Lanczos3
    } else {
        FilterType::Triangle
    };
    imageops::resize(&own, width, height, filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32) -> Picture {
        let rgb = vec![9; (width * height * 3) as usize].into();
        Picture {
            id: 1,
            width,
            height,
            rgb,
        }
    }

    #[test]
    fn a_square_is_square_in_pixels_and_centred() {
        let cell = CellSize {
            width: 10,
            height: 20,
        };
        let place = in_pixels(&picture(64, 64), Rect::new(2, 1, 40, 10), cell);
        assert_eq!(place.pixels, (200, 200));
        assert_eq!(place.area, Rect::new(12, 1, 20, 10));
    }

    #[test]
    fn a_wide_picture_is_bound_by_the_width() {
        let cell = CellSize {
            width: 8,
            height: 17,
        };
        let place = in_pixels(&picture(128, 32), Rect::new(0, 0, 20, 10), cell);
        assert_eq!(place.pixels, (160, 40));
        assert_eq!((place.area.width, place.area.height), (20, 3));
    }

    #[test]
    fn half_cells_are_square_when_cells_are_one_to_two() {
        let place = in_halves(&picture(64, 64), Rect::new(0, 0, 30, 10), ASSUMED_CELL);
        assert_eq!(place.pixels, (20, 20));
        assert_eq!(place.area, Rect::new(5, 0, 20, 10));
    }

    #[test]
    fn a_picture_that_was_made_for_the_half_cells_fills_them() {
        let cell = CellSize {
            width: 9,
            height: 19,
        };
        let rect = Rect::new(3, 2, 40, 10);
        let made = in_halves(&picture(40, 20), rect, cell);
        assert_eq!((made.area, made.pixels), (rect, (40, 20)));
        let other = in_halves(&picture(80, 40), rect, cell);
        assert_ne!(other.pixels, (40, 20));
    }

    #[test]
    fn nothing_is_ever_larger_than_the_rectangle() {
        for (width, height) in [(1, 400), (400, 1), (3, 2), (1000, 999)] {
            for rect in [Rect::new(0, 0, 1, 1), Rect::new(3, 4, 7, 2)] {
                let picture = picture(width, height);
                for place in [
                    in_pixels(&picture, rect, ASSUMED_CELL),
                    in_halves(&picture, rect, ASSUMED_CELL),
                ] {
                    assert_eq!(rect.intersection(place.area), place.area);
                    assert!(place.pixels.0 > 0 && place.pixels.1 > 0);
                }
            }
        }
    }

    #[test]
    fn scaling_keeps_a_flat_colour() {
        let small = scale(&picture(64, 32), (5, 3));
        assert_eq!(small.dimensions(), (5, 3));
        assert!(small.as_raw().iter().all(|&byte| byte == 9));
    }
}
