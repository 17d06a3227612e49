//! What a square has outside of its picture: mirrored, ever more blurred, at last one colour, as in
//! FFHQ.

use tch::{Kind, Tensor};

use super::geometry::{Point, Square};

/// Margins are at least so wide, by the square's side.
const WIDTH: f64 = 0.3;
/// Deviation of the blur by the square's side.
const BLUR: f64 = 0.02;
/// From this deviation on, in pixels, blurring is done on a smaller picture.
const COARSE: f64 = 4.0;
/// Where the blur is cut off, in deviations.
const REACH: f64 = 4.0;

/// Pixels to add on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    /// On the left.
    pub left: i64,
    /// Above.
    pub top: i64,
    /// On the right.
    pub right: i64,
    /// Below.
    pub bottom: i64,
}

impl Margins {
    /// What is missing of the square and `border` around it.
    pub fn around(square: &Square, (width, height): (u32, u32), border: i64) -> Self {
        let corners = square.corners();
        let low = |at: fn(&Point) -> f64| {
            let low = corners.iter().map(at).fold(f64::INFINITY, f64::min);
            low.floor() as i64
        };
        let high = |at: fn(&Point) -> f64| {
            let high = corners.iter().map(at).fold(f64::NEG_INFINITY, f64::max);
            high.ceil() as i64
        };
        Self {
            left: (border - low(|p| p.x)).max(0),
            top: (border - low(|p| p.y)).max(0),
            right: (high(|p| p.x) - i64::from(width) + border).max(0),
            bottom: (high(|p| p.y) - i64::from(height) + border).max(0),
        }
    }

    /// Whether more is missing than a little of the border.
    pub fn is_needed(&self, border: i64) -> bool {
        let most = self.left.max(self.top).max(self.right).max(self.bottom);
        most > border - 4
    }

    /// At least wide enough to fade on all sides.
    pub fn widened(&self, square: &Square) -> Self {
        let least = (square.side() * WIDTH).round().max(1.0) as i64;
        Self {
            left: self.left.max(least),
            top: self.top.max(least),
            right: self.right.max(least),
            bottom: self.bottom.max(least),
        }
    }
}

/// `[1, 3, H, W]` in `[0, 255]` with its margins, for a square of `side` pixels.
pub fn fill(picture: &Tensor, margins: &Margins, side: f64) -> Tensor {
    let mirrored = mirror(picture, margins);
    let mask = mask(&mirrored, margins);
    let blurred = blur(&mirrored, side * BLUR);
    let soft = &mirrored + (blurred - &mirrored) * (&mask * 3.0 + 1.0).clamp(0.0, 1.0);
    let colour = median(&soft);
    let faded = &soft + (colour - &soft) * mask.clamp(0.0, 1.0);
    faded.round().clamp(0.0, 255.0)
}

/// Places of a row of `length` with `before` and `after` mirrored ones. The outermost pixel is not
/// repeated; what is wider than the picture is mirrored again.
fn mirrored(length: i64, before: i64, after: i64) -> Vec<i64> {
    let period = (2 * (length - 1)).max(1);
    let place = |i: i64| {
        let i = i.rem_euclid(period);
        i.min(period - i).clamp(0, length - 1)
    };
    (-before..length + after).map(place).collect()
}

fn mirror(picture: &Tensor, margins: &Margins) -> Tensor {
    let size = picture.size();
    let down = Tensor::from_slice(&mirrored(size[2], margins.top, margins.bottom));
    let across = Tensor::from_slice(&mirrored(size[3], margins.left, margins.right));
    picture.index_select(2, &down).index_select(3, &across)
}

/// 1 at the outermost pixels, 0 where the margins begin, negative inside: `[1, 1, H, W]`.
fn mask(picture: &Tensor, margins: &Margins) -> Tensor {
    let size = picture.size();
    let axis = |length: i64, before: i64, after: i64| {
        let place = Tensor::arange(length, (Kind::Float, picture.device()));
        let from_end = (length - 1) as f64 - &place;
        (place / before as f64).minimum(&(from_end / after as f64))
    };
    let down = axis(size[2], margins.top, margins.bottom).view([1, 1, -1, 1]);
    let across = axis(size[3], margins.left, margins.right).view([1, 1, 1, -1]);
    // The larger of both, counted from the outermost pixels.
    across.minimum(&down).neg() + 1.0
}

