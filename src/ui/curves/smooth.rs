//! A curve smoothed by an exponential moving average without the pull of its start
//! (Kingma and Ba, 2014, section 3). It is kept beside the values, so that a new one costs a step.

use super::Pyramid;

/// The average of a series, one value per value; gaps stay gaps and are passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Smoothed {
    weight: f64,
    level: f64,
    /// What the average's start still weighs.
    start: f64,
    values: Pyramid,
}

impl Smoothed {
    /// Of all these values. `weight` of what was, from 0 up to below 1.
    #[must_use]
    pub fn of(weight: f64, values: &[f64]) -> Self {
        let mut smoothed = Self {
            weight,
            level: 0.0,
            start: 1.0,
            values: Pyramid::default(),
        };
        smoothed.values = values.iter().map(|value| smoothed.next(*value)).collect();
        smoothed
    }

    /// Appends a value.
    pub fn push(&mut self, value: f64) {
        let next = self.next(value);
        self.values.push(next);
    }

    fn next(&mut self, value: f64) -> f64 {
        if !value.is_finite() {
            return f64::NAN;
        }
        self.level = self.weight * self.level + (1.0 - self.weight) * value;
        self.start *= self.weight;
        self.level / (1.0 - self.start)
    }

    /// The averages.
    #[must_use]
    pub fn values(&self) -> &Pyramid {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_stays_what_it_is_from_the_first_value_on() {
        let smoothed = Smoothed::of(0.99, &[0.25; 500]);
        let far = |value: &f64| (value - 0.25).abs() > 1e-12;
        assert_eq!(smoothed.values().values().iter().find(|v| far(v)), None);
    }

    #[test]
    fn a_step_is_followed_by_its_weight() {
        let smoothed = Smoothed::of(0.5, &[0.0, 1.0, 1.0]);
        // (0.25 * 0 + 0.5 * 1) / 0.75, then (0.125 * 0 + 0.25 * 1 + 0.5 * 1) / 0.875.
        let wanted = [0.0, 2.0 / 3.0, 6.0 / 7.0];
        for (found, wanted) in smoothed.values().values().iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
        }
    }

    #[test]
    fn gaps_stay_gaps_and_do_not_spoil_what_follows() {
        let smoothed = Smoothed::of(0.9, &[1.0, f64::NAN, f64::INFINITY, 1.0]);
        let values = smoothed.values().values();
        assert!(values[1].is_nan() && values[2].is_nan());
        assert!((values[3] - 1.0).abs() < 1e-12);
    }
}
