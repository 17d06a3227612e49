//! FFHQ's geometry (Karras et al. 2019, arXiv 1812.04948, appendix A): from eyes and mouth to the
//! square that is cut out.

use std::ops::{Add, Mul, Sub};
use std::path::Path;

use super::error::{FaceError, Points};
use super::warning::Warning;

/// The square's half side by the distance of the eyes, and by that from the eyes to the mouth;
/// the larger one counts.
const BY_EYES: f64 = 2.0;
const BY_MOUTH: f64 = 1.8;
/// How far the square's middle is below the eyes, by the distance to the mouth.
const BELOW: f64 = 0.1;
/// How far the tip of the nose lies before the eyes, by their distance: a common face.
const NOSE: f64 = 0.5;
/// Points closer to one line than this, by the distance of the eyes, are no face's.
const FLAT: f64 = 0.1;

/// A place in a picture in pixels; whole numbers are the middles of pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// At `x`, `y`.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Distance from the origin.
    #[must_use]
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// A quarter of a turn from right to down.
    fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }

    fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    fn middle(self, other: Self) -> Self {
        (self + other) * 0.5
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self::new(self.x * by, self.y * by)
    }
}

/// What alignment needs of a face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landmarks {
    /// The eyes' middles: the left one in the picture, were it upright, first.
    pub eyes: [Point; 2],
    /// Half-way between the mouth's corners.
    pub mouth: Point,
    /// The tip of the nose, where it is known.
    pub nose: Option<Point>,
}

impl Landmarks {
    /// From a detector's five points: eyes, nose, corners of the mouth.
    #[must_use]
    pub fn from_five(points: &[Point; 5]) -> Self {
        Self {
            eyes: [points[0], points[1]],
            mouth: points[3].middle(points[4]),
            nose: Some(points[2]),
        }
    }

    /// Pixels from eye to eye.
    #[must_use]
    pub fn between_eyes(&self) -> f64 {
        (self.eyes[1] - self.eyes[0]).length()
    }

    /// By how many degrees the head leans, clockwise.
    #[must_use]
    pub fn roll(&self) -> f64 {
        let across = self.eyes[1] - self.eyes[0];
        across.y.atan2(across.x).to_degrees()
    }

    /// By how many degrees the head is turned to the picture's right, roughly: from where the nose
    /// is between the eyes. `None` where no nose is known.
    #[must_use]
    pub fn yaw(&self) -> Option<f64> {
        let across = self.eyes[1] - self.eyes[0];
        let aside = self.nose? - self.eyes[0].middle(self.eyes[1]);
        // The line from the eyes to the mouth is the head's middle, also of a head that leans.
        let down = self.mouth - self.eyes[0].middle(self.eyes[1]);
        let share = aside.dot(across.turned()) / down.dot(across.turned());
        let beside = (aside - down * share).dot(across) / across.dot(across);
        let yaw = (beside / NOSE).atan().to_degrees();
        yaw.is_finite().then_some(yaw)
    }

    /// Points said by hand, the eyes in their order, or why they are not a face's.
    pub(super) fn checked(
        &self,
        path: &Path,
        (width, height): (u32, u32),
    ) -> Result<(Self, Option<Warning>), FaceError> {
        let wrong = |points| FaceError::Points {
            path: path.to_owned(),
            points,
        };
        let inside = |p: &&Point| {
            (0.0..=f64::from(width) - 1.0).contains(&p.x)
                && (0.0..=f64::from(height) - 1.0).contains(&p.y)
        };
        let all = [self.eyes[0], self.eyes[1], self.mouth];
        if let Some(point) = all.iter().find(|point| !inside(point)) {
            return Err(wrong(Points::Outside {
                point: *point,
                width,
                height,
            }));
        }
        let across = self.eyes[1] - self.eyes[0];
        let down = self.mouth - self.eyes[0].middle(self.eyes[1]);
        let height = across.turned().dot(down) / across.length();
        if across.length() == 0.0 || height.abs() < FLAT * across.length() {
            return Err(wrong(Points::Flat));
        }
        if height > 0.0 {
            return Ok((*self, None));
        }
        let [left, right] = self.eyes;
        let swapped = Self {
            eyes: [right, left],
            ..*self
        };
        Ok((swapped, Some(Warning::EyesSwapped)))
    }
}

/// What is cut out: a square that leans with the face.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Square {
    /// Its middle.
    pub centre: Point,
    /// From the middle to the middle of its right edge.
    pub right: Point,
}

impl Square {
    /// Around a face.
    #[must_use]
    pub fn of(landmarks: &Landmarks) -> Self {
        let eyes = landmarks.eyes[0].middle(landmarks.eyes[1]);
        let across = landmarks.eyes[1] - landmarks.eyes[0];
        let down = landmarks.mouth - eyes;
        // Both lines say where right is: that of the eyes, and the one across that to the mouth.
        let right = across - down.turned();
        let half = (across.length() * BY_EYES).max(down.length() * BY_MOUTH);
        Self {
            centre: eyes + down * BELOW,
            right: right * (half / right.length()),
        }
    }

    /// Pixels of a side.
    #[must_use]
    pub fn side(&self) -> f64 {
        self.right.length() * 2.0
    }

    /// Left top, left bottom, right bottom, right top, as they are in the cut-out picture.
    #[must_use]
    pub fn corners(&self) -> [Point; 4] {
        let (right, down) = (self.right, self.right.turned());
        [
            self.centre - right - down,
            self.centre - right + down,
            self.centre + right + down,
            self.centre + right - down,
        ]
    }

    /// The place of `u`, `v`: 0, 0 is the left top corner, 1, 1 the right bottom one.
    #[must_use]
    pub fn at(&self, u: f64, v: f64) -> Point {
        let down = self.right.turned();
        self.centre + self.right * (2.0 * u - 1.0) + down * (2.0 * v - 1.0)
    }

    /// The same in a picture that was shrunk `by` times, behind which `start` pixels were cut off.
    pub(super) fn within(&self, start: Point, by: f64) -> Self {
        let half = Point::new(0.5, 0.5);
        Self {
            centre: (self.centre + half - start) * (1.0 / by) - half,
            right: self.right * (1.0 / by),
        }
    }

    /// How much of it, `share` of its sides wide around its middle, lies outside of a picture.
    #[must_use]
    pub fn outside(&self, (width, height): (u32, u32), share: f64) -> f64 {
        const STEPS: u32 = 64;
        let (width, height) = (f64::from(width), f64::from(height));
        let place = |i: u32| 0.5 + share * ((f64::from(i) + 0.5) / f64::from(STEPS) - 0.5);
        let out = |u: f64, v: f64| {
            let Point { x, y } = self.at(u, v);
            x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5
        };
        let places = (0..STEPS).flat_map(|i| (0..STEPS).map(move |j| (place(i), place(j))));
        let count = places.filter(|(u, v)| out(*u, *v)).count();
        count as f64 / f64::from(STEPS * STEPS)
    }
}

#[cfg(test)]
mod tests;
