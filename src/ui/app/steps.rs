//! By how much a key changes a number.

/// More or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
}

/// Iterations in all: steps of 10 below 100, of 50 below 1000, then of 100.
pub fn iterations(now: u32, direction: Direction) -> u32 {
    let step = match (now, direction) {
        (0..100, Direction::Up) | (0..=100, Direction::Down) => 10,
        (0..1000, Direction::Up) | (0..=1000, Direction::Down) => 50,
        _ => 100,
    };
    match direction {
        Direction::Up => (now / step + 1) * step,
        Direction::Down => (now.div_ceil(step).saturating_sub(1) * step).max(step.min(10)),
    }
}

/// Learning rate: 1, 2, 5, 10 in every decade, from 1e-6 to 1.
pub fn learning_rate(now: f64, direction: Direction) -> f64 {
    let mut ladder = (-6..=0)
        .flat_map(|decade| [1.0, 2.0, 5.0].map(|mantissa| mantissa * 10f64.powi(decade)))
        .filter(|rate| *rate <= 1.0)
        .map(tidy);
    match direction {
        Direction::Up => ladder.find(|rate| *rate > now * 1.01),
        Direction::Down => ladder.rfind(|rate| *rate < now * 0.99),
    }
    .unwrap_or(now)
}

/// Truncation: twentieths from 0 to 1.5.
pub fn truncation(now: f64, direction: Direction) -> f64 {
    let twentieths = (now * 20.0).round();
    let next = match direction {
        Direction::Up => twentieths + 1.0,
        Direction::Down => twentieths - 1.0,
    };
    tidy(next.clamp(0.0, 30.0) / 20.0)
}

/// The nearest one that keys reach too.
pub fn nearest_truncation(wanted: f64) -> f64 {
    tidy((wanted * 20.0).round().clamp(0.0, 30.0) / 20.0)
}

/// Removes the last digits that powers of ten leave behind.
fn tidy(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iterations_snap_to_round_numbers() {
        assert_eq!(iterations(300, Direction::Up), 350);
        assert_eq!(iterations(307, Direction::Up), 350);
        assert_eq!(iterations(307, Direction::Down), 300);
        assert_eq!(iterations(100, Direction::Down), 90);
        assert_eq!(iterations(1000, Direction::Down), 950);
        assert_eq!(iterations(1000, Direction::Up), 1100);
        assert_eq!(iterations(10, Direction::Down), 10);
        assert_eq!(iterations(3, Direction::Down), 10);
    }

    #[test]
    fn learning_rate_climbs_one_two_five() {
        assert_eq!(learning_rate(0.002, Direction::Up), 0.005);
        assert_eq!(learning_rate(0.002, Direction::Down), 0.001);
        assert_eq!(learning_rate(0.003, Direction::Down), 0.002);
        assert_eq!(learning_rate(1.0, Direction::Up), 1.0);
        assert_eq!(learning_rate(1e-6, Direction::Down), 1e-6);
    }

    #[test]
    fn truncation_stays_within_its_range() {
        assert_eq!(truncation(0.7, Direction::Up), 0.75);
        assert_eq!(truncation(0.0, Direction::Down), 0.0);
        assert_eq!(truncation(1.5, Direction::Up), 1.5);
    }
}
