use super::marks::{Grain, Numbers, drawn};
use super::*;
use crate::ui::fixture;

const PHOTO: &str = "/home/me/photos/me.jpg";

/// An open photograph of 4000 x 3000 pixels in which nothing was looked for yet.
fn opened() -> Hand {
    let mut hand = Hand::new(PHOTO.into(), None);
    hand.answered(fixture::opened(PHOTO));
    hand
}

fn faces(faces: Vec<FacePoints>) -> HandAnswer {
    HandAnswer::Faces {
        photo: PHOTO.into(),
        faces: Ok(faces),
    }
}

#[test]
fn points_begin_where_faces_often_are_or_where_one_was_found() {
    let mut hand = opened();
    let [left, right] = hand.points.eyes;
    let mouth = hand.points.mouth;
    assert!(left[0] < mouth[0] && mouth[0] < right[0] && mouth[1] > left[1]);
    assert_eq!(hand.origin, Origin::Usual);
    let found = fixture::face_points();
    hand.answered(faces(vec![found, hand.points]));
    assert_eq!((hand.points, hand.origin), (found, Origin::Found(0)));
    hand.next_face();
    assert_eq!(hand.origin, Origin::Found(1));
    hand.next_face();
    assert_eq!(hand.origin, Origin::Usual);
}

#[test]
fn what_was_set_by_hand_stays_when_faces_are_found_later() {
    let mut hand = opened();
    hand.move_by([1, 0], Stride::Large);
    let set = hand.points;
    hand.answered(faces(vec![fixture::face_points()]));
    assert_eq!((hand.points, hand.origin), (set, Origin::Hand));
    let before = Sitting {
        photo: PHOTO.into(),
        name: "me".to_owned(),
        face: FaceChoice::Points(set),
    };
    let mut again = Hand::new(PHOTO.into(), Some(&before));
    again.answered(fixture::opened(PHOTO));
    again.answered(faces(vec![fixture::face_points()]));
    assert_eq!(again.points, set);
}

#[test]
fn points_move_by_small_and_large_steps_and_stay_in_the_picture() {
    let mut hand = opened();
    let [x, y] = hand.place(Mark::LeftEye);
    hand.move_by([1, 0], Stride::Small);
    assert_eq!(hand.place(Mark::LeftEye), [x + 10, y]);
    hand.move_by([0, -1], Stride::Large);
    assert_eq!(hand.place(Mark::LeftEye), [x + 10, y - 100]);
    hand.choose_after(2);
    assert_eq!(hand.chosen, Mark::Mouth);
    for _ in 0..100 {
        hand.move_by([1, 1], Stride::Large);
    }
    assert_eq!(hand.place(Mark::Mouth), [3999, 2999]);
    hand.put([-5.0, 7.6]);
    assert_eq!(hand.place(Mark::Mouth), [0, 8]);
}

#[test]
fn a_closer_look_has_smaller_steps_and_follows_the_point() {
    let mut hand = opened();
    for _ in 0..9 {
        hand.closer();
    }
    assert_eq!(hand.closeness(), 16);
    let [x, y] = hand.place(Mark::LeftEye);
    hand.move_by([-1, 0], Stride::Small);
    assert_eq!(hand.place(Mark::LeftEye), [x - 1, y]);
    hand.choose(Mark::Mouth);
    let inside = |hand: &Hand| {
        let share = hand.part().unwrap().share(hand.place(hand.chosen));
        share.iter().all(|share| (0.0..1.0).contains(share))
    };
    assert!(inside(&hand));
    for _ in 0..40 {
        hand.move_by([1, -1], Stride::Large);
        assert!(inside(&hand));
    }
    for _ in 0..9 {
        hand.farther();
    }
    assert_eq!(hand.part().unwrap().width, 4000.0);
}

#[test]
fn one_face_is_cut_out_at_a_time_and_the_newest_points_win() {
    let mut hand = opened();
    let first = hand.wanted().unwrap();
    assert_eq!(hand.wanted(), None);
    hand.move_by([1, 0], Stride::Small);
    hand.move_by([1, 0], Stride::Small);
    assert_eq!(hand.wanted(), None, "an answer is awaited");
    hand.answered(fixture::aligned(PHOTO, first));
    assert!(hand.settled().is_none());
    let newest = hand.points;
    assert_eq!(hand.wanted(), Some(newest));
    hand.answered(fixture::aligned("/other.png", newest));
    assert!(hand.settled().is_none(), "that was of another photograph");
    hand.answered(fixture::aligned(PHOTO, newest));
    assert!(hand.settled().is_some() && hand.wanted().is_none());
    hand.ask_again();
    assert_eq!(hand.wanted(), Some(newest));
}

/// The colours of all pixels.
fn pixels(hand: &Hand, dot: u32, numbers: Numbers) -> Vec<[u8; 3]> {
    let grain = Grain {
        pixels: [400, 300],
        dot,
        numbers,
    };
    let picture = drawn(hand, grain).unwrap();
    assert!(picture.is_whole());
    let (pixels, _) = picture.rgb.as_chunks::<3>();
    pixels.to_vec()
}

#[test]
fn marks_are_black_and_white_around_the_point_and_leave_it_free() {
    let mut hand = opened();
    hand.put([1000.0, 1000.0]);
    let seen = pixels(&hand, 2, Numbers::Written);
    let at = |x: usize, y: usize| seen[y * 400 + x];
    let ground = at(0, 0);
    assert_eq!(at(100, 100), ground, "the point itself is seen");
    assert_eq!(at(102, 100), [255, 216, 0]);
    assert_eq!(at(106, 100), [0; 3]);
    let [x, y] = hand.place(Mark::Mouth).map(|at| at as usize / 10);
    assert_eq!(
        (at(x, y), at(x, y - 2), at(x, y + 4)),
        (ground, [255; 3], [0; 3])
    );
}

#[test]
fn numbers_are_drawn_only_where_the_screen_does_not_write_them() {
    let hand = opened();
    let white = |numbers| {
        let seen = pixels(&hand, 2, numbers);
        seen.iter().filter(|pixel| **pixel == [255; 3]).count()
    };
    assert!(white(Numbers::Drawn) > white(Numbers::Written));
}

#[test]
fn a_point_at_the_very_edge_is_drawn_as_far_as_there_is_picture() {
    let mut hand = opened();
    for place in [[0.0, 0.0], [3999.0, 2999.0]] {
        hand.put(place);
        for dot in [1, 8, 50] {
            let seen = pixels(&hand, dot, Numbers::Drawn);
            assert!(seen.contains(&[255, 216, 0]));
        }
    }
}
