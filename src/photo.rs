//! Photographs that people bring: one way to open a picture file, which says what it did to it.

mod colour;
mod error;
mod foreign;
mod jpeg;
mod note;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder as _, DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader,
    Limits, RgbImage,
};

pub use error::PhotoError;
pub use note::Note;

/// Most pixels that are opened, 100 megapixels: 300 MB, with what the decoder needs about 1 GB.
pub const PIXELS_LIMIT: u64 = 100_000_000;
/// Largest file in bytes.
pub const BYTES_LIMIT: u64 = 256 << 20;
/// What a decoder may take in bytes, beside the file.
const MEMORY_LIMIT: u64 = 2 << 30;

/// A picture as one looks at it: upright, sRGB, without transparency.
#[derive(Clone, Debug)]
pub struct Photo {
    /// 8 bits of red, green and blue.
    pub pixels: RgbImage,
    /// What had to be done to get there.
    pub notes: Vec<Note>,
}

/// Opens a picture file: PNG, JPEG, WebP, GIF, BMP or TIFF.
///
/// # Errors
/// When it cannot be read, is none of these, is damaged or cut off, or is larger than
/// [`PIXELS_LIMIT`] or [`BYTES_LIMIT`].
pub fn read(path: &Path) -> Result<Photo, PhotoError> {
    let io = |source| PhotoError::Io {
        path: path.to_owned(),
        source,
    };
    let about = fs::metadata(path).map_err(io)?;
    if !about.is_file() {
        return Err(PhotoError::NoFile {
            path: path.to_owned(),
        });
    }
    if about.len() > BYTES_LIMIT {
        return Err(PhotoError::TooManyBytes {
            path: path.to_owned(),
            bytes: about.len(),
        });
    }
    decode(path, &fs::read(path).map_err(io)?)
}

/// [`read`] for bytes in memory; `path` names them in errors.
///
/// # Errors
/// As [`read`].
pub fn decode(path: &Path, bytes: &[u8]) -> Result<Photo, PhotoError> {
    if let Some(kind) = foreign::kind(path, bytes) {
        return Err(PhotoError::Foreign {
            path: path.to_owned(),
            kind,
        });
    }
    let broken = |error: image::ImageError| PhotoError::Broken {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let unknown = || PhotoError::Unknown {
        path: path.to_owned(),
    };
    let format = image::guess_format(bytes).map_err(|_| unknown())?;
    if !format.reading_enabled() {
        return Err(unknown());
    }
    let mut notes = Vec::new();
    if format == ImageFormat::Jpeg {
        look_at_jpeg(path, bytes, &mut notes)?;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_LIMIT);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    check_size(path, decoder.dimensions())?;
    if moves(format, bytes) {
        notes.push(Note::FirstFrame);
    }
    let (profile, orientation) = about(&mut decoder, &mut notes);
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let mut pixels = flatten(picture, &mut notes);
    if let Some(profile) = profile {
        notes.extend(colour::to_srgb(&mut pixels, &profile));
    }
    let pixels = turn(pixels, orientation, &mut notes);
    Ok(Photo { pixels, notes })
}

fn look_at_jpeg(path: &Path, bytes: &[u8], notes: &mut Vec<Note>) -> Result<(), PhotoError> {
    let outline = jpeg::outline(bytes);
    if !outline.ends {
        return Err(PhotoError::CutOff {
            path: path.to_owned(),
        });
    }
    if outline.channels == 4 {
        notes.push(Note::PrintColours);
    }
    Ok(())
}

fn check_size(path: &Path, (width, height): (u32, u32)) -> Result<(), PhotoError> {
    let count = u64::from(width) * u64::from(height);
    if count == 0 {
        return Err(PhotoError::Broken {
            path: path.to_owned(),
            reason: "it has no pixels".to_owned(),
        });
    }
    if count > PIXELS_LIMIT {
        return Err(PhotoError::TooLarge {
            path: path.to_owned(),
            width,
            height,
        });
    }
    Ok(())
}

/// Whether there is more than the first frame.
fn moves(format: ImageFormat, bytes: &[u8]) -> bool {
    let bytes = Cursor::new(bytes);
    match format {
        ImageFormat::Gif => {
            GifDecoder::new(bytes).is_ok_and(|gif| gif.into_frames().take(2).count() > 1)
        }
        ImageFormat::WebP => WebPDecoder::new(bytes).is_ok_and(|webp| webp.has_animation()),
        ImageFormat::Png => {
            PngDecoder::new(bytes).is_ok_and(|png| png.is_apng().unwrap_or_default())
        }
        _ => false,
    }
}

/// Colour profile and orientation; what cannot be read is as if it were not there.
fn about(decoder: &mut impl ImageDecoder, notes: &mut Vec<Note>) -> (Option<Vec<u8>>, Orientation) {
    let colour = decoder.original_color_type();
    if matches!(colour, ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16) {
        notes.push(Note::PrintColours);
    }
    let channels = u16::from(colour.channel_count().max(1));
    if colour.bits_per_pixel() / channels > 8 {
        notes.push(Note::Deep);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // Print colours are RGB by now, to which their profile does not fit.
    let print = notes.contains(&Note::PrintColours);
    let profile = decoder.icc_profile().ok().flatten().filter(|_| !print);
    (profile, orientation)
}

/// What can be seen through shows white, as paper would.
fn flatten(picture: DynamicImage, notes: &mut Vec<Note>) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut clear = false;
    let mut pixels = RgbImage::new(picture.width(), picture.height());
    for (out, pixel) in pixels.pixels_mut().zip(picture.pixels()) {
        let [colour @ .., alpha] = pixel.0;
        clear |= alpha < u8::MAX;
        let (alpha, white) = (u32::from(alpha), u32::from(u8::MAX - alpha) * 255);
        out.0 = colour.map(|value| ((u32::from(value) * alpha + white + 127) / 255) as u8);
    }
    if clear {
        notes.push(Note::Transparent);
    }
    pixels
}

fn turn(pixels: RgbImage, orientation: Orientation, notes: &mut Vec<Note>) -> RgbImage {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    notes.push(Note::Turned);
    let mut picture = DynamicImage::from(pixels);
    picture.apply_orientation(orientation);
    picture.into_rgb8()
}

#[cfg(test)]
mod tests;
