use super::*;
use crate::protocol::{HandAnswer, PhotosAnswer};
use crate::ui::hits::Target;
use crate::ui::image::Protocol;

const PHOTO: &str = "/home/me/photos/me.jpg";
const BOTH: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn answer(app: &mut App, answer: PhotosAnswer) {
    app.handle(Event::Engine(Update::Photos(answer)));
}

fn says(app: &mut App, by_hand: HandAnswer) {
    answer(app, PhotosAnswer::Hand(by_hand));
}

fn opening() -> App {
    let mut app = attached(fixture::snapshot(RunPhase::Running, 137));
    key(&mut app, 'I');
    answer(&mut app, PhotosAnswer::Listed(fixture::photos()));
    for _ in 0..3 {
        key(&mut app, 'j');
    }
    key(&mut app, 'e');
    app
}

/// With a face that was found and cut out.
fn found() -> App {
    let mut app = opening();
    says(&mut app, fixture::opened(PHOTO));
    let photo = PHOTO.into();
    let faces = Ok(vec![fixture::face_points()]);
    says(&mut app, HandAnswer::Faces { photo, faces });
    says(&mut app, fixture::aligned(PHOTO, fixture::face_points()));
    app
}

fn check_both(name: &str, app: &App) {
    for (width, height) in BOTH {
        let screen = screen(app, width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), screen);
    }
}

#[test]
fn points_as_a_face_was_found() {
    check_both("points", &found());
}

#[test]
fn points_closer_of_another_face_and_refused() {
    let mut app = found();
    key(&mut app, '3');
    key(&mut app, '+');
    key(&mut app, '+');
    key(&mut app, 'J');
    let points = app.studio.as_ref().unwrap().hand.as_ref().unwrap().points;
    let reason = "--eyes and --mouth lie on one line; the middles of both eyes and of the mouth \
                  are expected";
    says(
        &mut app,
        HandAnswer::Aligned {
            photo: PHOTO.into(),
            points,
            looks: Err(reason.to_owned()),
        },
    );
    check_both("points_refused", &app);
}

#[test]
fn before_the_picture_is_there_or_when_it_cannot_be_opened() {
    let mut app = opening();
    let opening = screen(&app, 80, 24).to_string();
    assert!(opening.contains("opening"), "{opening}");
    let photo = PHOTO.into();
    let looks = Err("the JPEG is cut off".to_owned());
    says(&mut app, HandAnswer::Opened { photo, looks });
    let refused = screen(&app, 80, 24).to_string();
    assert!(refused.contains("the JPEG is cut off"), "{refused}");
}

#[test]
fn nothing_was_found_and_pictures_are_off() {
    let mut app = opening();
    says(&mut app, fixture::opened(PHOTO));
    let photo = PHOTO.into();
    let faces = Ok(Vec::new());
    says(&mut app, HandAnswer::Faces { photo, faces });
    app.protocol = Protocol::Off;
    check_both("points_without_pictures", &app);
}

#[test]
fn numbers_stand_beside_the_points_inside_of_the_picture() {
    let app = found();
    for (width, height) in [(60, 15), (80, 24), (200, 60)] {
        let (backend, hits) = themed(&app, &Theme::dark(), (width, height));
        let picture = hits.area(Target::Face).unwrap();
        for number in ["1", "2", "3"] {
            let on_plate = |position: &ratatui::layout::Position| {
                let cell = &backend.buffer()[*position];
                cell.symbol() == number && cell.bg == ratatui::style::Color::White
            };
            assert!(picture.positions().any(|at| on_plate(&at)), "{number}");
        }
    }
}
