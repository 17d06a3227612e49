//! `nada align` as a process: files, exit codes, what is said where, for every outcome of a search.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use image::{DynamicImage, ImageFormat, RgbImage, imageops};
use serde_json::Value;
use tempfile::TempDir;

use super::output;

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faces");
    folder.join(name)
}

fn astronaut() -> RgbImage {
    image::open(fixture("astronaut.png")).unwrap().into_rgb8()
}

/// A folder with `one.png` and `two.jpg`, a face and two faces.
fn photos() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let one = astronaut();
    one.save(folder.path().join("one.png")).unwrap();
    let mut two = RgbImage::new(560, 280);
    imageops::replace(&mut two, &one, 0, 0);
    imageops::replace(&mut two, &imageops::flip_horizontal(&one), 280, 0);
    two.save(folder.path().join("two.jpg")).unwrap();
    folder
}

fn align(folder: &Path, words: &[&str]) -> (bool, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = output(folder, &[&["align"], words].concat());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}

fn side(folder: &Path, name: &str) -> (u32, u32) {
    image::image_dimensions(folder.join(name)).unwrap()
}

#[test]
fn a_face_becomes_a_square_and_the_output_says_which_file() {
    let folder = photos();
    let (good, out, err) = align(folder.path(), &["one.png", "--size", "64", "--show"]);
    assert!(good, "{err}");
    assert_eq!(out, "aligned/one.png\naligned/one-faces.png\n");
    assert_eq!(err, "");
    assert_eq!(side(folder.path(), "aligned/one.png"), (64, 64));
    assert_eq!(side(folder.path(), "aligned/one-faces.png"), (280, 280));
}

#[test]
fn several_faces_ask_which_one_and_all_can_be_had() {
    let folder = photos();
    let (good, out, err) = align(folder.path(), &["two.jpg", "--size", "64", "--show"]);
    assert!(!good);
    // The picture with the numbers is there, to choose by.
    assert_eq!(out, "aligned/two-faces.png\n");
    assert!(err.contains("error: two.jpg: 2 faces were found"), "{err}");
    assert!(err.contains("--face N"), "{err}");
    let words = ["two.jpg", "--size", "64", "--face", "all", "-o", "all"];
    let (good, out, err) = align(folder.path(), &words);
    assert!(good, "{err}");
    assert_eq!(out, "all/two-1.png\nall/two-2.png\n");
    let (good, _, err) = align(folder.path(), &["two.jpg", "--face", "3"]);
    assert!(!good && err.contains("no face 3; 2 were found"), "{err}");
    assert!(!folder.path().join("aligned/two.png").exists());
}

#[test]
fn json_says_all_of_it_also_of_what_failed() {
    let folder = photos();
    RgbImage::new(90, 70)
        .save(folder.path().join("none.png"))
        .unwrap();
    let whole = fs::read(folder.path().join("two.jpg")).unwrap();
    fs::write(folder.path().join("cut.jpg"), &whole[..whole.len() / 2]).unwrap();
    let words = ["none.png", "cut.jpg", "one.png", "--size", "512", "--json"];
    let (good, out, err) = align(folder.path(), &words);
    assert!(!good);
    let lines: Vec<Value> = out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    assert_eq!(lines.len(), 3, "{out}");
    for (line, words) in lines.iter().zip(["--eyes x,y,x,y --mouth x,y", "cut off"]) {
        let error = line["error"].as_str().unwrap();
        assert!(
            error.contains(words) && err.contains(words),
            "{error} {err}"
        );
        assert_eq!(line["aligned"], Value::Array(Vec::new()));
    }
    // The others are done all the same.
    let last = &lines[2];
    assert_eq!(last["error"], Value::Null);
    assert_eq!(last["faces"][0]["points"].as_array().unwrap().len(), 5);
    let aligned = &last["aligned"][0];
    assert_eq!(aligned["file"], "aligned/one.png");
    assert_eq!(aligned["warnings"][0]["kind"], "enlarged");
    assert!(err.contains("warning: one.png: the face is small"), "{err}");
    assert_eq!(side(folder.path(), "aligned/one.png"), (512, 512));
}

#[test]
fn points_by_hand_are_taken_instead_of_a_search() {
    let folder = tempfile::tempdir().unwrap();
    // No detector would find a face here.
    let plain = RgbImage::from_fn(200, 200, |x, y| image::Rgb([x as u8, y as u8, 90]));
    plain.save(folder.path().join("mask.png")).unwrap();
    let words = [
        "mask.png",
        "--size",
        "64",
        "--eyes",
        "85,90,115,90",
        "--mouth",
        "100,125",
    ];
    let (good, out, err) = align(folder.path(), &words);
    assert!(good, "{err}");
    assert_eq!(out, "aligned/mask.png\n");
    // The middle of the square: a tenth of the way from the eyes to the mouth.
    let aligned = image::open(folder.path().join("aligned/mask.png"))
        .unwrap()
        .into_rgb8();
    let [x, y, _] = aligned.get_pixel(32, 32).0;
    assert!(x.abs_diff(101) <= 1 && y.abs_diff(95) <= 1, "{x} {y}");
    let words = ["mask.png", "--eyes", "85,90,300,90", "--mouth", "100,125"];
    let (good, _, err) = align(folder.path(), &words);
    assert!(
        !good && err.contains("300,90 is outside of the photo"),
        "{err}"
    );
    let words = ["mask.png", "--aligned", "--size", "32", "-o", "small"];
    assert!(align(folder.path(), &words).0);
    assert_eq!(side(folder.path(), "small/mask.png"), (32, 32));
}

#[test]
fn the_camera_s_orientation_and_doubtful_files_are_told() {
    let folder = photos();
    // As a phone that was held upright writes it: pixels on their side, and a line in EXIF.
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let turned = DynamicImage::from(imageops::rotate270(&astronaut()));
    turned.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let exif =
        b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let jpeg = jpeg.into_inner();
    let jpeg = [&jpeg[..2], exif, &jpeg[2..]].concat();
    fs::write(folder.path().join("phone.jpg"), jpeg).unwrap();
    let words = ["phone.jpg", "--size", "64", "--json"];
    let (good, out, err) = align(folder.path(), &words);
    assert!(good, "{err}");
    assert_eq!(err, "");
    let line: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["notes"][0]["kind"], "exif_orientation");
    assert_eq!(line["aligned"][0]["warnings"], Value::Array(Vec::new()));
    // Transparency is something to be told of.
    let mut glass = DynamicImage::from(astronaut()).into_rgba8();
    glass.get_pixel_mut(0, 0).0[3] = 0;
    glass.save(folder.path().join("glass.png")).unwrap();
    let (good, _, err) = align(folder.path(), &["glass.png", "--size", "64"]);
    assert!(
        good && err.contains("warning: glass.png: transparent parts"),
        "{err}"
    );
    fs::write(folder.path().join("a.heic"), b"\0\0\0\x18ftypheic\0\0\0\0").unwrap();
    let (good, _, err) = align(folder.path(), &["a.heic", "no.png"]);
    assert!(!good && err.contains("heif-convert"), "{err}");
    assert!(err.contains("no.png: No such file"), "{err}");
}
