//! Axes that stay where they are: they grow in steps, so that a new point costs a few bytes.

use crate::ui::chart::Scale;
use crate::ui::curves::Extremes;

/// Part of the largest value that is too small to be seen.
const NEGLIGIBLE: f64 = 1e-4;

/// The range of an axis of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    scale: Scale,
}

impl Axis {
    /// From 0, or from below it, in steps of 1 and 1.5 times powers of two; whole decades, at
    /// most six, on a logarithmic scale. Values that cannot be drawn are left out.
    pub fn fitting(values: Extremes, scale: Scale) -> Self {
        let [low, high] = span(values, scale).unwrap_or([0.1, 1.0]);
        match scale {
            Scale::Linear => Self::linear(low, high),
            Scale::Logarithmic => Self::decades(low.log10().floor(), high.log10().ceil()),
        }
    }

    fn linear(low: f64, high: f64) -> Self {
        // A loss of 0 may be a rounding error below it.
        let low = if -low > high * NEGLIGIBLE { low } else { 0.0 };
        let low = if low < 0.0 { -ceiling(-low) } else { 0.0 };
        let high = match high {
            _ if high > 0.0 => ceiling(high),
            _ if low < 0.0 => 0.0,
            _ => 1.0,
        };
        Self {
            low,
            high,
            scale: Scale::Linear,
        }
    }

    fn decades(low: f64, high: f64) -> Self {
        Self {
            low: low.max(high - 6.0).min(high - 1.0),
            high,
            scale: Scale::Logarithmic,
        }
    }

    /// The smallest and the largest value that can be drawn.
    pub fn span(&self, values: Extremes) -> Option<[f64; 2]> {
        span(values, self.scale)
    }

    /// Where a value lies, 0 at the bottom and 1 at the top; `None` for what cannot be drawn.
    pub fn place(&self, value: f64) -> Option<f64> {
        if !drawable(value, self.scale) {
            return None;
        }
        let value = match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => value.log10(),
        };
        Some(((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0))
    }

    /// Places of the labels from the top: halves or quarters, or whole decades.
    pub fn ticks(&self, rows: u16) -> Vec<f64> {
        let parts = match self.scale {
            Scale::Logarithmic => (self.high - self.low).round() as u16,
            Scale::Linear if rows >= 12 => 4,
            Scale::Linear => 2,
        };
        let part = |i| f64::from(parts - i) / f64::from(parts);
        (0..=parts).map(part).collect()
    }

    /// The value at a place between 0 and 1.
    pub fn value(&self, place: f64) -> f64 {
        let value = self.low + place * (self.high - self.low);
        match self.scale {
            Scale::Linear => value,
            Scale::Logarithmic => 10f64.powf(value),
        }
    }
}

fn span(values: Extremes, scale: Scale) -> Option<[f64; 2]> {
    let low = match scale {
        Scale::Linear => values.low,
        Scale::Logarithmic => values.positive,
    };
    (low <= values.high).then_some([low, values.high])
}

fn drawable(value: f64, scale: Scale) -> bool {
    value.is_finite() && (scale == Scale::Linear || value > 0.0)
}

/// The smallest of 1 and 1.5 times a power of two that is not below the value.
fn ceiling(value: f64) -> f64 {
    let power = 2f64.powf(value.max(1e-9).log2().floor());
    [1.0, 1.5, 2.0]
        .map(|mantissa| mantissa * power)
        .into_iter()
        .find(|step| *step >= value)
        .unwrap_or(2.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitting<const N: usize>(values: [f64; N], scale: Scale) -> Axis {
        Axis::fitting(values.into_iter().map(Extremes::of).collect(), scale)
    }

    #[test]
    fn values_reach_the_next_step() {
        let top = |value| fitting([0.1, value], Scale::Linear).high;
        assert_eq!(top(0.9), 1.0);
        assert_eq!(top(1.0), 1.0);
        assert_eq!(top(1.01), 1.5);
        assert_eq!(top(1.51), 2.0);
        assert_eq!(top(3.2), 4.0);
    }

    #[test]
    fn a_rounding_error_below_zero_is_zero() {
        assert_eq!(fitting([-9e-8, 1.0], Scale::Linear).value(0.0), 0.0);
        assert!(fitting([-0.1, 1.0], Scale::Linear).value(0.0) < 0.0);
        assert!(fitting([-2.0, -1.0], Scale::Linear).value(0.0) < 0.0);
    }

    #[test]
    fn a_small_change_of_the_largest_value_rarely_moves_the_axis() {
        let mut tops: Vec<f64> = (100..400)
            .map(|i| fitting([f64::from(i) / 100.0], Scale::Linear).high)
            .collect();
        tops.dedup();
        assert_eq!(tops, [1.0, 1.5, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn values_that_cannot_be_drawn_do_not_stretch_the_axis() {
        let axis = fitting([f64::NAN, f64::INFINITY, 0.7], Scale::Linear);
        assert_eq!((axis.low, axis.high), (0.0, 0.75));
        assert_eq!(axis.place(f64::NAN), None);
        let axis = fitting([-1.0, 0.0, 0.02, 0.5], Scale::Logarithmic);
        assert_eq!((axis.value(0.0), axis.value(1.0)), (0.01, 1.0));
        assert_eq!(axis.place(0.0), None);
        assert_eq!(axis.place(0.1), Some(0.5));
    }

    #[test]
    fn nothing_at_all_still_has_an_axis() {
        for scale in [Scale::Linear, Scale::Logarithmic] {
            let axis = fitting([], scale);
            assert!(axis.high > axis.low);
        }
        let flat = fitting([0.0], Scale::Linear);
        assert_eq!(flat.place(0.0), Some(0.0));
    }
}
