//! Half-blocks: two pixels in every cell, so that ratatui's own diff sends only what changed.

use std::collections::HashMap;

use image::{Rgb, RgbImage};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::Color;

use super::fit::{self, Place};
use super::{CellSize, Picture};

/// The colours that the terminal shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Palette {
    /// 24-bit colours.
    #[default]
    True,
    /// The 6x6x6 cube and the greys of the 256-colour palette.
    Indexed,
    /// No colours: brightness as characters.
    Ramp,
}

/// From dark to bright, about even in ink.
const RAMP: &[u8] = b" .:-=+*#%@";
const UPPER_HALF: &str = "▀";
/// Two screens' worth of pictures: enough that a popup costs no scaling again.
const KEPT: usize = 64;

/// Draws half-blocks and remembers scaled pictures.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    scaled: HashMap<(u64, (u32, u32)), (u64, RgbImage)>,
    clock: u64,
}

impl Blocks {
    /// Draws into the cells of `place`.
    pub(super) fn draw(
        &mut self,
        buffer: &mut Buffer,
        place: Place,
        picture: &Picture,
        palette: Palette,
    ) {
        let pixels = self.scaled(picture, place.pixels);
        for position in place.area.positions() {
            let column = u32::from(position.x - place.area.x);
            let row = 2 * u32::from(position.y - place.area.y);
            let pair = (
                pixels.get_pixel_checked(column, row),
                pixels.get_pixel_checked(column, row + 1),
            );
            if let ((Some(upper), lower), Some(cell)) = (pair, cell_at(buffer, position)) {
                cell.reset();
                paint(cell, *upper, lower.copied(), palette);
            }
        }
    }

    fn scaled(&mut self, picture: &Picture, size: (u32, u32)) -> &RgbImage {
        self.clock += 1;
        let key = (picture.id, size);
        if !self.scaled.contains_key(&key) && self.scaled.len() >= KEPT {
            let oldest = self.scaled.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                self.scaled.remove(&oldest);
            }
        }
        let clock = self.clock;
        let entry = self.scaled.entry(key);
        let (used, pixels) = entry.or_insert_with(|| (clock, fit::scale(picture, size)));
        *used = clock;
        pixels
    }

    #[cfg(test)]
    fn kept(&self) -> usize {
        self.scaled.len()
    }
}

/// Where the picture goes when drawn in half-blocks.
pub(super) fn place(picture: &Picture, rect: ratatui::layout::Rect, cell: CellSize) -> Place {
    fit::in_halves(picture, rect, cell)
}

fn cell_at(buffer: &mut Buffer, position: Position) -> Option<&mut Cell> {
    buffer.cell_mut(position)
}

fn paint(cell: &mut Cell, upper: Rgb<u8>, lower: Option<Rgb<u8>>, palette: Palette) {
    let colour = match palette {
        Palette::True => true_colour,
        Palette::Indexed => indexed,
        Palette::Ramp => {
            cell.set_char(ramp(upper, lower));
            return;
        }
    };
    cell.set_symbol(UPPER_HALF).set_fg(colour(upper));
    if let Some(lower) = lower {
        cell.set_bg(colour(lower));
    }
}

fn true_colour(Rgb([red, green, blue]): Rgb<u8>) -> Color {
    Color::Rgb(red, green, blue)
}

/// The nearest entry of the 256-colour palette: cube or grey, whichever is closer.
fn indexed(Rgb(colour): Rgb<u8>) -> Color {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |value: u8| {
        let distance = |&index: &usize| LEVELS[index].abs_diff(value);
        (0..LEVELS.len()).min_by_key(distance).unwrap_or(0)
    };
    let steps = colour.map(nearest);
    let cube = steps.map(|index| LEVELS[index]);
    let mean = (u16::from(colour[0]) + u16::from(colour[1]) + u16::from(colour[2])) / 3;
    let grey_step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = [8 + 10 * grey_step; 3];
    if distance(grey, colour) < distance(cube, colour) {
        return Color::Indexed(232 + grey_step);
    }
    Color::Indexed((16 + 36 * steps[0] + 6 * steps[1] + steps[2]) as u8)
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    let square = |(a, b): (u8, u8)| u32::from(a.abs_diff(b)).pow(2);
    one.into_iter().zip(other).map(square).sum()
}

