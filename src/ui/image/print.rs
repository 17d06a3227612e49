//! Sixel and iTerm2 pictures: `viuer` prints them over cells that ratatui leaves alone.

use std::io;

use image::{DynamicImage, RgbImage};
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;

use super::fit::{self, Place};
use super::renderer::Wanted;
use super::{CellSize, Picture, Protocol};

/// `viuer` counts sixel pictures in cells of this size, whatever the terminal's are.
const UNIT: (u32, u32) = (6, 12);
/// `viuer` squeezes sixel pictures wider than 1000 pixels; this many units are just below.
const WIDEST: u32 = 1000 / UNIT.0;

/// What is on screen.
#[derive(Debug, Default)]
pub(super) struct Printed {
    shown: Vec<(u64, Place)>,
}

impl Printed {
    /// Keeps ratatui from drawing over the picture; clears the cells under a new one first.
    pub(super) fn reserve(&self, buffer: &mut Buffer, place: Place) {
        let there = self.shown.iter().any(|(_, shown)| *shown == place);
        let option = if there {
            CellDiffOption::Skip
        } else {
            CellDiffOption::AlwaysUpdate
        };
        for position in place.area.positions() {
            if let Some(cell) = buffer.cell_mut(position) {
                cell.reset();
                cell.set_diff_option(option);
            }
        }
    }

    /// Prints those of `wanted` that are not there yet.
    pub(super) fn update(
        &mut self,
        wanted: &[Wanted],
        mut print: impl FnMut(&Wanted) -> io::Result<()>,
    ) -> io::Result<()> {
        let before = std::mem::take(&mut self.shown);
        for each in wanted {
            let shown = (each.picture.id, each.place);
            if !before.contains(&shown) {
                print(each)?;
            }
            self.shown.push(shown);
        }
        Ok(())
    }

    /// Forgets what is on screen: it was cleared.
    pub(super) fn forget(&mut self) {
        self.shown.clear();
    }
}

/// The last row stays free: a picture that ends there scrolls the screen.
pub(super) fn above_last_row(rect: Rect, screen: Rect) -> Rect {
    let last = Rect {
        height: screen.height.saturating_sub(1),
        ..screen
    };
    rect.intersection(last)
}

/// Prints one picture to the process's standard output. Everything before must be flushed.
pub(super) fn print(protocol: Protocol, wanted: &Wanted) -> io::Result<()> {
    let Wanted { picture, place } = wanted;
    let (pixels, (width, height)) = match protocol {
        Protocol::Sixel => sixel(picture, *place),
        _ => iterm(picture, *place),
    };
    let config = viuer::Config {
        x: place.area.x,
        y: i16::try_from(place.area.y).map_err(io::Error::other)?,
        width: Some(width),
        height: Some(height),
        restore_cursor: true,
        use_kitty: false,
        use_iterm: protocol == Protocol::Iterm,
        use_sixel: protocol == Protocol::Sixel,
        ..viuer::Config::default()
    };
    viuer::print(&DynamicImage::ImageRgb8(pixels), &config).map_err(io::Error::other)?;
    Ok(())
}

/// The pixels and their size in viuer's units.
fn sixel(picture: &Picture, place: Place) -> (RgbImage, (u32, u32)) {
    let (width, height) = place.pixels;
    let narrow = f64::from(WIDEST * UNIT.0) / f64::from(width);
    let height = f64::from(height) * narrow.min(1.0);
    let across = (width / UNIT.0).clamp(1, WIDEST);
    let down = (height as u32 / UNIT.1).max(1);
    (
        fit::scale(picture, (across * UNIT.0, down * UNIT.1)),
        (across, down),
    )
}

/// The terminal enlarges for nothing, so no more pixels than the picture has; size in cells.
fn iterm(picture: &Picture, place: Place) -> (RgbImage, (u32, u32)) {
    let size = if place.pixels.0 < picture.width {
        place.pixels
    } else {
        (picture.width, picture.height)
    };
    let cells = (u32::from(place.area.width), u32::from(place.area.height));
    (fit::scale(picture, size), cells)
}

/// For sixel the picture must not be larger than whole units allow.
pub(super) fn place(picture: &Picture, rect: Rect, cell: CellSize) -> Place {
    fit::in_pixels(picture, rect, cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Picture {
        let rgb = vec![200; 64 * 64 * 3].into();
        Picture {
            id: 3,
            width: 64,
            height: 64,
            rgb,
        }
    }

    fn place_of(pixels: (u32, u32)) -> Place {
        Place {
            area: Rect::new(0, 0, 20, 10),
            pixels,
        }
    }

    #[test]
    fn sixel_units_give_about_the_pixels_of_the_place() {
        let (pixels, units) = sixel(&picture(), place_of((200, 200)));
        assert_eq!(units, (33, 16));
        assert_eq!(pixels.dimensions(), (198, 192));
        let (pixels, _) = sixel(&picture(), place_of((2000, 2000)));
        assert_eq!(pixels.dimensions(), (996, 996));
        assert_eq!(sixel(&picture(), place_of((3, 3))).1, (1, 1));
    }

    #[test]
    fn iterm_sends_no_more_pixels_than_there_are() {
        assert_eq!(
            iterm(&picture(), place_of((200, 200))).0.dimensions(),
            (64, 64)
        );
        assert_eq!(
            iterm(&picture(), place_of((40, 40))).0.dimensions(),
            (40, 40)
        );
    }

    #[test]
    fn the_last_row_stays_free() {
        let screen = Rect::new(0, 0, 80, 24);
        let rect = above_last_row(Rect::new(2, 20, 10, 4), screen);
        assert_eq!(rect, Rect::new(2, 20, 10, 3));
    }
}
