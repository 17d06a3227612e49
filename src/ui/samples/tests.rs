use super::*;
use crate::ui::fixture;

fn drawn() -> Samples {
    let mut samples = Samples::new(Subject::Present, 24, 0.7);
    let sheet = samples.sheet;
    for index in 0..PAGE {
        samples.came(&sheet, (137, index), &fixture::picture(index as u8, 0));
    }
    samples
}

#[test]
fn pictures_of_a_page_that_was_left_are_not_shown() {
    let mut samples = drawn();
    let before = samples.sheet;
    assert!(!samples.is_waiting());
    let sheet = samples.turn(|sheet| sheet.seed = 36);
    assert_eq!((sheet.again, sheet.count), (Some(137), PAGE));
    assert!(samples.is_waiting() && samples.places[0].picture.is_none());
    samples.came(&before, (137, 0), &fixture::picture(0, 0));
    assert_eq!(samples.drawn(), 0);
    samples.came(&sheet, (137, 11), &fixture::picture(0, 0));
    assert_eq!(samples.drawn(), 1);
}

#[test]
fn while_the_slider_moves_the_old_pictures_stay_and_are_not_kept() {
    let mut samples = drawn();
    samples.turn(|sheet| sheet.truncation = 0.75);
    assert!(samples.places[0].picture.is_some());
    assert!(!samples.is_settled());
}

#[test]
fn a_large_sample_is_a_page_of_its_own_by_the_same_weights() {
    let mut samples = drawn();
    samples.cursor = 5;
    let sheet = samples.enlarge();
    assert_eq!((sheet.seed, sheet.count, sheet.again), (29, 1, Some(137)));
    assert!(sheet.side > samples.sheet.side);
    samples.came(&sheet, (137, 0), &fixture::picture(3, 0));
    assert!(samples.is_settled() && !samples.is_waiting());
    assert_eq!(samples.shrink(), None);
}

#[test]
fn a_kept_sample_is_known_by_seed_truncation_and_weights() {
    let mut samples = drawn();
    samples.kept = vec![KeptSample {
        file: "000137-seed-26-psi-0.7.png".to_owned(),
        iteration: Some(137),
        seed: 26,
        truncation: 0.7,
    }];
    assert!(samples.kept(2).is_some());
    assert!(samples.kept(3).is_none());
    samples.sheet.painter = Painter::Frozen;
    assert!(samples.kept(2).is_none());
    samples.kept[0].iteration = None;
    assert!(samples.kept(2).is_some());
    samples.sheet.truncation = 0.75;
    assert!(samples.kept(2).is_none());
}

#[test]
fn other_seeds_are_far_away_and_always_the_same() {
    let samples = Samples::new(Subject::Present, 0, 0.7);
    assert_eq!(samples.elsewhere(), samples.elsewhere());
    let further = Samples::new(Subject::Present, samples.elsewhere(), 0.7);
    assert!(samples.elsewhere() > u64::from(PAGE));
    assert_ne!(further.elsewhere(), samples.elsewhere());
    assert!(further.elsewhere() < SEEDS);
}
