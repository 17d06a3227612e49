//! The losses as curves: one series per loss, appended iteration by iteration.

mod pyramid;

use crate::protocol::Iteration;
pub use pyramid::{Extremes, Pyramid};

/// Name of the weighted sum, always the first series.
pub const TOTAL: &str = "total";

/// One loss over the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The loss's name.
    pub name: String,
    /// One value per point, NaN where the loss was not in use.
    pub values: Pyramid,
}

impl Series {
    /// Lengthens the curve by a gap.
    fn fill(&mut self, length: usize) {
        while self.values.values().len() < length {
            self.values.push(f64::NAN);
        }
    }

    /// The newest value.
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.values
            .values()
            .last()
            .copied()
            .filter(|value| !value.is_nan())
    }
}

/// All losses of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// Iteration of each point, rising.
    pub iterations: Vec<u32>,
    /// The total first, then the losses as they came into use.
    pub series: Vec<Series>,
}

impl Curves {
    /// All curves anew.
    #[must_use]
    pub fn new(iterations: &[Iteration]) -> Self {
        let mut curves = Self::default();
        for iteration in iterations {
            curves.push(iteration);
        }
        curves
    }

    /// Appends a point. An iteration that is known already replaces it and all after it: the run
    /// went back to a checkpoint.
    pub fn push(&mut self, point: &Iteration) {
        let keep = self
            .iterations
            .partition_point(|&iteration| iteration < point.iteration);
        self.truncate(keep);
        self.set(TOTAL, keep, point.total);
        for (name, value) in &point.losses {
            self.set(name, keep, *value);
        }
        self.iterations.push(point.iteration);
        for series in &mut self.series {
            series.fill(keep + 1);
        }
    }

    /// Keeps the first points only.
    pub fn truncate(&mut self, keep: usize) {
        if keep == 0 {
            // Losses of another run are no losses of this one.
            return *self = Self::default();
        }
        self.iterations.truncate(keep);
        for series in &mut self.series {
            series.values.truncate(keep);
        }
    }

    fn set(&mut self, name: &str, at: usize, value: f64) {
        let series = if let Some(index) = self.series.iter_mut().position(|s| s.name == name) {
            &mut self.series[index]
        } else {
            self.series.push(Series {
                name: name.to_owned(),
                values: Pyramid::default(),
            });
            let last = self.series.len() - 1;
            &mut self.series[last]
        };
        series.fill(at);
        series.values.push(value);
    }

    /// Nothing to draw yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iterations.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(iteration: u32, losses: &[(&str, f64)]) -> Iteration {
        Iteration {
            iteration,
            total: losses.iter().map(|(_, value)| value).sum(),
            losses: losses.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect(),
            learning_rate: 0.002,
            seconds: 0.1,
        }
    }

    #[test]
    fn a_loss_that_comes_later_starts_with_a_gap() {
        let curves = Curves::new(&[
            point(1, &[("a", 1.0)]),
            point(2, &[("b", 2.0)]),
            point(3, &[("a", 3.0)]),
        ]);
        let a = curves.series[1].values.values();
        let b = curves.series[2].values.values();
        assert_eq!((a[0], a[2]), (1.0, 3.0));
        assert!(a[1].is_nan() && b[0].is_nan() && b[2].is_nan());
        assert_eq!(curves.series[2].last(), None);
        assert!(curves.series.iter().all(|s| s.values.values().len() == 3));
    }

    #[test]
    fn going_back_replaces_what_came_after() {
        let mut curves = Curves::new(&[
            point(1, &[("a", 1.0)]),
            point(2, &[("a", 2.0)]),
            point(3, &[("a", 3.0)]),
        ]);
        curves.push(&point(2, &[("a", 9.0)]));
        assert_eq!(curves.iterations, [1, 2]);
        assert_eq!(curves.series[1].values.values(), [1.0, 9.0]);
    }
}
