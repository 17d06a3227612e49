//! Regions that might hold a face: moved by what a network says, made square, sorted out.

/// A rectangle with a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Left, top, right, bottom in pixels.
    pub edges: [f32; 4],
    /// Probability of a face.
    pub score: f32,
}

/// By what two regions' overlap is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// The area of both together.
    Union,
    /// The smaller one's area: a region inside another falls, too. Edges count as pixels here.
    Smaller,
}

impl Region {
    /// Pixels across.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.edges[2] - self.edges[0]
    }

    /// Pixels down.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.edges[3] - self.edges[1]
    }

    /// Moves each edge by a share of the sides; `extra` is what the sides count beyond the
    /// distance of their edges.
    #[must_use]
    pub fn moved(self, by: [f32; 4], extra: f32) -> Self {
        let sides = [self.width() + extra, self.height() + extra];
        let edge = |i: usize| self.edges[i] + by[i] * sides[i % 2];
        Self {
            edges: [edge(0), edge(1), edge(2), edge(3)],
            ..self
        }
    }

    /// The square around it, its longer side wide.
    #[must_use]
    pub fn squared(self) -> Self {
        let (width, height) = (self.width(), self.height());
        let side = width.max(height);
        let left = self.edges[0] + width * 0.5 - side * 0.5;
        let top = self.edges[1] + height * 0.5 - side * 0.5;
        Self {
            edges: [left, top, left + side, top + side],
            ..self
        }
    }

    /// The pixels of it that a picture has, as start and length across and down; `None` where it
    /// has none. Edges count from 1.
    #[must_use]
    pub fn clipped(&self, width: i64, height: i64) -> Option<[i64; 4]> {
        let whole = self.edges.map(|edge| edge.trunc() as i64);
        let (left, top) = (whole[0].max(1), whole[1].max(1));
        let (right, bottom) = (whole[2].min(width), whole[3].min(height));
        let clipped = [
            left - 1,
            top - 1,
            right.saturating_sub(left - 1),
            bottom.saturating_sub(top - 1),
        ];
        (clipped[2] > 0 && clipped[3] > 0).then_some(clipped)
    }

    fn overlap(&self, other: &Self, by: Overlap) -> f32 {
        let extra = match by {
            Overlap::Union => 0.0,
            Overlap::Smaller => 1.0,
        };
        let area = |r: &Self| (r.width() + extra) * (r.height() + extra);
        let (a, b) = (&self.edges, &other.edges);
        let width = (a[2].min(b[2]) - a[0].max(b[0]) + extra).max(0.0);
        let height = (a[3].min(b[3]) - a[1].max(b[1]) + extra).max(0.0);
        let shared = width * height;
        shared
            / match by {
                Overlap::Union => area(self) + area(other) - shared,
                Overlap::Smaller => area(self).min(area(other)),
            }
    }
}

/// Of regions that overlap by more than `most` the best one stays: which stay, the best first.
#[must_use]
pub fn suppress(regions: &[Region], most: f32, by: Overlap) -> Vec<usize> {
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by(|&a, &b| regions[b].score.total_cmp(&regions[a].score));
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        let covered = |&best: &usize| regions[best].overlap(&regions[index], by) > most;
        if !kept.iter().any(covered) {
            kept.push(index);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(edges: [f32; 4], score: f32) -> Region {
        Region { edges, score }
    }

    #[test]
    fn the_best_of_those_that_overlap_stays() {
        let regions = [
            region([0.0, 0.0, 10.0, 10.0], 0.8),
            region([1.0, 0.0, 11.0, 10.0], 0.9), // shares 90 of 110 with the first
            region([3.0, 3.0, 7.0, 7.0], 0.7),   // inside both
            region([20.0, 0.0, 30.0, 10.0], 0.6),
        ];
        assert_eq!(suppress(&regions, 0.7, Overlap::Union), [1, 2, 3]);
        assert_eq!(suppress(&regions, 0.9, Overlap::Union), [1, 0, 2, 3]);
        assert_eq!(suppress(&regions, 0.7, Overlap::Smaller), [1, 3]);
    }

    #[test]
    fn a_square_keeps_its_middle_and_is_clipped_to_the_picture() {
        let square = region([10.0, 20.0, 14.0, 30.0], 1.0).squared();
        assert_eq!(square.edges, [7.0, 20.0, 17.0, 30.0]);
        assert_eq!(square.clipped(15, 40), Some([6, 19, 9, 11]));
        assert_eq!(region([-9.0, 2.0, -1.0, 9.0], 1.0).clipped(15, 40), None);
        assert_eq!(region([16.0, 2.0, 19.0, 9.0], 1.0).clipped(15, 40), None);
    }
}
