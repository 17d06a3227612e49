//! A photograph with the faces that were found in it: boxes, points, numbers.

use image::{DynamicImage, Rgb, RgbImage};

use super::search::Face;

/// Longest side of the picture.
const SIDE: u32 = 1600;
const FRAME: Rgb<u8> = Rgb([60, 230, 90]);
const POINT: Rgb<u8> = Rgb([255, 70, 70]);
const INK: Rgb<u8> = Rgb([0, 0, 0]);
/// Rows of each digit, three pixels wide.
const DIGITS: [[u8; 5]; 10] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
];

/// The photograph, at most 1600 pixels wide or high, with its faces marked.
#[must_use]
pub fn sheet(photo: &RgbImage, faces: &[Face]) -> RgbImage {
    let longer = photo.width().max(photo.height());
    let mut sheet = if longer > SIDE {
        let picture = DynamicImage::from(photo.clone());
        picture.thumbnail(SIDE, SIDE).into_rgb8()
    } else {
        photo.clone()
    };
    let scale = f64::from(sheet.width()) / f64::from(photo.width());
    let line = i64::from(sheet.width().max(sheet.height()) / 400).max(1);
    for (i, face) in faces.iter().enumerate() {
        mark(&mut sheet, face, scale, line);
        let [left, top, ..] = face.edges.map(|edge| (edge * scale) as i64);
        number(&mut sheet, i + 1, [left + line, top + line], line * 2);
    }
    sheet
}

fn mark(sheet: &mut RgbImage, face: &Face, scale: f64, line: i64) {
    let [left, top, right, bottom] = face.edges.map(|edge| (edge * scale) as i64);
    fill(sheet, [left, top, right, top + line], FRAME);
    fill(sheet, [left, bottom - line, right, bottom], FRAME);
    fill(sheet, [left, top, left + line, bottom], FRAME);
    fill(sheet, [right - line, top, right, bottom], FRAME);
    for point in face.points {
        let (x, y) = ((point.x * scale) as i64, (point.y * scale) as i64);
        fill(
            sheet,
            [x - line, y - line, x + line + 1, y + line + 1],
            POINT,
        );
    }
}

/// A number on a ground of its own; a digit's pixel is `dot` pixels wide.
fn number(sheet: &mut RgbImage, number: usize, [x, y]: [i64; 2], dot: i64) {
    let text = number.to_string();
    let width = (text.len() as i64 * 4 + 1) * dot;
    fill(sheet, [x, y, x + width, y + 7 * dot], FRAME);
    for (i, digit) in text.bytes().enumerate() {
        let start = x + (i as i64 * 4 + 1) * dot;
        for (row, bits) in DIGITS[usize::from(digit - b'0')].iter().enumerate() {
            for column in (0..3).filter(|column| bits & (4 >> column) != 0) {
                let (x, y) = (start + column * dot, y + (row as i64 + 1) * dot);
                fill(sheet, [x, y, x + dot, y + dot], INK);
            }
        }
    }
}

/// Left, top, right and bottom, the last two not included; what is outside is left out.
fn fill(sheet: &mut RgbImage, [left, top, right, bottom]: [i64; 4], colour: Rgb<u8>) {
    let (width, height) = (i64::from(sheet.width()), i64::from(sheet.height()));
    for y in top.clamp(0, height)..bottom.clamp(0, height) {
        for x in left.clamp(0, width)..right.clamp(0, width) {
            sheet.put_pixel(x as u32, y as u32, colour);
        }
    }
}
