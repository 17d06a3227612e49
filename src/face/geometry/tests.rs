//! The published geometry, and what must hold of any face.

use super::*;
use crate::face::warning;
use crate::random::Random;

fn face(eyes: [[f64; 2]; 2], mouth: [f64; 2]) -> Landmarks {
    Landmarks {
        eyes: eyes.map(|[x, y]| Point::new(x, y)),
        mouth: Point::new(mouth[0], mouth[1]),
        nose: None,
    }
}

fn close(a: Point, b: Point, tolerance: f64) -> bool {
    (a - b).length() < tolerance
}

/// Turns around the origin, enlarges, moves.
fn moved(p: Point, angle: f64, by: f64, to: Point) -> Point {
    let (sin, cos) = angle.sin_cos();
    Point::new(p.x * cos - p.y * sin, p.x * sin + p.y * cos) * by + to
}

#[test]
fn an_upright_face_gives_an_upright_square() {
    // Eyes 40 apart, the mouth 60 below: 1.8 * 60 is more than 2 * 40.
    let square = Square::of(&face([[80.0, 100.0], [120.0, 100.0]], [100.0, 160.0]));
    assert!((square.side() - 216.0).abs() < 1e-9);
    assert!(close(square.centre, Point::new(100.0, 106.0), 1e-9));
    let [left_top, left_bottom, right_bottom, right_top] = square.corners();
    assert!(close(left_top, Point::new(-8.0, -2.0), 1e-9));
    assert!(close(left_bottom, Point::new(-8.0, 214.0), 1e-9));
    assert!(close(right_bottom, Point::new(208.0, 214.0), 1e-9));
    assert!(close(right_top, Point::new(208.0, -2.0), 1e-9));
    // Wide-set eyes count when they are further apart.
    let square = Square::of(&face([[60.0, 100.0], [140.0, 100.0]], [100.0, 150.0]));
    assert!((square.side() - 320.0).abs() < 1e-9);
}

#[test]
fn the_square_follows_a_face_that_leans_grows_or_moves() {
    let mut random = Random::new(7);
    let mut number = |low: f64, high: f64| random.between(low, high);
    for _ in 0..200 {
        let upright = face(
            [[0.0, 0.0], [1.0, number(-0.2, 0.2)]],
            [number(0.2, 0.8), number(0.7, 1.5)],
        );
        let square = Square::of(&upright);
        let (angle, by) = (number(-3.1, 3.1), number(10.0, 300.0));
        let to = Point::new(number(0.0, 999.0), number(0.0, 999.0));
        let move_it = |p: Point| moved(p, angle, by, to);
        let leaning = Square::of(&Landmarks {
            eyes: upright.eyes.map(move_it),
            mouth: move_it(upright.mouth),
            nose: None,
        });
        for (a, b) in square.corners().into_iter().zip(leaning.corners()) {
            assert!(close(move_it(a), b, 1e-6), "{angle} {by} {to:?}");
        }
        // What it is for: eyes come to lie on one line, at a place of their own.
        let found = leaning.at(0.25, 0.75);
        assert!(close(move_it(square.at(0.25, 0.75)), found, 1e-6));
    }
}

#[test]
fn points_by_hand_must_be_those_of_a_face_in_the_picture() {
    let path = Path::new("a.png");
    let size = (200, 200);
    let good = face([[80.0, 100.0], [120.0, 100.0]], [100.0, 150.0]);
    assert_eq!(good.checked(path, size).unwrap(), (good, None));
    let swapped = face([[120.0, 100.0], [80.0, 100.0]], [100.0, 150.0]);
    let (found, warning) = swapped.checked(path, size).unwrap();
    assert_eq!(found, good);
    assert_eq!(warning, Some(Warning::EyesSwapped));
    // Upside down the first eye is on the right, and nothing is odd.
    let turned = face([[120.0, 100.0], [80.0, 100.0]], [100.0, 50.0]);
    assert_eq!(turned.checked(path, size).unwrap(), (turned, None));
    let wrong = |landmarks: &Landmarks| landmarks.checked(path, size).unwrap_err().to_string();
    let outside = wrong(&face([[80.0, 100.0], [220.0, 100.0]], [100.0, 150.0]));
    assert!(
        outside.contains("220,100 is outside of the photo"),
        "{outside}"
    );
    assert!(outside.contains("200x200"), "{outside}");
    for flat in [
        face([[80.0, 100.0], [120.0, 100.0]], [100.0, 101.0]),
        face([[80.0, 100.0], [80.0, 100.0]], [100.0, 150.0]),
    ] {
        assert!(wrong(&flat).contains("on one line"));
    }
}

#[test]
fn the_nose_tells_which_way_the_head_is_turned() {
    let mut landmarks = face([[80.0, 100.0], [120.0, 100.0]], [100.0, 150.0]);
    assert_eq!(landmarks.yaw(), None);
    let mut yaw = |x: f64| {
        landmarks.nose = Some(Point::new(x, 125.0));
        landmarks.yaw().unwrap()
    };
    assert!(yaw(100.0).abs() < 1e-9);
    assert!((yaw(120.0) - 45.0).abs() < 1e-6);
    assert!((yaw(80.0) + 45.0).abs() < 1e-6);
    // Leaning is not turning.
    let lean = |x: f64, y: f64| moved(Point::new(x, y), 0.6, 2.0, Point::new(5.0, 9.0));
    let leaning = Landmarks {
        eyes: [lean(80.0, 100.0), lean(120.0, 100.0)],
        mouth: lean(100.0, 150.0),
        nose: Some(lean(100.0, 125.0)),
    };
    assert!(leaning.yaw().unwrap().abs() < 1e-6);
    assert!((leaning.roll() - 0.6_f64.to_degrees()).abs() < 1e-6);
}

#[test]
fn what_is_outside_or_too_small_is_warned_of() {
    let square = |x: f64, y: f64, half: f64| Square {
        centre: Point::new(x, y),
        right: Point::new(half, 0.0),
    };
    let names = |square: &Square, size: u32| {
        let warnings = warning::of_square(square, (200, 200), size);
        warnings.iter().map(Warning::name).collect::<Vec<_>>()
    };
    assert_eq!(names(&square(100.0, 100.0, 50.0), 100), [""; 0]);
    assert_eq!(names(&square(100.0, 100.0, 50.0), 256), ["enlarged"]);
    // A tenth of the square is above the picture, but nothing of the head.
    let high = square(100.0, 40.0, 50.0);
    assert_eq!(names(&high, 100), ["outside"]);
    assert!((high.outside((200, 200), 1.0) - 0.1).abs() < 0.02);
    assert_eq!(
        names(&square(100.0, 5.0, 50.0), 100),
        ["head_outside", "outside"]
    );
}
