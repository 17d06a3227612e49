//! The part of a photograph that is seen while points are set.

/// How near the edge a point may come before the part moves along, by the part's sides.
const MARGIN: f64 = 0.15;

/// In pixels of the photograph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// From its left.
    pub left: f64,
    /// From its top.
    pub top: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Part {
    /// Of a photograph's shape, around a place, not beyond its edges.
    pub(super) fn around(middle: [f64; 2], size: [u32; 2], closeness: u32) -> Self {
        let sides = size.map(f64::from);
        let [width, height] = sides.map(|side| side / f64::from(closeness.max(1)));
        let start = |middle: f64, whole: f64, part: f64| {
            (middle - part / 2.0).clamp(0.0, (whole - part).max(0.0))
        };
        Self {
            left: start(middle[0], sides[0], width),
            top: start(middle[1], sides[1], height),
            width,
            height,
        }
    }

    /// The middle of a part that shows a place, moved no farther than it must.
    pub(super) fn following(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let along = |start: f64, side: f64, at: f64| {
            let (low, high) = (start + side * MARGIN, start + side * (1.0 - MARGIN));
            start + side / 2.0 + (at - low).min(0.0) + (at - high).max(0.0)
        };
        [
            along(self.left, self.width, x),
            along(self.top, self.height, y),
        ]
    }

    /// The place at a share of its sides.
    #[must_use]
    pub fn at(&self, [across, down]: [f64; 2]) -> [f64; 2] {
        [
            self.left + across * self.width - 0.5,
            self.top + down * self.height - 0.5,
        ]
    }

    /// Where a pixel's middle lies, as a share of its sides; not within 0 and 1 where it is not seen.
    #[must_use]
    pub fn share(&self, [x, y]: [u32; 2]) -> [f64; 2] {
        [
            (f64::from(x) + 0.5 - self.left) / self.width,
            (f64::from(y) + 0.5 - self.top) / self.height,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_never_leaves_the_photograph_and_follows_a_point() {
        let size = [400, 200];
        let all = Part::around([0.0, 0.0], size, 1);
        assert_eq!(
            (all.left, all.top, all.width, all.height),
            (0.0, 0.0, 400.0, 200.0)
        );
        let corner = Part::around([399.0, 199.0], size, 4);
        assert_eq!((corner.left, corner.top), (300.0, 150.0));
        let inside = Part::around([200.0, 100.0], size, 4);
        assert_eq!(inside.following([210.0, 100.0]), [200.0, 100.0]);
        let [x, y] = inside.following([250.0, 40.0]);
        let moved = Part::around([x, y], size, 4);
        let [across, down] = moved.share([250, 40]);
        assert!(
            (across - 0.85).abs() < 0.01 && (down - 0.15).abs() < 0.02,
            "{across} {down}"
        );
    }

    #[test]
    fn places_and_shares_are_each_others_way_back() {
        let part = Part::around([77.0, 50.0], [400, 200], 8);
        let [x, y] = part.at(part.share([81, 44]));
        assert!((x - 81.0).abs() < 1e-9 && (y - 44.0).abs() < 1e-9);
    }
}
