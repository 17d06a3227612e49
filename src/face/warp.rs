//! Cuts a square out of a picture, as FFHQ's makers did: shrink what is much too large, fill what
//! is outside, sample finely, shrink to size.

use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};
use tch::{Kind, Tensor};

use super::geometry::{Point, Square};
use super::margin::{self, Margins};
use super::search::tensor;

/// Samples across each pixel of the outcome.
const FINE: u32 = 4;
/// Rows that are sampled at once.
const ROWS: i64 = 256;
/// What is kept around the square, by its side, and at least in pixels.
const BORDER: f64 = 0.1;
const LEAST_BORDER: f64 = 3.0;

/// The square at `size` pixels.
#[must_use]
pub fn cut(picture: &RgbImage, square: &Square, size: u32) -> RgbImage {
    let (part, square) = surroundings(picture, square, size);
    let border = border(&square);
    let margins = Margins::around(&square, part.dimensions(), border);
    let (part, square) = if margins.is_needed(border) {
        let margins = margins.widened(&square);
        let start = Point::new(-(margins.left as f64), -(margins.top as f64));
        let filled = margin::fill(&tensor(&part), &margins, square.side());
        (filled, square.within(start, 1.0))
    } else {
        (tensor(&part), square)
    };
    let fine = sample(&part, &square, size * FINE);
    DynamicImage::from(fine)
        .resize_exact(size, size, FilterType::Lanczos3)
        .into_rgb8()
}

fn border(square: &Square) -> i64 {
    (square.side() * BORDER).round().max(LEAST_BORDER) as i64
}

/// The part of the picture around the square, shrunk by a whole number if it is so large that
/// samples would miss pixels; with the square in it.
fn surroundings(picture: &RgbImage, square: &Square, size: u32) -> (RgbImage, Square) {
    let by = (square.side() / f64::from(size) * 0.5).floor().max(1.0);
    let border = border(&square.within(Point::default(), by)) as f64 * by;
    let corners = square.corners();
    let range = |at: fn(&Point) -> f64, side: u32| {
        let places = corners.iter().map(at);
        let low = places.clone().fold(f64::INFINITY, f64::min).floor() - border;
        let high = places.fold(f64::NEG_INFINITY, f64::max).ceil() + border;
        let side = f64::from(side);
        // On the grid of the shrunk picture; something is left even if the square is far outside.
        let low = (low / by).floor() * by;
        let low = low.clamp(0.0, ((side - 1.0) / by).floor() * by);
        let high = (((high - low) / by).ceil() * by + low).clamp(low + 1.0, side);
        (low as u32, (high - low) as u32)
    };
    let (x, width) = range(|p| p.x, picture.width());
    let (y, height) = range(|p| p.y, picture.height());
    let part = image::imageops::crop_imm(picture, x, y, width, height).to_image();
    let square = square.within(Point::new(x.into(), y.into()), by);
    if by <= 1.0 {
        return (part, square);
    }
    let side = |n: u32| ((f64::from(n) / by).round() as u32).max(1);
    let part = DynamicImage::from(part)
        .resize_exact(side(width), side(height), FilterType::Lanczos3)
        .into_rgb8();
    (part, square)
}

/// `[1, 3, H, W]` at the square's pixels, bilinear between the picture's.
fn sample(picture: &Tensor, square: &Square, side: u32) -> RgbImage {
    let count = i64::from(side);
    let places = (Tensor::arange(count, (Kind::Double, picture.device())) + 0.5) / count as f64;
    let mut bytes = Vec::with_capacity((count * count * 3) as usize);
    for start in (0..count).step_by(ROWS as usize) {
        let rows = ROWS.min(count - start);
        let grid = grid(picture, square, &places, &places.narrow(0, start, rows));
        // 0: bilinear; 1: outside is the nearest pixel, which happens by rounding only.
        let band = picture.grid_sampler_2d(&grid, 0, 1, false);
        let band = band.squeeze_dim(0).permute([1, 2, 0]); // [h, w, 3]
        let band = band.round().clamp(0.0, 255.0).to_kind(Kind::Uint8);
        let band = band.contiguous();
        let begin = bytes.len();
        bytes.resize(begin + band.numel(), 0);
        band.copy_data(&mut bytes[begin..], band.numel());
    }
    RgbImage::from_raw(side, side, bytes).unwrap_or_default()
}

/// `[1, h, w, 2]`: places of the square, in LibTorch's units, from -1 to 1 across the picture.
fn grid(picture: &Tensor, square: &Square, across: &Tensor, down: &Tensor) -> Tensor {
    let size = picture.size();
    let origin = square.at(0.0, 0.0);
    let (u, v) = (square.at(1.0, 0.0) - origin, square.at(0.0, 1.0) - origin);
    let (across, down) = (across.unsqueeze(0), down.unsqueeze(1));
    let place = |origin: f64, u: f64, v: f64, side: i64| {
        let pixel = &across * u + &down * v + origin;
        (pixel * 2.0 + 1.0) / side as f64 - 1.0
    };
    let x = place(origin.x, u.x, v.x, size[3]);
    let y = place(origin.y, u.y, v.y, size[2]);
    Tensor::stack(&[x, y], 2).unsqueeze(0).to_kind(Kind::Float)
}
