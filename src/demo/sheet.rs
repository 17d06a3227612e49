//! Contact sheets: many pictures in one PNG.

use std::path::Path;

use image::{ImageResult, RgbImage};
use tch::{Device, Kind, Tensor};

/// Pixels between pictures.
const GAP: i64 = 2;
/// Grey of the gaps.
const GREY: i64 = 30;

/// `[N, 3, H, W]` in `[-1, 1]` as bytes, `[N, 3, H, W]`.
#[must_use]
pub fn to_bytes(pictures: &Tensor) -> Tensor {
    let scaled = (pictures.detach().to_kind(Kind::Float).clamp(-1.0, 1.0) + 1.0) * 127.5;
    scaled.round().to_kind(Kind::Uint8).to_device(Device::Cpu)
}

/// A grid of pictures, `columns` in a row: `[N, 3, H, W]` in `[-1, 1]` -> an image.
///
/// # Panics
/// When `pictures` has not four dimensions.
#[must_use]
pub fn grid(pictures: &Tensor, columns: i64) -> RgbImage {
    let (n, _, height, width) = pictures.size4().expect("[N, 3, H, W]");
    let (columns, rows) = (columns.min(n).max(1), (n + columns - 1) / columns);
    let shape = [
        3,
        rows * (height + GAP) - GAP,
        columns * (width + GAP) - GAP,
    ];
    let sheet = Tensor::full(shape, GREY, (Kind::Uint8, Device::Cpu));
    let bytes = to_bytes(pictures);
    for i in 0..n {
        sheet
            .narrow(1, (i / columns) * (height + GAP), height)
            .narrow(2, (i % columns) * (width + GAP), width)
            .copy_(&bytes.get(i));
    }
    let rgb = Vec::<u8>::try_from(sheet.permute([1, 2, 0]).contiguous().view([-1]));
    RgbImage::from_raw(shape[2] as u32, shape[1] as u32, rgb.expect("bytes"))
        .expect("the buffer is as large as the sheet")
}

/// Writes a [`grid`] as PNG.
///
/// # Errors
/// When the file cannot be written.
pub fn save(pictures: &Tensor, columns: i64, path: &Path) -> ImageResult<()> {
    grid(pictures, columns).save(path)
}
