//! Faces of a photograph (`tests/fixtures/faces/README.md`), against the public implementation.

use std::path::PathBuf;

use image::imageops;
use serde_json::Value;

use super::*;
use crate::photo;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces")
}

fn astronaut() -> RgbImage {
    photo::read(&folder().join("astronaut.png")).unwrap().pixels
}

/// Pictures side by side.
fn row(pictures: &[RgbImage]) -> RgbImage {
    let width = pictures.iter().map(RgbImage::width).sum();
    let mut row = RgbImage::new(width, pictures[0].height());
    let mut x = 0;
    for picture in pictures {
        imageops::replace(&mut row, picture, x, 0);
        x += i64::from(picture.width());
    }
    row
}

/// Every other pixel, from `start` on.
fn thinned(picture: &RgbImage, start: u32) -> RgbImage {
    RgbImage::from_fn(picture.width() / 2, picture.height() / 2, |x, y| {
        *picture.get_pixel(2 * x + start, 2 * y + start)
    })
}

#[test]
fn faces_are_where_the_public_implementation_finds_them() {
    let text = std::fs::read_to_string(folder().join("detections.json")).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let one = astronaut();
    let two = row(&[one.clone(), imageops::flip_horizontal(&one)]);
    let small = thinned(&one, 0);
    let other = imageops::flip_horizontal(&thinned(&one, 1));
    let half = row(&[small.clone(), small.clone(), small, other]);
    let nets = Mtcnn::embedded().unwrap();
    for (name, picture) in [("one", one), ("two", two), ("half", half)] {
        let found = nets.detect(&tensor(&picture), 20.0);
        let expected = expected[name].as_array().unwrap();
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().zip(expected) {
            let near = |found: f32, expected: &Value| {
                // Half floats as weights move the points by some hundredths of a pixel.
                let gap = f64::from(found) - expected.as_f64().unwrap();
                assert!(gap.abs() < 0.15, "{name}: {found} {expected}");
            };
            for (i, edge) in found.region.edges.iter().enumerate() {
                near(*edge, &expected["box"][i]);
            }
            for (i, point) in found.points.iter().enumerate() {
                near(point[0], &expected["points"][i][0]);
                near(point[1], &expected["points"][i][1]);
            }
            let gap = f64::from(found.region.score) - expected["probability"].as_f64().unwrap();
            assert!(gap.abs() < 1e-3, "{name}: {gap}");
        }
    }
}

#[test]
fn a_photo_on_its_side_is_turned_to_find_the_face() {
    let finder = Finder::new(None).unwrap();
    let upright = astronaut();
    let expected = finder.find(&upright);
    assert_eq!(expected.len(), 1);
    assert_eq!(expected[0].quarters, 0);
    let size = upright.dimensions();
    let turned = [
        imageops::rotate270(&upright),
        imageops::rotate180(&upright),
        imageops::rotate90(&upright),
    ];
    for (picture, quarters) in turned.iter().zip([1, 2, 3]) {
        let found = finder.find(picture);
        assert_eq!(found.len(), 1, "{quarters}");
        assert_eq!(found[0].quarters, quarters);
        for (point, expected) in found[0].points.iter().zip(&expected[0].points) {
            // `picture` is `upright` turned by what is missing to a whole turn.
            let back = turn_back(*point, 4 - quarters, size);
            assert!((back - *expected).length() < 0.1, "{back:?} {expected:?}");
        }
    }
}

#[test]
fn a_small_face_in_a_large_photo_is_found_at_the_second_look() {
    let finder = Finder::new(None).unwrap();
    let mut large = RgbImage::from_pixel(3000, 1000, image::Rgb([120, 130, 140]));
    let face =
        DynamicImage::from(astronaut()).resize_exact(140, 140, imageops::FilterType::Triangle);
    imageops::replace(&mut large, &face.into_rgb8(), 1700, 300);
    let found = finder.find(&large);
    assert_eq!(found.len(), 1);
    let eye = found[0].landmarks.eyes[0];
    let expected = astronaut_eye() * 0.5 + Point::new(1700.0, 300.0);
    assert!((eye - expected).length() < 2.0, "{eye:?} {expected:?}");
}

fn astronaut_eye() -> Point {
    Finder::new(None).unwrap().find(&astronaut())[0]
        .landmarks
        .eyes[0]
}

#[test]
fn where_there_is_no_face_none_is_found() {
    let finder = Finder::new(None).unwrap();
    let noise = RgbImage::from_fn(240, 180, |x, y| image::Rgb([(x * 7 + y * 13) as u8; 3]));
    assert_eq!(finder.find(&noise), []);
    assert_eq!(finder.find(&RgbImage::new(3, 2)), []);
    assert_eq!(finder.find(&RgbImage::new(2000, 1)), []);
}

#[test]
fn other_weights_can_be_given_and_are_checked() {
    let embedded = Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/mtcnn.safetensors");
    assert_eq!(
        Finder::new(Some(&embedded))
            .unwrap()
            .find(&astronaut())
            .len(),
        1
    );
    let other = embedded.with_file_name("judge.safetensors");
    let error = Finder::new(Some(&other)).unwrap_err().to_string();
    assert!(error.contains("no tensor `pnet.conv1.weight`"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let error = Finder::new(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("pnet.pt"), "{error}");
}
