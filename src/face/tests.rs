//! Aligned pictures against the published recipe; every outcome of a search.

use std::path::PathBuf;

use image::imageops;
use serde_json::Value;

use super::*;
use crate::photo;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces")
}

fn astronaut() -> Photo {
    photo::read(&folder().join("astronaut.png")).unwrap()
}

fn of(pixels: RgbImage) -> Photo {
    let notes = Vec::new();
    Photo { pixels, notes }
}

fn point(value: &Value) -> Point {
    let number = |i: usize| value[i].as_f64().unwrap();
    Point::new(number(0), number(1))
}

fn landmarks(case: &Value) -> Landmarks {
    Landmarks {
        eyes: [point(&case["eyes"][0]), point(&case["eyes"][1])],
        mouth: point(&case["mouth"]),
        nose: None,
    }
}

/// Mean and largest distance of two pictures' values.
fn distance(a: &RgbImage, b: &RgbImage) -> (f64, u8) {
    assert_eq!(a.dimensions(), b.dimensions());
    let gaps = a
        .as_raw()
        .iter()
        .zip(b.as_raw())
        .map(|(a, b)| a.abs_diff(*b));
    let sum: f64 = gaps.clone().map(f64::from).sum();
    (sum / a.as_raw().len() as f64, gaps.max().unwrap())
}

fn find(photo: &Photo, choice: Choice) -> Result<Vec<Aligned>, FaceError> {
    let finder = Finder::new(None)?;
    align(
        Path::new("photo.jpg"),
        photo,
        &Place::Found(choice),
        64,
        &finder,
    )
}

fn names(aligned: &Aligned) -> Vec<&'static str> {
    aligned.warnings.iter().map(Warning::name).collect()
}

#[test]
fn aligned_pictures_are_those_of_the_published_recipe() {
    let text = std::fs::read_to_string(folder().join("aligned.json")).unwrap();
    let cases: Value = serde_json::from_str(&text).unwrap();
    let photo = astronaut();
    for (name, mean, most) in [
        ("plain", 0.6, 12),
        ("edge", 1.0, 16),
        ("tilted", 1.0, 16),
        ("shrunk", 1.0, 16),
    ] {
        let case = &cases[name];
        let square = Square::of(&landmarks(case));
        for (i, corner) in square.corners().into_iter().enumerate() {
            assert!(
                (corner - point(&case["corners"][i])).length() < 1e-6,
                "{name}"
            );
        }
        let size = case["size"].as_u64().unwrap() as u32;
        let found = match name {
            // The recipe, shrinking 3 times, divides places by 3 as if 0 were a pixel's corner.
            "shrunk" => {
                let whole = imageops::crop_imm(&photo.pixels, 0, 0, 279, 279).to_image();
                let centre = square.centre + Point::new(1.0, 1.0);
                warp::cut(&whole, &Square { centre, ..square }, size)
            }
            _ => warp::cut(&photo.pixels, &square, size),
        };
        let expected = photo::read(&folder().join(format!("aligned-{name}.png"))).unwrap();
        let gap = distance(&found, &expected.pixels);
        assert!(gap.0 < mean && gap.1 < most, "{name}: {gap:?}");
    }
}

#[test]
fn a_face_that_leans_is_the_same_aligned() {
    let photo = astronaut();
    let upright = find(&photo, Choice::Only).unwrap().remove(0);
    assert_eq!(names(&upright), [""; 0]);
    // A quarter moves pixels without changing them; the search has to turn the photo back.
    let turned = of(imageops::rotate90(&photo.pixels));
    let turned = find(&turned, Choice::Only).unwrap().remove(0);
    assert_eq!(names(&turned), ["lying"]);
    let gap = distance(&upright.picture, &turned.picture);
    assert!(gap.0 < 1.0, "{gap:?}");
    // By other angles, with points found anew.
    for angle in [-0.7, 0.2, 0.9_f64] {
        let square = Square {
            centre: Point::new(139.5, 139.5),
            right: Point::new(angle.cos(), angle.sin()) * 140.0,
        };
        let leaning = of(warp::cut(&photo.pixels, &square, 280));
        let leaning = find(&leaning, Choice::Only).unwrap().remove(0);
        let gap = distance(&upright.picture, &leaning.picture);
        assert!(gap.0 < 12.0, "{angle}: {gap:?}");
    }
}

#[test]
fn without_a_choice_several_faces_are_listed_and_none_is_taken() {
    let one = astronaut().pixels;
    let mut both = RgbImage::new(560, 280);
    imageops::replace(&mut both, &one, 0, 0);
    imageops::replace(&mut both, &imageops::flip_horizontal(&one), 280, 0);
    let both = of(both);
    let error = find(&both, Choice::Only).unwrap_err().to_string();
    assert!(
        error.contains("photo.jpg: 2 faces were found; which one?"),
        "{error}"
    );
    assert!(error.contains("\n  1: 89x111 pixels at 3"), "{error}");
    assert!(error.contains("\n  2: 87x114 pixels at 100,61"), "{error}");
    assert!(error.contains("--face N"), "{error}");
    let left = find(&of(one), Choice::Only).unwrap().remove(0);
    let second = find(&both, Choice::Number(2)).unwrap().remove(0);
    assert_eq!(second.number, 2);
    assert!(distance(&left.picture, &second.picture).0 < 1.0);
    let largest = find(&both, Choice::Largest).unwrap();
    assert_eq!(largest.len(), 1);
    assert_eq!(largest[0].number, 1);
    assert!(distance(&left.picture, &largest[0].picture).0 > 10.0);
    assert_eq!(find(&both, Choice::All).unwrap().len(), 2);
    let error = find(&both, Choice::Number(3)).unwrap_err().to_string();
    assert!(
        error.contains("there is no face 3; 2 were found"),
        "{error}"
    );
}

