//! A photograph as encoders and generators know it: one face, square, where FFHQ has it.

use std::path::PathBuf;

use image::RgbImage;
use tch::{Device, Kind, Tensor};

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

    #[test]
    fn a_picture_becomes_numbers_of_the_wanted_size() {
        let picture = RgbImage::from_pixel(20, 20, image::Rgb([255, 0, 0]));
        let tensor = tensor(&picture, 10, Device::Cpu);
        assert_eq!(tensor.size(), [1, 3, 10, 10]);
        let channel = |c: i64| tensor.double_value(&[0, c, 5, 5]);
        assert!((channel(0) - 1.0).abs() < 1e-3 && (channel(1) + 1.0).abs() < 1e-3);
    }
}
