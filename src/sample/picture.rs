//! Pictures: drawn one at a time, cut as the generator was trained, put into grids.

use std::path::Path;

use image::{Rgb, RgbImage, imageops};
use tch::{Device, Kind, Tensor};

use crate::model::WPlus;
use crate::model::stylegan2::{Generator, Noise};

/// Pixels between the pictures of a grid.
pub const GAP: u32 = 2;
/// Between pictures, and where there is none.
pub const GREY: Rgb<u8> = Rgb([30, 30, 30]);
/// Rows of the car generator that hold a picture; it was trained on 512 x 384.
const CAR: (u32, u32) = (64, 448);

/// Which part of a generator's output is the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// All of it.
    Whole,
    /// Rows from, to.
    Rows(u32, u32),
}

impl Framing {
    /// Of the frozen generator of this name (or file name): cars of 512 pixels have empty stripes
    /// above and below.
    #[must_use]
    pub fn of(model: Option<&str>, size: i64) -> Self {
        let stem = model.and_then(|model| Path::new(model).file_stem()?.to_str());
        let is_car = stem.is_some_and(|stem| {
            let mut words = stem.split(|c: char| !c.is_alphanumeric());
            words.any(|word| matches!(&*word.to_ascii_lowercase(), "car" | "cars"))
        });
        if is_car && size == 512 {
            Self::Rows(CAR.0, CAR.1)
        } else {
            Self::Whole
        }
    }

    /// The pictures in a generator's output, `[N, 3, H, W]`.
    #[must_use]
    pub fn cut_tensor(self, pictures: &Tensor) -> Tensor {
        match self {
            Self::Whole => pictures.shallow_clone(),
            Self::Rows(from, to) => pictures.narrow(2, from.into(), (to - from).into()),
        }
    }

    /// The picture in a generator's output.
    #[must_use]
    pub fn cut(self, picture: RgbImage) -> RgbImage {
        match self {
            Self::Whole => picture,
            Self::Rows(from, to) => {
                let width = picture.width();
                imageops::crop_imm(&picture, 0, from, width, to - from).to_image()
            }
        }
    }
}

/// Draws `[1, layers, w]` with the stored noises.
///
/// # Panics
/// When it is not one picture.
#[must_use]
pub fn draw(generator: &Generator, w_plus: &WPlus, framing: Framing) -> RgbImage {
    let _guard = tch::no_grad_guard();
    let picture = generator.synthesis(w_plus, &Noise::Stored).0;
    let (_, _, height, width) = picture.size4().expect("[1, 3, H, W]");
    let scaled = (picture.to_kind(Kind::Float).clamp(-1.0, 1.0) + 1.0) * 127.5;
    let bytes = scaled.round().to_kind(Kind::Uint8).to_device(Device::Cpu);
    let rows = bytes.squeeze_dim(0).permute([1, 2, 0]).contiguous(); // [H, W, 3]
    let rgb = Vec::<u8>::try_from(rows.view([-1])).expect("bytes");
    let picture = RgbImage::from_raw(width as u32, height as u32, rgb);
    framing.cut(picture.expect("the buffer is as large as the picture"))
}

/// Pictures of one size, `columns` in a row, with a gap between them.
#[must_use]
pub fn grid(pictures: &[RgbImage], columns: u32) -> RgbImage {
    let Some(first) = pictures.first() else {
        return RgbImage::new(1, 1);
    };
    let columns = columns.max(1);
    let rows = (pictures.len() as u32).div_ceil(columns);
    let (width, height) = (first.width() + GAP, first.height() + GAP);
    let mut sheet = RgbImage::from_pixel(columns * width - GAP, rows * height - GAP, GREY);
    for (i, picture) in (0u32..).zip(pictures) {
        let (x, y) = (i % columns * width, i / columns * height);
        imageops::replace(&mut sheet, picture, i64::from(x), i64::from(y));
    }
    sheet
}

/// Columns of a grid that is as wide as it is high, or a little wider.
#[must_use]
pub fn square(pictures: usize) -> u32 {
    (pictures.max(1) as f64).sqrt().ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cars_are_cut_and_nothing_else() {
        let cut = Framing::Rows(64, 448);
        for car in [
            "car",
            "/models/my-Cars.pt",
            "models/stylegan2-car-config-f.safetensors",
            "Car.pkl",
        ] {
            assert_eq!(Framing::of(Some(car), 512), cut, "{car}");
        }
        for (other, size) in [
            ("car", 256),
            ("cartoon", 512),
            ("afhqcat", 512),
            ("/my-car/ffhq.pt", 512),
            ("oscar", 512),
            ("ffhq", 512),
        ] {
            assert_eq!(Framing::of(Some(other), size), Framing::Whole, "{other}");
        }
        assert_eq!(Framing::of(None, 512), Framing::Whole);
        let picture = RgbImage::from_fn(512, 512, |_, y| Rgb([(y / 2) as u8; 3]));
        let car = cut.cut(picture);
        assert_eq!(car.dimensions(), (512, 384));
        assert_eq!(car.get_pixel(0, 0).0, [32; 3]);
        assert_eq!(car.get_pixel(0, 383).0, [223; 3]);
        let rows = Tensor::arange(512, (Kind::Float, Device::Cpu)).view([1, 1, 512, 1]);
        let cars = cut.cut_tensor(&rows.expand([2, 3, 512, 512], false));
        assert_eq!(cars.size(), [2, 3, 384, 512]);
        assert_eq!(cars.double_value(&[0, 0, 0, 0]), 64.0);
    }

    #[test]
    fn a_grid_fills_rows_and_leaves_the_rest_grey() {
        let pictures: Vec<_> = (0..3u8)
            .map(|i| RgbImage::from_pixel(4, 2, Rgb([100 + i; 3])))
            .collect();
        let sheet = grid(&pictures, 2);
        assert_eq!(sheet.dimensions(), (10, 6));
        assert_eq!(sheet.get_pixel(6, 0).0, [101; 3]);
        assert_eq!(sheet.get_pixel(0, 4).0, [102; 3]);
        assert_eq!(sheet.get_pixel(6, 4), &GREY);
        assert_eq!(sheet.get_pixel(4, 0), &GREY);
    }

    #[test]
    fn grids_are_about_square() {
        assert_eq!([1, 2, 4, 5, 16, 17].map(square), [1, 2, 2, 3, 4, 5]);
    }
}