/// Gaussian; edges are mirrored.
fn blur(picture: &Tensor, deviation: f64) -> Tensor {
    let size = picture.size();
    let (height, width) = (size[2], size[3]);
    let by = (deviation / COARSE).floor().max(1.0);
    let small = |n: i64| ((n as f64 / by).round() as i64).max(1);
    let coarse = if by > 1.0 {
        picture.adaptive_avg_pool2d([small(height), small(width)])
    } else {
        picture.shallow_clone()
    };
    let kernel = gaussian(deviation / by);
    let blurred = along(&along(&coarse, &kernel).transpose(2, 3), &kernel).transpose(2, 3);
    if by > 1.0 {
        return blurred.upsample_bilinear2d([height, width], false, None, None);
    }
    blurred
}

fn gaussian(deviation: f64) -> Tensor {
    let radius = (REACH * deviation + 0.5) as i64;
    let weight = |i: i64| (-0.5 * (i as f64 / deviation).powi(2)).exp() as f32;
    let weights: Vec<f32> = (-radius..=radius).map(weight).collect();
    let kernel = Tensor::from_slice(&weights);
    let sum = kernel.sum(Kind::Float);
    kernel / sum
}

/// Convolves along the last dimension.
fn along(picture: &Tensor, kernel: &Tensor) -> Tensor {
    let size = picture.size();
    let radius = (kernel.numel() as i64 - 1) / 2;
    // The edge pixel is repeated here: d c b a | a b c d | d c b a.
    let period = 2 * size[3];
    let place = |i: i64| {
        let i = i.rem_euclid(period);
        i.min(period - 1 - i)
    };
    let places: Vec<i64> = (-radius..size[3] + radius).map(place).collect();
    let rows = picture.index_select(3, &Tensor::from_slice(&places));
    let rows = rows.reshape([-1, 1, 1, size[3] + 2 * radius]);
    let kernel = kernel.view([1, 1, 1, -1]);
    rows.conv2d(&kernel, None::<Tensor>, 1, 0, 1, 1)
        .reshape(&size)
}

/// Of each channel, to a whole number: `[1, 3, 1, 1]`.
fn median(picture: &Tensor) -> Tensor {
    let levels = picture.round().clamp(0.0, 255.0).to_kind(Kind::Int64);
    let half = picture.size()[2] * picture.size()[3] / 2;
    let middle = |channel: i64| {
        let counts = levels.select(1, channel).flatten(0, -1);
        let counts = counts.bincount(None::<Tensor>, 256).cumsum(0, Kind::Int64);
        counts.le(half).sum(Kind::Int64).int64_value(&[]) as f32
    };
    Tensor::from_slice(&[middle(0), middle(1), middle(2)]).view([1, 3, 1, 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_leave_the_edge_out_and_go_on_beyond_the_picture() {
        assert_eq!(mirrored(4, 2, 2), [2, 1, 0, 1, 2, 3, 2, 1]);
        assert_eq!(mirrored(2, 3, 2), [1, 0, 1, 0, 1, 0, 1]);
        assert_eq!(mirrored(1, 2, 1), [0; 4]);
    }

    #[test]
    fn a_plain_picture_stays_plain() {
        let plain = Tensor::full([1, 3, 20, 30], 90.0, (Kind::Float, tch::Device::Cpu));
        let margins = Margins {
            left: 9,
            top: 5,
            right: 40,
            bottom: 7,
        };
        for side in [30.0, 600.0] {
            let filled = fill(&plain, &margins, side);
            assert_eq!(filled.size(), [1, 3, 32, 79]);
            assert_eq!(filled.min().double_value(&[]), 90.0);
            assert_eq!(filled.max().double_value(&[]), 90.0);
        }
    }
}
