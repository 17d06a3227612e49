//! Cuts a square out of a picture, as FFHQ's makers did: shrink what is much too large, fill what
//! is outside, sample finely, shrink to size.

use image::imageops::FilterType;
use image::{DynamicImage, RgbImage};
use tch::{Kind, Tensor};

use super::geometry::{Point, Square};
use super::margin::{self, Margins};
use super::search::tensor;

/// Samples across each pixel of the outcome.
const FINE: i64 = 4;
/// Lobes of the filter on each side.
const LOBES: i64 = 3;
/// Rows that are sampled at once.
const ROWS: usize = 256;
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
    let fine = sample(&part, &square, size);
    let outcome = shrink(&fine.transpose(2, 3)).transpose(2, 3); // [1, 3, size, size]
    picture_of(&outcome)
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

/// The square's samples, bilinear between pixels, already shrunk across:
/// `[1, 3, size * FINE, size]`.
fn sample(picture: &Tensor, square: &Square, size: u32) -> Tensor {
    let side = i64::from(size) * FINE;
    let mut bands = Vec::new();
    for start in (0..side).step_by(ROWS) {
        let rows = (side - start).min(ROWS as i64);
        let [top, bottom] = [start, start + rows].map(|row| row as f64 / side as f64);
        let grid = grid(picture, square, [top, bottom], [rows, side]);
        // 0: bilinear; 1: outside is the nearest pixel, which happens by rounding only.
        let band = picture.grid_sampler_2d(&grid, 0, 1, false);
        bands.push(shrink(&band));
    }
    Tensor::cat(&bands, 2)
}

/// `[1, h, w, 2]`: places of the square's rows between two shares of its height, in LibTorch's
/// units, from -1 to 1 across the picture.
fn grid(picture: &Tensor, square: &Square, [top, bottom]: [f64; 2], shape: [i64; 2]) -> Tensor {
    let size = picture.size();
    let unit = |at: Point| {
        let share = |at: f64, side: i64| (at * 2.0 + 1.0) / side as f64 - 1.0;
        Point::new(share(at.x, size[3]), share(at.y, size[2]))
    };
    let middle = f64::midpoint(top, bottom);
    let centre = unit(square.at(0.5, middle));
    let right = unit(square.at(1.0, middle)) - centre;
    let down = unit(square.at(0.5, bottom)) - centre;
    let numbers = [right.x, down.x, centre.x, right.y, down.y, centre.y].map(|n| n as f32);
    let affine = Tensor::from_slice(&numbers).view([1, 2, 3]);
    Tensor::affine_grid_generator(&affine, [1, 3, shape[0], shape[1]], false)
}

/// Shrinks across by [`FINE`] with Lanczos' filter of three lobes; at the edges the part of it that
/// has pixels counts.
fn shrink(picture: &Tensor) -> Tensor {
    let size = picture.size();
    let taps = 2 * LOBES * FINE;
    let weight = |tap: i64| {
        let x = ((tap - taps / 2) as f64 + 0.5) / FINE as f64;
        (sinc(x) * sinc(x / LOBES as f64)) as f32
    };
    let weights: Vec<f32> = (0..taps).map(weight).collect();
    let kernel = Tensor::from_slice(&weights).view([1, 1, 1, taps]);
    let before = (taps - FINE) / 2;
    let along = |x: &Tensor| x.conv2d(&kernel, None::<Tensor>, [1, FINE], [0, before], [1, 1], 1);
    let rows = picture.reshape([size[1], 1, size[2], size[3]]);
    let whole = Tensor::ones([1, 1, 1, size[3]], (Kind::Float, picture.device()));
    (along(&rows) / along(&whole)).reshape([size[0], size[1], size[2], size[3] / FINE])
}

fn sinc(x: f64) -> f64 {
    let x = x * std::f64::consts::PI;
    x.sin() / x
}

/// `[1, 3, H, W]` in `[0, 255]` as a picture.
fn picture_of(tensor: &Tensor) -> RgbImage {
    let size = tensor.size();
    let bytes = tensor.round().clamp(0.0, 255.0).to_kind(Kind::Uint8);
    let bytes = bytes.squeeze_dim(0).permute([1, 2, 0]).contiguous();
    let mut raw = vec![0; bytes.numel()];
    bytes.copy_data(&mut raw, bytes.numel());
    RgbImage::from_raw(size[3] as u32, size[2] as u32, raw).unwrap_or_default()
}
