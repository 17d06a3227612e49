use super::*;
use crate::protocol::{FilmEasing, FilmFormat};
use crate::ui::fixture;

fn form() -> (Form, FilmSet) {
    (Form::default(), fixture::film_set())
}

fn at(form: &mut Form, row: Row) {
    let place = form.rows().iter().position(|one| *one == row);
    form.select(place.unwrap());
}

#[test]
fn it_begins_with_a_film_of_the_run() {
    let (form, set) = form();
    let plan = form.plan(&set).unwrap();
    assert_eq!(plan.kind, FilmKind::Walk);
    assert_eq!(plan.source, set.newest);
    assert_eq!(plan.seeds, [1, 2, 3, 4]);
    assert!(plan.closed && plan.frozen);
    assert_eq!((plan.all_frames(), plan.fps), (120, 25));
    let frozen = FilmSet {
        newest: None,
        ..set
    };
    let plan = form.plan(&frozen).unwrap();
    assert_eq!((plan.source, plan.frozen), (None, false));
}

#[test]
fn who_is_typed_as_seeds_and_names() {
    let (mut form, set) = form();
    at(&mut form, Row::Who);
    let mut take = |text: &str| {
        let taken = form.take(text, &set.latents);
        taken.map(|()| form.plan(&set).map(|plan| (plan.seeds, plan.latents)))
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(take("1,5,9"), Ok(Ok((vec![1, 5, 9], vec![]))));
    assert_eq!(take(" 7-8, me "), Ok(Ok((vec![7, 8], names(&["me"])))));
    assert_eq!(take("anna,me"), Ok(Ok((vec![], names(&["anna", "me"])))));
    let alone = take("me").unwrap().unwrap_err();
    assert!(alone.contains("two people"), "{alone}");
    for (wrong, said) in [
        ("", "allowed"),
        ("1,", "allowed"),
        ("9-1", "9-1: seeds"),
        ("otto", "otto: no latent"),
        ("1-200", "200 people"),
    ] {
        let reason = take(wrong).unwrap_err();
        assert!(reason.contains(said), "{reason}");
    }
    // What was wrong was not taken.
    assert_eq!(form.value(Row::Who), "me");
}

#[test]
fn numbers_are_checked() {
    let (mut form, set) = form();
    for (row, good, wrong) in [
        (Row::Frames, "12", "1"),
        (Row::Fps, "120", "121"),
        (Row::Size, "256", "7"),
    ] {
        at(&mut form, row);
        assert_eq!(form.take(good, &[]), Ok(()));
        assert!(form.take(wrong, &[]).unwrap_err().contains("allowed"));
        assert_eq!(form.value(row), good);
    }
    form.take("", &[]).unwrap();
    let plan = form.plan(&set).unwrap();
    assert_eq!((plan.frames, plan.fps, plan.size), (12, 120, None));
}

#[test]
fn values_are_chosen() {
    let (mut form, set) = form();
    for row in form.rows() {
        at(&mut form, row);
        let before = form.value(row);
        form.turn(Turn::On, &set.latents);
        assert_ne!(form.value(row), before, "{row:?}");
        form.turn(Turn::Back, &set.latents);
        assert_eq!(form.value(row), before, "{row:?}");
    }
    for row in [Row::Easing, Row::Format, Row::Size, Row::Who] {
        at(&mut form, row);
        form.turn(Turn::Back, &set.latents);
    }
    let plan = form.plan(&set).unwrap();
    assert_eq!(plan.easing, FilmEasing::Linear);
    assert_eq!(plan.format, FilmFormat::WebM);
    assert_eq!(plan.size, Some(1024));
    assert_eq!(plan.latents, ["me"]);
    at(&mut form, Row::Kind);
    form.turn(Turn::On, &[]);
    assert!(!form.rows().contains(&Row::Frozen));
    assert_eq!(form.plan(&set).unwrap().frames, 48);
}

fn reel(frames: u8, fps: u32) -> Reel {
    let plan = FilmPlan {
        kind: FilmKind::Morph,
        frames: 200,
        fps,
        ..FilmPlan::default()
    };
    let mut reel = Reel::of(&plan);
    for index in 0..frames {
        reel.came(index.into(), gallery::picture(&fixture::picture(index, 0)));
    }
    reel
}

fn at_of(reel: &Reel) -> usize {
    reel.shown().unwrap().0
}

#[test]
fn frames_are_shown_as_they_come_and_then_again_and_again() {
    let mut reel = reel(5, 8);
    assert_eq!(at_of(&reel), 4);
    assert!(!reel.moves() && !reel.tick());
    reel.is_drawn();
    let seen: Vec<usize> = (0..6)
        .map(|_| {
            assert!(reel.tick());
            at_of(&reel)
        })
        .collect();
    assert_eq!(seen, [1, 2, 3, 4, 0, 1]);
}

#[test]
fn a_slow_film_changes_with_some_ticks_only() {
    let mut reel = reel(3, 2);
    reel.is_drawn();
    let changes: Vec<bool> = (0..8).map(|_| reel.tick()).collect();
    let (no, yes) = (false, true);
    assert_eq!(changes, [no, no, no, yes, no, no, no, yes]);
}

#[test]
fn paused_frames_wait_for_keys() {
    let mut reel = reel(3, 8);
    reel.is_drawn();
    reel.toggle();
    assert!(!reel.moves() && !reel.tick());
    reel.step(-1);
    assert_eq!(at_of(&reel), 2);
    reel.step(1);
    assert_eq!(at_of(&reel), 0);
    reel.toggle();
    assert!(reel.tick());
    reel.step(1);
    assert!(reel.is_paused());
    // A frame out of order is none of it.
    reel.came(7, gallery::picture(&fixture::picture(7, 0)));
    assert_eq!(reel.count(), 3);
}
