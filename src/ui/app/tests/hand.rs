//! Eyes and mouth set by hand: keys, mouse, what is asked of the engine.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::studio::{answered, asked, begun, opened, stage};
use super::*;
use crate::protocol::{
    FaceChoice, FacePoints, HandAnswer, HandRequest, PhotosAnswer, PhotosRequest, SearchAsk,
    SearchStage, Sitting,
};
use crate::ui::action::Context;
use crate::ui::hand::Mark;
use crate::ui::hits::Target;

const PHOTO: &str = "/home/me/photos/me.jpg";

fn hand_asked(effects: &[Effect]) -> Vec<HandRequest> {
    let requests = asked(effects).into_iter();
    let by_hand = requests.filter_map(|request| match request {
        PhotosRequest::Hand(request) => Some(request),
        _ => None,
    });
    by_hand.collect()
}

fn opening() -> [HandRequest; 2] {
    [
        HandRequest::Open(PHOTO.into()),
        HandRequest::Faces(PHOTO.into()),
    ]
}

fn says(app: &mut App, answer: HandAnswer) -> Vec<Effect> {
    answered(app, PhotosAnswer::Hand(answer))
}

fn points(app: &App) -> FacePoints {
    app.studio.as_ref().unwrap().hand.as_ref().unwrap().points
}

/// `me.jpg`, opened by the key, with the face that was found in it cut out.
fn by_hand() -> App {
    let mut app = opened();
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    assert_eq!(hand_asked(&key(&mut app, 'e')), opening());
    assert_eq!(app.context(), Context::Hand);
    assert!(app.animates());
    begin(&mut app);
    assert!(!app.animates());
    app
}

fn begin(app: &mut App) {
    let effects = says(app, fixture::opened(PHOTO));
    let [HandRequest::Align { points: first, .. }] = hand_asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    let faces = Ok(vec![fixture::face_points()]);
    let photo = PHOTO.into();
    says(app, HandAnswer::Faces { photo, faces });
    let effects = says(app, fixture::aligned(PHOTO, first));
    let found = fixture::face_points();
    let photo = PHOTO.into();
    let align = HandRequest::Align {
        photo,
        points: found,
    };
    assert_eq!(hand_asked(&effects), [align]);
    says(app, fixture::aligned(PHOTO, found));
}

#[test]
fn keys_move_the_points_and_the_newest_ones_are_cut_out() {
    let mut app = by_hand();
    let effects = key(&mut app, 'l');
    let mut expected = fixture::face_points();
    expected.eyes[0][0] += 10;
    assert_eq!(points(&app), expected);
    assert_eq!(hand_asked(&effects).len(), 1);
    key(&mut app, '3');
    assert!(hand_asked(&press(&mut app, KeyCode::Down)).is_empty());
    expected.mouth[1] += 10;
    key(&mut app, '2');
    let shift = KeyEvent::new(KeyCode::Up, KeyModifiers::SHIFT);
    app.handle(Event::Input(Input::Key(shift)));
    expected.eyes[1][1] -= 100;
    assert_eq!(points(&app), expected);
    let effects = says(&mut app, fixture::aligned(PHOTO, fixture::face_points()));
    let [HandRequest::Align { points: newest, .. }] = hand_asked(&effects)[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(newest, expected);
    press(&mut app, KeyCode::Tab);
    key(&mut app, 'K');
    expected.mouth[1] -= 100;
    assert_eq!(points(&app), expected);
    key(&mut app, 'f');
    assert_eq!(points(&app), fixture::face_points());
}

#[test]
fn points_are_taken_after_a_name_and_kept_when_it_is_not_given() {
    let mut app = by_hand();
    press(&mut app, KeyCode::Enter);
    assert_eq!(app.context(), Context::StudioLine);
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::Hand);
    press(&mut app, KeyCode::Enter);
    let effects = press(&mut app, KeyCode::Enter);
    let sitting = Sitting {
        photo: PHOTO.into(),
        name: "me".to_owned(),
        face: FaceChoice::Points(fixture::face_points()),
    };
    assert_eq!(asked(&effects), [PhotosRequest::Invert(sitting)]);
    assert_eq!(app.context(), Context::Studio);
    key(&mut app, 'e');
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::Studio);
}

