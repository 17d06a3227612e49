//! Finds faces: first those that are large enough to be worth it, then smaller ones, then in
//! photographs that lie on their side; heads that lean are looked at twice.

use std::borrow::Cow;
use std::path::Path;

use image::{DynamicImage, RgbImage};
use tch::{Kind, Tensor};

use super::geometry::{Landmarks, Point, Square};
use super::warp;
use crate::model::mtcnn::{Detection, Mtcnn};
use crate::weights::WeightsError;

/// The detector's smallest face in pixels.
const SMALLEST: f64 = 20.0;
/// The smallest face that is looked for, as a share of the longer side: first, and when none is
/// found.
const SHARES: [f64; 2] = [1.0 / 50.0, 1.0 / 100.0];
/// Below this probability a detection counts as none.
const PROBABILITY: f32 = 0.9;
/// The same for photographs that had to be turned, where more is mistaken for a face.
const TURNED_PROBABILITY: f32 = 0.97;
/// From this probability on a photograph is not turned for another look.
const SURE: f32 = 0.99;
/// Degrees from which on a head is looked at again, upright, at so many pixels.
const LEANING: f64 = 15.0;
const UPRIGHT: u32 = 256;
/// Pixels that are searched; larger photographs are shrunk for it.
const PIXELS: f64 = 16e6;

/// A face in a photograph.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Left, top, right, bottom in pixels.
    pub edges: [f64; 4],
    /// Eyes, nose, corners of the mouth.
    pub points: [Point; 5],
    /// The same, as alignment needs it.
    pub landmarks: Landmarks,
    /// How sure the detector is.
    pub probability: f64,
    /// Clockwise quarters of a turn that the photograph needed to find it.
    pub quarters: u8,
}

/// Finds faces.
#[derive(Debug)]
pub struct Finder {
    nets: Mtcnn,
}

impl Finder {
    /// With the weights that the program carries, or those of a file or folder.
    ///
    /// # Errors
    /// When the weights cannot be read, or are not those of an MTCNN.
    pub fn new(weights: Option<&Path>) -> Result<Self, WeightsError> {
        let nets = weights.map_or_else(Mtcnn::embedded, Mtcnn::open)?;
        Ok(Self { nets })
    }

    /// All faces, the largest first.
    #[must_use]
    pub fn find(&self, photo: &RgbImage) -> Vec<Face> {
        let (searched, factor) = shrunk(photo);
        let picture = tensor(&searched);
        let longer = f64::from(searched.width().max(searched.height()));
        let [coarse, fine] = SHARES.map(|share| (longer * share).max(SMALLEST));
        let mut found = self.look(&picture, 0, coarse);
        if found.is_empty() && fine < coarse {
            found = self.look(&picture, 0, fine);
        }
        let mut best = (found, 0);
        // Of a face on its side the detector may see something, with points at wrong places.
        if surest(&best.0) < SURE {
            for quarters in [1, 3, 2] {
                let found = self.look(&picture, quarters, coarse);
                if surest(&found) > surest(&best.0) {
                    best = (found, quarters);
                }
            }
        }
        let (found, quarters) = best;
        let size = searched.dimensions();
        let face = |found: &Detection| {
            let face = face(found, quarters, size, factor);
            self.look_upright(photo, &face).unwrap_or(face)
        };
        found.iter().map(face).collect()
    }

    /// A second look at a head that leans: points are better where it is upright.
    fn look_upright(&self, photo: &RgbImage, face: &Face) -> Option<Face> {
        let lean = face.landmarks.roll() + f64::from(face.quarters) * 90.0;
        let lean = (lean + 180.0).rem_euclid(360.0) - 180.0;
        let square = Square::of(&face.landmarks);
        if lean.abs() < LEANING || face.landmarks.between_eyes() < 1.0 {
            return None;
        }
        let upright = warp::cut(photo, &square, UPRIGHT);
        let found = self
            .nets
            .detect(&tensor(&upright), f64::from(UPRIGHT) / 4.0);
        let found = found.first()?;
        let share = |at: f32| (f64::from(at) + 0.5) / f64::from(UPRIGHT);
        let points = found.points.map(|[x, y]| square.at(share(x), share(y)));
        Some(Face {
            landmarks: Landmarks::from_five(&points),
            points,
            ..face.clone()
        })
    }

    fn look(&self, picture: &Tensor, quarters: u8, smallest: f64) -> Vec<Detection> {
        let least = match quarters {
            0 => PROBABILITY,
            _ => TURNED_PROBABILITY,
        };
        // LibTorch turns counter-clockwise.
        let turned = picture.rot90(-i64::from(quarters), [2, 3]).contiguous();
        let mut found = self.nets.detect(&turned, smallest);
        found.retain(|face| face.region.score >= least);
        found
    }
}

/// The best probability.
fn surest(found: &[Detection]) -> f32 {
    let scores = found.iter().map(|face| face.region.score);
    scores.fold(0.0, f32::max)
}

/// Not more than [`PIXELS`], and by what it was shrunk across and down.
fn shrunk(photo: &RgbImage) -> (Cow<'_, RgbImage>, [f64; 2]) {
    let (width, height) = (f64::from(photo.width()), f64::from(photo.height()));
    let factor = (width * height / PIXELS).sqrt();
    if factor <= 1.0 {
        return (Cow::Borrowed(photo), [1.0; 2]);
    }
    let side = |n: f64| ((n / factor).round() as u32).max(1);
    let small = DynamicImage::from(photo.clone()).thumbnail_exact(side(width), side(height));
    let small = small.into_rgb8();
    let factor = [
        width / f64::from(small.width()),
        height / f64::from(small.height()),
    ];
    (Cow::Owned(small), factor)
}

/// `[1, 3, H, W]` in `[0, 255]`.
pub fn tensor(picture: &RgbImage) -> Tensor {
    let shape = [i64::from(picture.height()), i64::from(picture.width()), 3];
    Tensor::from_slice(picture.as_raw())
        .view(shape)
        .permute([2, 0, 1])
        .unsqueeze(0)
        .to_kind(Kind::Float)
        .contiguous()
}

/// From where it was found, in the turned and shrunk picture, to the photograph.
fn face(found: &Detection, quarters: u8, size: (u32, u32), factor: [f64; 2]) -> Face {
    let back = |[x, y]: [f32; 2]| {
        let Point { x, y } = turn_back(Point::new(x.into(), y.into()), quarters, size);
        let whole = |at: f64, factor: f64| (at + 0.5) * factor - 0.5;
        Point::new(whole(x, factor[0]), whole(y, factor[1]))
    };
    let [left, top, right, bottom] = found.region.edges;
    let (a, b) = (back([left, top]), back([right, bottom]));
    let points = found.points.map(back);
    Face {
        edges: [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)],
        landmarks: Landmarks::from_five(&points),
        points,
        probability: found.region.score.into(),
        quarters,
    }
}

/// From a picture turned clockwise by `quarters` to the one of `size` that it was.
fn turn_back(p: Point, quarters: u8, (width, height): (u32, u32)) -> Point {
    let (right, bottom) = (f64::from(width) - 1.0, f64::from(height) - 1.0);
    match quarters {
        0 => p,
        1 => Point::new(p.y, bottom - p.x),
        2 => Point::new(right - p.x, bottom - p.y),
        _ => Point::new(right - p.y, p.x),
    }
}

#[cfg(test)]
mod tests;
