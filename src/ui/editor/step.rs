//! By how much an arrow changes a value.

use super::Slot;
use crate::preset::field::{Field, Kind};
use crate::preset::revision::Part;
use crate::ui::app::steps::{self, Direction};

/// More or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// More, or the next one.
    Up,
    /// Less, or the one before.
    Down,
}

/// The value after a step; `None` where there are no steps.
pub fn after(slot: Slot, value: &str, step: Step) -> Option<String> {
    match slot {
        Slot::Clip(_) => number(value, step, 0.25, (0.0, 100.0)),
        Slot::Pair(_, Part::Weight) => number(value, step, 0.25, (0.25, 100.0)),
        Slot::Pair(..) => None,
        Slot::Field(field) => of_field(field, value, step),
    }
}

fn of_field(field: &Field, value: &str, step: Step) -> Option<String> {
    match field.kind {
        Kind::Switch => Some((value != "true").to_string()),
        Kind::Choice(words) => {
            let at = words.iter().position(|word| *word == value).unwrap_or(0);
            let next = match step {
                Step::Up => at + 1,
                Step::Down => at + words.len() - 1,
            };
            Some(words[next % words.len()].to_owned())
        }
        Kind::Number(..) if field.name == "training.learning_rate" => {
            let direction = match step {
                Step::Up => Direction::Up,
                Step::Down => Direction::Down,
            };
            let rate: f64 = value.parse().ok()?;
            Some(steps::learning_rate(rate, direction).to_string())
        }
        Kind::Number(from, to) => {
            let by = if to > 2.0 { 0.1 } else { 0.05 };
            number(value, step, by, (from, to))
        }
        Kind::Whole(from, to) => whole(value, step, (from, to)),
        Kind::Text | Kind::Path | Kind::Weights(_) | Kind::Prompts => None,
    }
}

fn number(value: &str, step: Step, by: f64, (from, to): (f64, f64)) -> Option<String> {
    let now = value.parse::<f64>().ok()? / by;
    let next = match step {
        Step::Up => (now + 1e-6).floor() + 1.0,
        Step::Down => (now - 1e-6).ceil() - 1.0,
    };
    let next = (next * by * 1e9).round() / 1e9;
    Some(next.clamp(from, to).to_string())
}

/// Steps of 1 below 20, of 10 below 200, of 50 below 1000, then of 100; between round numbers to the
/// next one.
fn whole(value: &str, step: Step, (from, to): (u64, u64)) -> Option<String> {
    let now: u64 = value.parse().unwrap_or(from);
    let size = match step {
        Step::Up => now,
        Step::Down => now.saturating_sub(1),
    };
    let by = match size {
        0..20 => 1,
        20..200 => 10,
        200..1000 => 50,
        _ => 100,
    };
    let next = match step {
        Step::Up => (now / by).saturating_add(1).saturating_mul(by),
        Step::Down => now.div_ceil(by).saturating_sub(1) * by,
    };
    Some(next.clamp(from, to).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, value: &str, step: Step) -> String {
        after(Slot::Field(Field::named(name).unwrap()), value, step).unwrap()
    }

    #[test]
    fn numbers_go_to_the_next_round_one_within_their_range() {
        for (name, value, up, down) in [
            ("training.iterations", "150", "160", "140"),
            ("training.iterations", "151", "160", "150"),
            ("training.iterations", "20", "30", "19"),
            ("training.batch", "64", "64", "60"),
            ("training.batch", "1", "2", "1"),
            ("training.learning_rate", "0.002", "0.005", "0.001"),
            ("training.jitter", "0.3", "0.35", "0.25"),
            ("training.truncation", "1.5", "1.5", "1.45"),
            ("losses.global", "0", "0.1", "0"),
            ("losses.global", "0.55", "0.6", "0.5"),
            (
                "training.seed",
                "9223372036854775807",
                "9223372036854775807",
                "9223372036854775800",
            ),
        ] {
            assert_eq!(step(name, value, Step::Up), up, "{name} {value}");
            assert_eq!(step(name, value, Step::Down), down, "{name} {value}");
        }
    }

    #[test]
    fn words_and_switches_go_round() {
        assert_eq!(step("training.phase", "default", Step::Up), "all");
        assert_eq!(
            step("training.phase", "default", Step::Down),
            "shape_expanded"
        );
        assert_eq!(step("improve_shape", "true", Step::Up), "false");
        let title = Slot::Field(Field::named("title").unwrap());
        assert_eq!(after(title, "x", Step::Up), None);
    }
}
