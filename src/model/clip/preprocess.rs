//! What CLIP sees: pictures at its resolution, normalised by its mean.

use std::path::Path;

use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};
use tch::{Device, Kind, Tensor};

use crate::photo::{self, PhotoError};

const MEAN: [f32; 3] = [0.481_454_66, 0.457_827_5, 0.408_210_73];
const STD: [f32; 3] = [0.268_629_54, 0.261_302_6, 0.275_777_1];

/// `[-1, 1]` -> normalised: `[N, 3, H, W]` -> `[N, 3, R, R]`, bicubic with antialiasing.
pub fn prepare(pictures: &Tensor, resolution: i64) -> Tensor {
    let mut x = (pictures + 1.0) * 0.5;
    let size = x.size();
    if size[2] != resolution || size[3] != resolution {
        let side = [resolution, resolution];
        x = x.internal_upsample_bicubic2d_aa(side, false, None, None);
    }
    normalise(&x)
}

/// `[0, 1]` -> mean 0, deviation 1 over CLIP's training pictures.
fn normalise(x: &Tensor) -> Tensor {
    let channel = |values: &[f32]| {
        Tensor::from_slice(values)
            .view([1, 3, 1, 1])
            .to_device(x.device())
    };
    (x - channel(&MEAN)) / channel(&STD)
}

/// A style picture that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("style picture {0}")]
pub struct StylePictureError(#[from] pub PhotoError);

/// A picture's bytes through CLIP's own preprocessing: the shorter side to `resolution` (bicubic),
/// the middle cut out; `[1, 3, R, R]`, normalised.
///
/// # Errors
/// When the bytes are no picture; `path` names it then.
pub fn style_picture(
    path: &Path,
    bytes: &[u8],
    resolution: i64,
    device: Device,
) -> Result<Tensor, StylePictureError> {
    let picture = photo::decode(path, bytes)?.pixels;
    let square = centre_square(&picture.into(), resolution as u32);
    Ok(normalise(&unit(&square).to_device(device)))
}

/// A picture file as CLIP sees it: its middle, square, with this many pixels a side.
///
/// # Errors
/// When `bytes` is not a picture, or too large a one.
pub fn style_square(path: &Path, bytes: &[u8], side: u32) -> Result<RgbImage, StylePictureError> {
    let picture = photo::decode(path, bytes)?.pixels;
    Ok(centre_square(&picture.into(), side))
}

fn centre_square(picture: &DynamicImage, side: u32) -> RgbImage {
    let (width, height) = (picture.width().max(1), picture.height().max(1));
    let shorter = f64::from(width.min(height));
    let scale = |n: u32| ((f64::from(n) * f64::from(side) / shorter).round() as u32).max(side);
    let (width, height) = (scale(width), scale(height));
    let resized = if (width, height) == (picture.width(), picture.height()) {
        picture.clone()
    } else {
        picture.resize_exact(width, height, FilterType::CatmullRom)
    };
    resized
        .crop_imm((width - side) / 2, (height - side) / 2, side, side)
        .into_rgb8()
}

/// Bytes -> `[1, 3, H, W]` in `[0, 1]`.
fn unit(picture: &RgbImage) -> Tensor {
    let shape = [i64::from(picture.height()), i64::from(picture.width()), 3];
    Tensor::from_slice(picture.as_raw())
        .view(shape)
        .permute([2, 0, 1])
        .unsqueeze(0)
        .to_kind(Kind::Float)
        / 255.0
}
