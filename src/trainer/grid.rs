//! Grids of samples: pictures of the frozen generator above those of the trained one.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use image::{RgbImage, imageops};
use png::{BitDepth, ColorType, Decoder, Encoder};

use crate::weights::replace;

/// The text chunk with the names of the first latents, a line each.
const NAMES: &str = "latents";
/// The text chunk with the seed of the others.
const SEED: &str = "seed";

/// Longest side of a picture that is sent to a dashboard; the grids on disk are whole.
pub const SHOWN: u32 = 256;
/// Pixels between the pictures of a grid.
pub const GAP: u32 = 2;
const GREY: image::Rgb<u8> = image::Rgb([30, 30, 30]);

/// Puts two rows of pictures of one size into a grid.
#[must_use]
pub fn join(rows: &[Vec<RgbImage>; 2]) -> RgbImage {
    let Some(first) = rows[0].first() else {
        return RgbImage::new(1, 1);
    };
    let (width, height) = (first.width() + GAP, first.height() + GAP);
    let across = rows[0].len() as u32;
    let mut grid = RgbImage::from_pixel(across * width - GAP, 2 * height - GAP, GREY);
    for (y, row) in rows.iter().enumerate() {
        for (x, picture) in row.iter().enumerate() {
            let (x, y) = (x as u32 * width, y as u32 * height);
            imageops::replace(&mut grid, picture, i64::from(x), i64::from(y));
        }
    }
    grid
}

/// Sides of the pictures that there are: square ones, and cars without their bars.
const ASPECTS: [(u32, u32); 2] = [(1, 1), (4, 3)];

/// The rows of a grid of pictures of one of [`ASPECTS`]; `None` when it is none.
#[must_use]
pub fn cut(grid: &RgbImage) -> Option<[Vec<RgbImage>; 2]> {
    let down = grid.height().checked_sub(GAP)? / 2;
    let all = grid.width() + GAP;
    if down == 0 || grid.height() != 2 * down + GAP {
        return None;
    }
    let widths = ASPECTS.map(|(wide, high)| down * wide / high);
    let across = widths
        .into_iter()
        .find(|width| all.is_multiple_of(width + GAP))?;
    Some([0, down + GAP].map(|y| {
        let columns = 0..all / (across + GAP);
        let left = |x| x * (across + GAP);
        let cell = |x| imageops::crop_imm(grid, left(x), y, across, down).to_image();
        columns.map(cell).collect()
    }))
}

/// Writes a grid as PNG, with the names of the first latents where there are any, and the seed of the
/// others.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, grid: &RgbImage, names: &[String], seed: u64) -> io::Result<()> {
    let encode = || -> Result<Vec<u8>, png::EncodingError> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, grid.width(), grid.height());
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        if !names.is_empty() {
            encoder.add_itxt_chunk(NAMES.to_owned(), names.join("\n"))?;
        }
        encoder.add_itxt_chunk(SEED.to_owned(), seed.to_string())?;
        let mut writer = encoder.write_header()?;
        writer.write_image_data(grid.as_raw())?;
        writer.finish()?;
        Ok(bytes)
    };
    replace::write(path, &encode().map_err(io::Error::other)?)
}

/// The names in a grid's file; none where it says none.
#[must_use]
pub fn names(path: &Path) -> Vec<String> {
    let text = text(path, NAMES).unwrap_or_default();
    text.lines().map(ToOwned::to_owned).collect()
}

/// The seed of the latents without a name in a grid's file.
#[must_use]
pub fn seed(path: &Path) -> Option<u64> {
    text(path, SEED)?.parse().ok()
}

fn text(path: &Path, keyword: &str) -> Option<String> {
    let decoder = Decoder::new(BufReader::new(File::open(path).ok()?));
    let reader = decoder.read_info().ok()?;
    let chunks = &reader.info().utf8_text;
    let chunk = chunks.iter().find(|chunk| chunk.keyword == keyword)?;
    chunk.get_text().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_seed_come_back_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("000050.png");
        let grid = RgbImage::from_fn(18, 18, |x, y| image::Rgb([x as u8, y as u8, 9]));
        let said = ["Änne".to_owned(), "b c".to_owned()];
        write(&path, &grid, &said, 7).unwrap();
        assert_eq!((names(&path), seed(&path)), (said.into(), Some(7)));
        assert_eq!(image::open(&path).unwrap().into_rgb8(), grid);
        write(&path, &grid, &[], 7).unwrap();
        assert!(names(&path).is_empty());
        grid.save(&path).unwrap();
        assert_eq!(seed(&path), None);
        assert!(names(Path::new("/nowhere.png")).is_empty());
    }

    #[test]
    fn what_is_joined_can_be_cut_again() {
        let picture = |value| RgbImage::from_pixel(8, 8, image::Rgb([value; 3]));
        let rows = [
            vec![picture(10), picture(20), picture(30)],
            vec![picture(200), picture(210), picture(220)],
        ];
        let grid = join(&rows);
        assert_eq!(grid.dimensions(), (3 * 10 - 2, 2 * 10 - 2));
        assert_eq!(grid.get_pixel(8, 8), &GREY);
        assert_eq!(cut(&grid).unwrap(), rows);
        let car = |value| RgbImage::from_pixel(512, 384, image::Rgb([value; 3]));
        for n in [1, 4, 16] {
            let cars = [vec![car(10); n], vec![car(200); n]];
            assert_eq!(cut(&join(&cars)).unwrap(), cars);
        }
        assert_eq!(cut(&RgbImage::new(20, 17)), None);
        assert_eq!(cut(&RgbImage::new(1, 1)), None);
    }
}