#[test]
fn no_face_and_a_tiny_one_are_errors_that_say_what_to_do() {
    let error = find(&of(RgbImage::new(100, 80)), Choice::All).unwrap_err();
    let error = error.to_string();
    for words in [
        "photo.jpg: no face",
        "--eyes x,y,x,y --mouth x,y",
        "--aligned",
    ] {
        assert!(error.contains(words), "{error}");
    }
    // The detector finds it, but there is nothing to see.
    let picture = DynamicImage::from(astronaut().pixels);
    let small = picture
        .resize_exact(60, 60, FilterType::Triangle)
        .into_rgb8();
    let error = find(&of(small), Choice::Only).unwrap_err().to_string();
    assert!(error.contains("face 1 is too small: 9 pixels"), "{error}");
    let small = picture
        .resize_exact(100, 100, FilterType::Triangle)
        .into_rgb8();
    let soft = find(&of(small.clone()), Choice::Only).unwrap().remove(0);
    assert_eq!(names(&soft), [""; 0]);
    let finder = Finder::new(None).unwrap();
    let place = Place::Found(Choice::Only);
    let large = align(Path::new("a"), &of(small), &place, 256, &finder).unwrap();
    assert_eq!(names(&large[0]), ["enlarged"]);
    assert!(
        large[0].warnings[0]
            .to_string()
            .contains("enlarged 4.1 times")
    );
}

#[test]
fn what_is_missing_of_a_head_is_said() {
    let cut = imageops::crop_imm(&astronaut().pixels, 100, 75, 180, 180).to_image();
    let aligned = find(&of(cut), Choice::Only).unwrap().remove(0);
    assert_eq!(names(&aligned), ["head_outside", "outside"]);
    let text = aligned.warnings[1].to_string();
    assert!(
        text.contains("filled with its mirrored, blurred edge"),
        "{text}"
    );
}

#[test]
fn a_head_that_is_turned_or_doubtful_is_warned_of() {
    let points = |nose: f64| {
        [
            [80.0, 100.0],
            [120.0, 100.0],
            [nose, 125.0],
            [85.0, 150.0],
            [115.0, 150.0],
        ]
        .map(|[x, y]: [f64; 2]| Point::new(x, y))
    };
    let face = |nose: f64, probability: f64| Face {
        edges: [70.0, 70.0, 130.0, 170.0],
        points: points(nose),
        landmarks: Landmarks::from_five(&points(nose)),
        probability,
        quarters: 0,
    };
    assert_eq!(warning::of_face(&face(103.0, 0.99)), []);
    let turned = warning::of_face(&face(84.0, 0.99));
    assert_eq!(turned.len(), 1);
    let text = turned[0].to_string();
    assert!(text.contains("to the left by about 39 degrees"), "{text}");
    assert!(text.contains("will be guessed"), "{text}");
    let far = warning::of_face(&face(126.0, 0.95));
    assert_eq!(far[0], Warning::Unsure { probability: 0.95 });
    assert!(
        far[1]
            .to_string()
            .contains("will most likely not look like it")
    );
}

#[test]
fn points_by_hand_and_whole_pictures_need_no_detector_to_agree() {
    let photo = astronaut();
    let finder = Finder::new(None).unwrap();
    let found = finder.find(&photo.pixels).remove(0);
    let searched = find(&photo, Choice::Only).unwrap().remove(0);
    let path = Path::new("photo.jpg");
    let place = Place::Given(Landmarks {
        nose: None,
        ..found.landmarks
    });
    let given = align(path, &photo, &place, 64, &finder).unwrap().remove(0);
    assert_eq!(given.picture, searched.picture);
    let whole = align(path, &photo, &Place::Whole, 64, &finder)
        .unwrap()
        .remove(0);
    assert_eq!(whole.picture.dimensions(), (64, 64));
    assert_eq!(whole.square, None);
    let same = align(path, &photo, &Place::Whole, 280, &finder)
        .unwrap()
        .remove(0);
    assert_eq!(same.picture, photo.pixels);
    let wide = of(RgbImage::new(30, 20));
    let error = align(path, &wide, &Place::Whole, 64, &finder).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("30x20 pixels; with --aligned a square")
    );
}

#[test]
fn the_sheet_marks_every_face() {
    let photo = astronaut();
    let faces = Finder::new(None).unwrap().find(&photo.pixels);
    let marked = sheet(&photo.pixels, &faces);
    assert_eq!(marked.dimensions(), (280, 280));
    let [left, top, ..] = faces[0].edges.map(|edge| edge as u32);
    assert_eq!(marked.get_pixel(left, top + 50).0, [60, 230, 90]);
    let eye = faces[0].points[0];
    assert_eq!(
        marked.get_pixel(eye.x as u32, eye.y as u32).0,
        [255, 70, 70]
    );
    // A number stands in the corner; everything else is as it was.
    assert_eq!(marked.get_pixel(left + 6, top + 4).0, [0, 0, 0]);
    assert_eq!(marked.get_pixel(5, 5), photo.pixels.get_pixel(5, 5));
    let large = sheet(&RgbImage::new(4000, 1000), &[]);
    assert_eq!(large.dimensions(), (1600, 400));
}
