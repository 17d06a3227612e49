//! The losses as curves: one series per loss, appended iteration by iteration.

mod pyramid;
mod smooth;

use crate::protocol::Iteration;
pub use pyramid::{Extremes, Pyramid};
pub use smooth::Smoothed;

/// Name of the weighted sum, always the first series.
pub const TOTAL: &str = "total";

/// One loss over the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The loss's name.
    pub name: String,
    /// One value per point, NaN where the loss was not in use.
    pub values: Pyramid,
    /// The same, smoothed; `None` without smoothing.
    pub smooth: Option<Smoothed>,
}

impl Series {
    fn new(name: &str, smoothing: f64) -> Self {
        Self {
            name: name.to_owned(),
            values: Pyramid::default(),
            smooth: (smoothing > 0.0).then(|| Smoothed::of(smoothing, &[])),
        }
    }

    fn push(&mut self, value: f64) {
        self.values.push(value);
        if let Some(smooth) = &mut self.smooth {
            smooth.push(value);
        }
    }

    /// Lengthens the curve by a gap.
    fn fill(&mut self, length: usize) {
        while self.values.values().len() < length {
            self.push(f64::NAN);
        }
    }

    fn set_smoothing(&mut self, weight: f64) {
        let values = self.values.values();
        self.smooth = (weight > 0.0).then(|| Smoothed::of(weight, values));
    }

    /// What is drawn in colour: the smoothed values where there are any.
    #[must_use]
    pub fn drawn(&self) -> &Pyramid {
        self.smooth
            .as_ref()
            .map_or(&self.values, |smooth| smooth.values())
    }

    /// The value of a point, if the loss was in use.
    #[must_use]
    pub fn at(&self, point: usize) -> Option<f64> {
        let value = self.values.values().get(point).copied();
        value.filter(|value| !value.is_nan())
    }

    /// The newest value.
    #[must_use]
    pub fn last(&self) -> Option<f64> {
        self.at(self.values.values().len().checked_sub(1)?)
    }
}

/// All losses of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// Iteration of each point, rising.
    pub iterations: Vec<u32>,
    /// The total first, then the losses as they came into use.
    pub series: Vec<Series>,
    /// The learning rate, and the first iteration that used it.
    pub rates: Vec<(u32, f64)>,
    smoothing: f64,
}

impl Curves {
    /// All curves anew.
    #[must_use]
    pub fn new(iterations: &[Iteration], smoothing: f64) -> Self {
        let mut curves = Self {
            smoothing,
            ..Self::default()
        };
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
        if self.rates.last().map(|known| known.1) != Some(point.learning_rate) {
            self.rates.push((point.iteration, point.learning_rate));
        }
        for series in &mut self.series {
            series.fill(keep + 1);
        }
    }

    /// Keeps the first points only.
    pub fn truncate(&mut self, keep: usize) {
        if keep >= self.iterations.len() {
            return;
        }
        if keep == 0 {
            // Losses of another run are no losses of this one.
            *self = Self::new(&[], self.smoothing);
            return;
        }
        self.iterations.truncate(keep);
        let last = self.iterations[keep - 1];
        self.rates.retain(|(iteration, _)| *iteration <= last);
        for series in &mut self.series {
            series.values.truncate(keep);
            series.set_smoothing(self.smoothing);
        }
    }

    /// Smooths all curves: 0 not at all, towards 1 more and more.
    pub fn set_smoothing(&mut self, weight: f64) {
        self.smoothing = weight;
        for series in &mut self.series {
            series.set_smoothing(weight);
        }
    }

    fn set(&mut self, name: &str, at: usize, value: f64) {
        let known = self.series.iter().position(|series| series.name == name);
        let index = known.unwrap_or_else(|| {
            self.series.push(Series::new(name, self.smoothing));
            self.series.len() - 1
        });
        let series = &mut self.series[index];
        series.fill(at);
        series.push(value);
    }

    /// Nothing to draw yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iterations.is_empty()
    }

    /// The newest iteration, 0 before the first.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.iterations.last().copied().unwrap_or(0)
    }

    /// The point of an iteration, or the nearest one.
    #[must_use]
    pub fn point_near(&self, iteration: u32) -> Option<usize> {
        let after = self.iterations.partition_point(|&it| it < iteration);
        let distance = |point: &usize| self.iterations[*point].abs_diff(iteration);
        let around = after.saturating_sub(1)..(after + 1).min(self.iterations.len());
        around.min_by_key(distance)
    }

    /// The learning rate of an iteration.
    #[must_use]
    pub fn rate_at(&self, iteration: u32) -> Option<f64> {
        let count = self.rates.partition_point(|known| known.0 <= iteration);
        Some(self.rates.get(count.checked_sub(1)?)?.1)
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

    fn of(points: &[Iteration]) -> Curves {
        Curves::new(points, 0.0)
    }

    #[test]
    fn a_loss_that_comes_later_starts_with_a_gap() {
        let curves = of(&[
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
        let mut curves = of(&[
            point(1, &[("a", 1.0)]),
            point(2, &[("a", 2.0)]),
            point(3, &[("a", 3.0)]),
        ]);
        curves.push(&point(2, &[("a", 9.0)]));
        assert_eq!(curves.iterations, [1, 2]);
        assert_eq!(curves.series[1].values.values(), [1.0, 9.0]);
    }

    #[test]
    fn smoothing_is_the_same_whether_points_come_one_by_one_or_all_at_once() {
        let points: Vec<Iteration> = (1..40)
            .map(|i| point(i, &[("a", f64::from(i * 7 % 11))]))
            .collect();
        let mut late = Curves::new(&points, 0.0);
        late.set_smoothing(0.9);
        let mut back = Curves::new(&points, 0.9);
        assert_eq!(back, late);
        back.push(&points[9]);
        assert_eq!(back, Curves::new(&points[..10], 0.9));
        assert_ne!(back.series[1].drawn(), &back.series[1].values);
    }

    #[test]
    fn the_nearest_point_is_found() {
        let curves = of(&[1, 5, 9].map(|i| point(i, &[("a", 1.0)])));
        let near = [0, 1, 2, 4, 5, 8, 100].map(|it| curves.point_near(it));
        assert_eq!(near, [0, 0, 0, 1, 1, 2, 2].map(Some));
        assert_eq!(Curves::default().point_near(3), None);
    }

    #[test]
    fn changes_of_the_learning_rate_are_kept_and_forgotten_with_their_iterations() {
        let mut points: Vec<Iteration> = (1..=6).map(|i| point(i, &[("a", 1.0)])).collect();
        points[3].learning_rate = 0.005;
        points[4].learning_rate = 0.005;
        points[5].learning_rate = 0.001;
        let mut curves = of(&points);
        assert_eq!(curves.rates, [(1, 0.002), (4, 0.005), (6, 0.001)]);
        let rates = [0, 1, 3, 4, 9].map(|it| curves.rate_at(it));
        let wanted = [None, Some(0.002), Some(0.002), Some(0.005), Some(0.001)];
        assert_eq!(rates, wanted);
        curves.truncate(4);
        assert_eq!(curves.rates, [(1, 0.002), (4, 0.005)]);
    }
}
