//! A photograph as encoders and generators know it: one face, square, where FFHQ has it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use image::{ImageReader, Limits, RgbImage};
use tch::{Device, Kind, Tensor};

use crate::weights::sha256;

/// Sides of pictures that are opened.
const SIDES: std::ops::RangeInclusive<u32> = 16..=16_384;
/// Bytes that a decoder may take.
const MEMORY: u64 = 1 << 30;

/// How a photograph becomes a square with the face at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// It is one already.
    Already,
}

/// An aligned picture.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Where it came from.
    pub path: PathBuf,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Square.
    pub picture: RgbImage,
}

/// Why there is no aligned picture.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It is no picture, or not one that can be used.
    #[error("{}: {reason}", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What was expected, and what to do.
        reason: String,
    },
}

/// Opens a photograph and aligns it.
///
/// # Errors
/// When it cannot be read, is no picture, or cannot be aligned that way.
pub fn open(path: &Path, alignment: Alignment) -> Result<Photo, PhotoError> {
    let unusable = |reason: String| PhotoError::Picture {
        path: path.to_owned(),
        reason,
    };
    let bytes = fs::read(path).map_err(|source| PhotoError::Io {
        path: path.to_owned(),
        source,
    })?;
    let picture = decode(&bytes).map_err(unusable)?;
    let (width, height) = picture.dimensions();
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        let (least, most) = (SIDES.start(), SIDES.end());
        return Err(unusable(format!(
            "{width} x {height} pixels; sides of {least} to {most} can be used"
        )));
    }
    match alignment {
        Alignment::Already if width == height => Ok(Photo {
            path: path.to_owned(),
            sha256: sha256::of_bytes(&bytes),
            picture,
        }),
        Alignment::Already => Err(unusable(format!(
            "{width} x {height} pixels are not square, so it is not aligned; cut the face out as a \
             square, eyes a little above the middle"
        ))),
    }
}

fn decode(bytes: &[u8]) -> Result<RgbImage, String> {
    let reader = ImageReader::new(io::Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|error| error.to_string())?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    if reader.format().is_none() {
        return Err("not a picture; PNG, JPEG and WebP are".to_owned());
    }
    let picture = reader.decode();
    let picture = picture.map_err(|error| format!("the picture cannot be read ({error})"))?;
    Ok(picture.into_rgb8())
}

/// `[1, 3, size, size]` in `[-1, 1]`, as the generator would draw it.
///
/// # Panics
/// When the picture is empty.
#[must_use]
pub fn tensor(picture: &RgbImage, size: i64, device: Device) -> Tensor {
    let (width, height) = (i64::from(picture.width()), i64::from(picture.height()));
    let bytes = Tensor::from_slice(picture.as_raw()).view([height, width, 3]);
    let numbers = bytes.permute([2, 0, 1]).unsqueeze(0).to_kind(Kind::Float) / 127.5 - 1.0;
    let numbers = numbers.to_device(device);
    if (width, height) == (size, size) {
        return numbers;
    }
    numbers
        .internal_upsample_bicubic2d_aa([size, size], false, None, None)
        .clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(path: &Path) -> String {
        open(path, Alignment::Already).unwrap_err().to_string()
    }

    #[test]
    fn only_squares_are_aligned_already() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        RgbImage::new(40, 30).save(&path).unwrap();
        assert!(error(&path).contains("40 x 30 pixels are not square"));
        RgbImage::new(8, 8).save(&path).unwrap();
        assert!(error(&path).contains("sides of 16"));
        RgbImage::from_pixel(20, 20, image::Rgb([255, 0, 0]))
            .save(&path)
            .unwrap();
        let photo = open(&path, Alignment::Already).unwrap();
        assert_eq!(photo.sha256.len(), 64);
        let tensor = tensor(&photo.picture, 10, Device::Cpu);
        assert_eq!(tensor.size(), [1, 3, 10, 10]);
        let channel = |c: i64| tensor.double_value(&[0, c, 5, 5]);
        assert!((channel(0) - 1.0).abs() < 1e-3 && (channel(1) + 1.0).abs() < 1e-3);
    }

    #[test]
    fn what_is_no_picture_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        assert!(error(&path).contains("a.png: No such file"));
        fs::write(&path, "no picture").unwrap();
        assert!(error(&path).contains("not a picture"), "{}", error(&path));
        let mut bytes = Vec::new();
        RgbImage::new(20, 20)
            .write_to(&mut io::Cursor::new(&mut bytes), image::ImageFormat::Png)
            .unwrap();
        bytes.truncate(bytes.len() / 2);
        fs::write(&path, bytes).unwrap();
        assert!(error(&path).contains("cannot be read"), "{}", error(&path));
    }
}
