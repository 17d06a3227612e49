use super::*;

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % sides
    }

    fn value(&mut self) -> f64 {
        match self.roll(12) {
            0 | 1 => f64::NAN,
            2 => f64::INFINITY,
            3 => 0.0,
            _ => self.roll(2000) as f64 / 1000.0 - 0.5,
        }
    }
}

fn plain(values: &[f64]) -> Extremes {
    values.iter().map(|value| Extremes::of(*value)).collect()
}

fn same_as_plain(pyramid: &Pyramid, dice: &mut Dice) {
    let values = pyramid.values();
    assert_eq!(pyramid.all(), plain(values));
    for _ in 0..20 {
        let start = dice.roll(values.len() + 1);
        let range = start..start + dice.roll(values.len() - start + 1);
        let part = &values[range.clone()];
        assert_eq!(pyramid.extremes(range.clone()), plain(part), "{range:?}");
        let least = dice.value();
        let wanted = |e: Extremes| e.high > least;
        let hit = |value: &f64| wanted(Extremes::of(*value));
        let first = part.iter().position(hit).map(|at| range.start + at);
        let last = part.iter().rposition(hit).map(|at| range.start + at);
        assert_eq!(pyramid.first(range.clone(), wanted), first, "{range:?}");
        assert_eq!(pyramid.last(range.clone(), wanted), last, "{range:?}");
    }
}

#[test]
fn every_stretch_is_as_a_plain_scan_says_after_pushes_and_cuts() {
    let mut dice = Dice(7);
    let mut pyramid = Pyramid::default();
    for _ in 0..300 {
        for _ in 0..dice.roll(200) {
            let value = dice.value();
            pyramid.push(value);
        }
        same_as_plain(&pyramid, &mut dice);
        if dice.roll(3) == 0 {
            pyramid.truncate(dice.roll(pyramid.values().len() + 1));
            same_as_plain(&pyramid, &mut dice);
        }
    }
}

#[test]
fn a_cut_pyramid_equals_one_that_never_was_longer() {
    for keep in [0, 1, 2, 8, 9, 63, 64, 65, 512, 513, 700] {
        let values = (0..700).map(f64::from);
        let mut long: Pyramid = values.clone().collect();
        long.truncate(keep);
        let short = values.take(keep).collect();
        assert_eq!(long, short, "{keep}");
    }
}

#[test]
fn a_long_gap_is_skipped_in_few_looks() {
    let mut values = vec![f64::NAN; 200_002];
    (values[0], values[200_001]) = (1.0, 2.0);
    let pyramid: Pyramid = values.into_iter().collect();
    let looks = std::cell::Cell::new(0);
    let wanted = |e: Extremes| {
        looks.set(looks.get() + 1);
        e.high >= e.low
    };
    assert_eq!(pyramid.first(1..200_002, wanted), Some(200_001));
    assert_eq!(pyramid.last(0..200_001, wanted), Some(0));
    assert!(looks.get() < 500, "{}", looks.get());
}

#[test]
fn it_is_the_same_value_by_value_and_all_at_once() {
    let mut dice = Dice(7);
    let mut grown = Pyramid::default();
    for _ in 0..600 {
        let at_once: Pyramid = grown.values().iter().copied().collect();
        // Values that are not numbers do not equal themselves.
        assert_eq!(format!("{at_once:?}"), format!("{grown:?}"));
        grown.push(dice.value());
    }
}