fn ramp(upper: Rgb<u8>, lower: Option<Rgb<u8>>) -> char {
    let upper = luminance(upper);
    let lower = lower.map_or(0, luminance);
    let step = (upper + lower) as usize * RAMP.len() / (2 * 255 * 1000 + 1);
    char::from(RAMP[step.min(RAMP.len() - 1)])
}

/// Rec. 601 luma, 0 to 255000.
fn luminance(Rgb([red, green, blue]): Rgb<u8>) -> u32 {
    299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::ui::image::fit::ASSUMED_CELL;

    const RED: [u8; 3] = [255, 0, 0];
    const GREEN: [u8; 3] = [0, 255, 0];
    const BLUE: [u8; 3] = [0, 0, 255];
    const WHITE: [u8; 3] = [255; 3];

    fn two_by_two() -> Picture {
        let rgb = [RED, GREEN, BLUE, WHITE].concat().into();
        Picture {
            id: 7,
            width: 2,
            height: 2,
            rgb,
        }
    }

    fn drawn(picture: &Picture, rect: Rect, palette: Palette) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        let place = place(picture, rect, ASSUMED_CELL);
        Blocks::default().draw(&mut buffer, place, picture, palette);
        buffer
    }

    #[test]
    fn four_pixels_fill_two_cells() {
        let buffer = drawn(&two_by_two(), Rect::new(1, 0, 2, 1), Palette::True);
        let (left, right) = (&buffer[(1, 0)], &buffer[(2, 0)]);
        assert_eq!((left.symbol(), right.symbol()), ("▀", "▀"));
        assert_eq!(
            (left.fg, left.bg),
            (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255))
        );
        assert_eq!(
            (right.fg, right.bg),
            (Color::Rgb(0, 255, 0), Color::Rgb(255, 255, 255))
        );
        assert_eq!(buffer[(0, 0)], Cell::EMPTY);
        assert_eq!(buffer[(3, 0)], Cell::EMPTY);
    }

    #[test]
    fn an_odd_half_leaves_the_background_alone() {
        let rgb = [RED, GREEN].concat().into();
        let wide = Picture {
            id: 8,
            width: 2,
            height: 1,
            rgb,
        };
        let buffer = drawn(&wide, Rect::new(0, 0, 2, 1), Palette::True);
        assert_eq!(buffer[(0, 0)].fg, Color::Rgb(255, 0, 0));
        assert_eq!(buffer[(0, 0)].bg, Color::Reset);
    }

    #[test]
    fn fewer_colours_and_none() {
        let buffer = drawn(&two_by_two(), Rect::new(0, 0, 2, 1), Palette::Indexed);
        assert_eq!(buffer[(0, 0)].fg, Color::Indexed(196));
        assert_eq!(buffer[(1, 0)].bg, Color::Indexed(231));
        assert_eq!(indexed(Rgb([128, 128, 128])), Color::Indexed(244));
        let buffer = drawn(&two_by_two(), Rect::new(0, 0, 2, 1), Palette::Ramp);
        assert_eq!(buffer[(0, 0)].fg, Color::Reset);
        assert_eq!(
            (buffer[(0, 0)].symbol(), buffer[(1, 0)].symbol()),
            (":", "#")
        );
        assert_eq!(ramp(Rgb(WHITE), Some(Rgb(WHITE))), '@');
        assert_eq!(ramp(Rgb([0; 3]), None), ' ');
    }

    #[test]
    fn scaled_pictures_are_kept_but_not_for_ever() {
        let mut blocks = Blocks::default();
        for id in 0..200 {
            let picture = Picture { id, ..two_by_two() };
            blocks.scaled(&picture, (4, 4));
            blocks.scaled(&picture, (4, 4));
        }
        assert_eq!(blocks.kept(), KEPT);
    }
}
