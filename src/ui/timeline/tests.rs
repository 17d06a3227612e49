use super::*;
use crate::protocol::Picture;

fn history(iterations: &[u32]) -> History {
    let stop = |&iteration: &u32| Stop {
        iteration,
        scores: None,
        kept: true,
    };
    History {
        stops: iterations.iter().map(stop).collect(),
        suggestion: None,
    }
}

fn preview(iteration: u32, side: u32) -> Preview {
    let picture = Picture {
        width: side,
        height: side,
        rgb: vec![iteration as u8; (3 * side * side) as usize],
    };
    Preview {
        iteration,
        frozen: vec![picture.clone()],
        trainable: vec![picture],
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }
}

fn look(iteration: u32) -> Option<Command> {
    Some(Command::Look { iteration })
}

#[test]
fn one_moves_from_stop_to_stop_and_out_into_the_present() {
    let history = history(&[0, 20, 40]);
    let from = |looked, side| beside(&history, looked, side, 47);
    assert_eq!(from(None, Side::Left), Some(40));
    assert_eq!(from(Some(40), Side::Left), Some(20));
    assert_eq!(from(Some(0), Side::Left), Some(0));
    assert_eq!(from(Some(20), Side::Right), Some(40));
    assert_eq!(from(Some(40), Side::Right), None);
    assert_eq!(from(None, Side::Right), None);
    assert_eq!(beside(&history, None, Side::Left, 40), Some(20));
    assert_eq!(beside(&History::default(), None, Side::Left, 0), None);
}

#[test]
fn the_pictures_before_stay_until_those_that_were_asked_for_come() {
    let mut timeline = Timeline::default();
    assert_eq!(timeline.look(40), look(40));
    assert_eq!(timeline.shown(), None);
    timeline.came(&preview(40, 4));
    assert_eq!(timeline.look(20), look(20));
    assert_eq!(timeline.shown().unwrap().iteration, 40);
    timeline.came(&preview(20, 4));
    assert_eq!(timeline.shown().unwrap().iteration, 20);
    assert_eq!(timeline.look(40), None, "it is kept");
    assert_eq!(timeline.shown().unwrap().iteration, 40);
    timeline.return_to_present();
    assert_eq!(timeline.shown(), None);
}

#[test]
fn columns_are_asked_for_one_after_the_other_and_missing_ones_once() {
    let mut timeline = Timeline::default();
    let wanted = [0, 40, 80];
    assert_eq!(timeline.ask_for(&wanted), look(0));
    assert_eq!(timeline.ask_for(&wanted), None);
    timeline.came(&preview(0, 4));
    assert_eq!(timeline.ask_for(&wanted), look(40));
    timeline.refused();
    assert_eq!(timeline.ask_for(&wanted), look(80));
    timeline.came(&preview(80, 4));
    assert_eq!(timeline.ask_for(&wanted), None);
}

#[test]
fn the_least_used_pictures_make_room_never_those_on_screen() {
    let mut timeline = Timeline::default();
    // 6 MB each.
    timeline.look(0);
    for iteration in 0..20 {
        timeline.came(&preview(iteration, 1000));
    }
    let kept: Vec<u32> = timeline.album.iter().map(|g| g.iteration).collect();
    assert_eq!(kept, [0, 13, 14, 15, 16, 17, 18, 19]);
}

#[test]
fn what_is_no_stop_any_more_is_forgotten() {
    let mut timeline = Timeline::default();
    for iteration in [20, 40] {
        timeline.look(iteration);
        timeline.came(&preview(iteration, 4));
    }
    timeline.keep(&history(&[20]).stops);
    assert_eq!(timeline.looked(), None);
    assert!(timeline.pictures(20).is_some() && timeline.pictures(40).is_none());
    timeline.redrawn(20);
    assert!(timeline.pictures(20).is_none());
}

#[test]
fn columns_are_few_and_stay_where_they_are() {
    let of = |count: u32| {
        let all: Vec<u32> = (0..count).map(|number| 10 * number).collect();
        columns(&history(&all).stops)
    };
    assert_eq!(of(0), [0; 0]);
    assert_eq!(of(3), [0, 10, 20]);
    assert_eq!(of(6), [0, 20, 40]);
    assert_eq!(of(10), [0, 20, 40, 60, 80]);
    assert_eq!(of(11), [0, 40, 80]);
    assert!((1..500).all(|count| of(count).len() <= MOST_COLUMNS));
}
