//! The points drawn into the picture, so that every way of drawing pictures shows them. A point is a
//! cross that leaves its middle free, white inside and black outside: it stands out from anything, in
//! any colours or none. The arms of the chosen one are longer.

use image::{Rgb, RgbImage, imageops};

use super::{Hand, Mark, Part};
use crate::ui::gallery;
use crate::ui::image::Picture;

const WHITE: Rgb<u8> = Rgb([255; 3]);
const BLACK: Rgb<u8> = Rgb([0; 3]);
const CHOSEN: Rgb<u8> = Rgb([255, 216, 0]);
/// Rows of the digits 1 to 3, three dots wide.
const DIGITS: [[u8; 5]; 3] = [[2, 6, 2, 2, 7], [7, 1, 7, 4, 7], [7, 1, 7, 1, 7]];

/// How the picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
    /// Its pixels across and down.
    pub pixels: [u32; 2],
    /// Pixels across the smallest thing that is seen.
    pub dot: u32,
    /// Whether numbers are drawn beside the points.
    pub numbers: Numbers,
}

/// Numbers beside the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// In the picture.
    Drawn,
    /// The screen writes them itself.
    Written,
}

/// What is seen of the photograph, with its points.
#[must_use]
pub fn drawn(hand: &Hand, grain: Grain) -> Option<Picture> {
    let (looks, part) = (hand.open()?, hand.part()?);
    let mut sheet = Sheet {
        picture: cut(&looks.picture, looks.size, &part, grain.pixels)?,
        grain,
        chosen: hand.chosen,
    };
    let others = Mark::ALL.into_iter().filter(|mark| *mark != hand.chosen);
    for mark in others.chain([hand.chosen]) {
        sheet.mark(mark, part.share(hand.place(mark)));
    }
    let (width, height) = sheet.picture.dimensions();
    Some(gallery::drawable((width, height), sheet.picture.as_raw()))
}

/// The part at so many pixels.
fn cut(
    photo: &Picture,
    size: [u32; 2],
    part: &Part,
    [width, height]: [u32; 2],
) -> Option<RgbImage> {
    let own = RgbImage::from_raw(photo.width, photo.height, photo.rgb.to_vec())?;
    let scale = f64::from(photo.width) / f64::from(size[0].max(1));
    let whole = |at: f64| (at * scale).round() as u32;
    let left = whole(part.left).min(photo.width.saturating_sub(1));
    let top = whole(part.top).min(photo.height.saturating_sub(1));
    let across = whole(part.width).clamp(1, photo.width - left);
    let down = whole(part.height).clamp(1, photo.height - top);
    let seen = imageops::crop_imm(&own, left, top, across, down).to_image();
    if width < across {
        return Some(imageops::thumbnail(&seen, width.max(1), height.max(1)));
    }
    let filter = imageops::FilterType::Triangle;
    Some(imageops::resize(&seen, width.max(1), height.max(1), filter))
}

struct Sheet {
    picture: RgbImage,
    grain: Grain,
    chosen: Mark,
}

impl Sheet {
    fn mark(&mut self, mark: Mark, share: [f64; 2]) {
        if share.iter().any(|share| !(0.0..1.0).contains(share)) {
            return;
        }
        let at = |axis: usize| {
            let pixels = f64::from(self.grain.pixels[axis]);
            (share[axis] * pixels) as i64 / i64::from(self.grain.dot.max(1))
        };
        let [x, y] = [at(0), at(1)];
        let (inner, reach) = if self.chosen == mark {
            (CHOSEN, 3)
        } else {
            (WHITE, 2)
        };
        for away in 1..=reach {
            let colour = if away == reach { BLACK } else { inner };
            for [right, down] in [[away, 0], [-away, 0], [0, away], [0, -away]] {
                self.dot([x + right, y + down], colour);
            }
        }
        if self.grain.numbers == Numbers::Drawn {
            let corner = match mark {
                Mark::LeftEye => [x - 8, y - 8],
                Mark::RightEye => [x + 4, y - 8],
                Mark::Mouth => [x + 4, y + 2],
            };
            self.number(mark, corner);
        }
    }

    /// A digit on a plate of its own.
    fn number(&mut self, mark: Mark, [x, y]: [i64; 2]) {
        for (column, row) in (0..5).flat_map(|column| (0..7).map(move |row| (column, row))) {
            self.dot([x + column, y + row], BLACK);
        }
        for (row, bits) in (1..).zip(DIGITS[mark as usize]) {
            for column in (0..3).filter(|column| bits & (4 >> column) != 0) {
                self.dot([x + 1 + column, y + row], WHITE);
            }
        }
    }

    /// Outside of the picture nothing is drawn.
    fn dot(&mut self, [x, y]: [i64; 2], colour: Rgb<u8>) {
        let side = i64::from(self.grain.dot);
        let (width, height) = self.picture.dimensions();
        let clipped = |at: i64, most: u32| {
            let edge = |at: i64| (at * side).clamp(0, most.into()) as u32;
            edge(at)..edge(at + 1)
        };
        for row in clipped(y, height) {
            for column in clipped(x, width) {
                self.picture.put_pixel(column, row, colour);
            }
        }
    }
}