#[test]
fn impossible_points_are_not_taken() {
    let mut app = by_hand();
    key(&mut app, 'l');
    let now = points(&app);
    let reason = "--eyes and --mouth lie on one line";
    let refused = HandAnswer::Aligned {
        photo: PHOTO.into(),
        points: now,
        looks: Err(reason.to_owned()),
    };
    says(&mut app, refused);
    assert!(asked(&press(&mut app, KeyCode::Enter)).is_empty());
    assert_eq!(app.context(), Context::Hand);
    assert_eq!(app.notice.as_ref().unwrap().text, reason);
}

#[test]
fn they_are_offered_where_no_face_is_found_or_one_is_refused() {
    for (ask, offer) in [
        (SearchAsk::AsItIs, KeyCode::Enter),
        (SearchAsk::Points, KeyCode::Char('e')),
        (SearchAsk::Which, KeyCode::Tab),
    ] {
        let (mut app, sitting) = begun();
        let reason = "no face".to_owned();
        stage(&mut app, SearchStage::Failed { reason, ask });
        assert_eq!(hand_asked(&press(&mut app, offer)), opening(), "{ask:?}");
        begin(&mut app);
        let effects = press(&mut app, KeyCode::Enter);
        let face = FaceChoice::Points(fixture::face_points());
        let sitting = Sitting { face, ..sitting };
        assert_eq!(asked(&effects), [PhotosRequest::Invert(sitting)]);
    }
}

#[test]
fn a_refused_face_is_not_taken_as_it_is() {
    let (mut app, _) = begun();
    let failed = |ask| SearchStage::Failed {
        reason: "too small".to_owned(),
        ask,
    };
    stage(&mut app, failed(SearchAsk::Points));
    assert_eq!(app.context(), Context::StudioFace);
    assert!(asked(&key(&mut app, 'a')).is_empty());
    press(&mut app, KeyCode::Esc);
    assert_eq!(app.context(), Context::Studio);
}

fn pointed(app: &mut App, kind: MouseEventKind, column: u16, row: u16) -> Vec<Effect> {
    app.handle(Event::Input(Input::Mouse(MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })))
}

#[test]
fn the_mouse_puts_the_point_where_it_points() {
    let mut app = by_hand();
    app.hits.add(Rect::new(10, 5, 40, 15), Target::Face);
    key(&mut app, '3');
    let down = MouseEventKind::Down(MouseButton::Left);
    let effects = pointed(&mut app, down, 29, 12);
    assert_eq!(hand_asked(&effects).len(), 1);
    // Cells are 100 by 200 pixels; 19 cells from the left, 7 from the top.
    assert_eq!(points(&app).mouth, [1950, 1500]);
    let drag = MouseEventKind::Drag(MouseButton::Left);
    pointed(&mut app, drag, 30, 12);
    assert_eq!(points(&app).mouth, [2050, 1500]);
    pointed(&mut app, MouseEventKind::ScrollUp, 30, 12);
    pointed(&mut app, MouseEventKind::ScrollUp, 30, 12);
    let hand = app.studio.as_ref().unwrap().hand.as_ref().unwrap();
    assert_eq!((hand.closeness(), hand.chosen), (4, Mark::Mouth));
    // What is seen now is around the mouth: its middle is where it was.
    pointed(&mut app, down, 30, 12);
    let [x, y] = points(&app).mouth;
    assert!(x.abs_diff(2050) <= 20 && y.abs_diff(1500) <= 40, "{x},{y}");
}

#[test]
fn after_a_line_was_cut_everything_unanswered_is_asked_again() {
    let mut app = opened();
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    key(&mut app, 'e');
    let snapshot = || {
        let snapshot = fixture::snapshot(RunPhase::Running, 137);
        Event::Engine(Update::Snapshot(Box::new(snapshot)))
    };
    assert_eq!(hand_asked(&app.handle(snapshot())), opening());
    begin(&mut app);
    key(&mut app, 'l');
    let again = hand_asked(&app.handle(snapshot()));
    let now = points(&app);
    let [HandRequest::Align { points, .. }] = again[..] else {
        panic!("{again:?}");
    };
    assert_eq!(points, now);
}
