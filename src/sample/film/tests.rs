use std::fs;
use std::io::BufReader;
use std::time::Duration;

use image::AnimationDecoder as _;

use super::*;
use crate::link::script;

const SHAPE: Shape = Shape {
    width: 48,
    height: 31,
    frames: 5,
    fps: 24,
};

/// Something like a face: smooth shades of many colours, moving.
fn frame(number: u32) -> RgbImage {
    RgbImage::from_fn(SHAPE.width, SHAPE.height, |x, y| {
        let wave = |phase: f32| {
            let at = (x + 2 * number) as f32 / 17.0 + y as f32 / 9.0 + phase;
            (127.0 + 120.0 * at.sin()) as u8
        };
        image::Rgb([wave(0.0), wave(1.0), wave(2.5)])
    })
}

fn write(path: &Path) {
    let mut film = Film::begin(path, &SHAPE, Path::new("ffmpeg")).unwrap();
    (0..SHAPE.frames).for_each(|number| film.add(&frame(number)).unwrap());
    film.finish().unwrap();
}

fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    let squares = one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| {
        let difference = f64::from(*a) - f64::from(*b);
        difference * difference
    });
    let mean = squares.sum::<f64>() / one.as_raw().len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()
}

#[test]
fn a_gif_shows_the_frames_and_takes_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gif");
    write(&path);
    let mut options = ::gif::DecodeOptions::new();
    options.set_color_output(::gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(fs::File::open(&path).unwrap()).unwrap();
    let (mut number, mut hundredths) = (0, 0);
    while let Some(shown) = decoder.read_next_frame().unwrap() {
        hundredths += u32::from(shown.delay);
        let rgb = shown
            .buffer
            .chunks(4)
            .flat_map(|rgba| rgba[..3].to_vec())
            .collect();
        let shown = RgbImage::from_raw(SHAPE.width, SHAPE.height, rgb).unwrap();
        let quality = psnr(&shown, &frame(number));
        assert!(quality > 29.0, "frame {number}: {quality} dB");
        number += 1;
    }
    assert_eq!(number, SHAPE.frames);
    assert_eq!(decoder.repeat(), ::gif::Repeat::Infinite);
    assert_eq!(hundredths, 21); // 5 / 24 s
}

#[test]
fn an_apng_is_exact() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.apng", "a.PNG"] {
        let path = folder.path().join(name);
        write(&path);
        let file = BufReader::new(fs::File::open(&path).unwrap());
        let decoder = image::codecs::png::PngDecoder::new(file).unwrap();
        assert!(decoder.is_apng().unwrap());
        let frames = decoder
            .apng()
            .unwrap()
            .into_frames()
            .collect_frames()
            .unwrap();
        assert_eq!(frames.len(), 5);
        for (number, shown) in (0..).zip(frames) {
            assert_eq!(Duration::from(shown.delay()).as_millis(), 41);
            let shown = image::DynamicImage::ImageRgba8(shown.into_buffer()).into_rgb8();
            assert_eq!(shown, frame(number));
        }
    }
}

#[test]
fn a_film_that_is_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // As ffmpeg itself, one process: what is killed writes no more.
    let fake = program(folder.path(), "exec cat > \"$last\"");
    for name in ["a.gif", "a.apng", "a.mp4"] {
        let path = folder.path().join(name);
        let mut film = Film::begin(&path, &SHAPE, &fake).unwrap();
        film.add(&frame(0)).unwrap();
        drop(film);
    }
    let path = folder.path().join("b.apng");
    let mut film = Film::begin(&path, &SHAPE, &fake).unwrap();
    film.add(&frame(0)).unwrap();
    assert!(film.finish().is_err(), "four frames are missing");
    // The program may have come to write what it was told.
    let names = fs::read_dir(folder.path()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names
        .filter(|name| !name.starts_with("fake-ffmpeg"))
        .collect();
    assert_eq!(left, [""; 0]);
}

/// A program that ends with what it was told to do; `$last` is its last argument.
fn program(folder: &Path, does: &str) -> PathBuf {
    let path = folder.join("fake-ffmpeg");
    let text = format!("#!/bin/sh\nfor last; do :; done\necho \"$@\" > \"$0.log\"\n{does}\n");
    script::write(&path, &text);
    path
}

#[test]
fn ffmpeg_is_given_raw_frames_of_the_right_shape() {
    let folder = tempfile::tempdir().unwrap();
    let fake = program(folder.path(), "cat > \"$last\"");
    let path = folder.path().join("a.mp4");
    let mut film = Film::begin(&path, &SHAPE, &fake).unwrap();
    film.add(&frame(0)).unwrap();
    film.add(&frame(1)).unwrap();
    film.finish().unwrap();
    let frames = [frame(0).into_raw(), frame(1).into_raw()].concat();
    assert_eq!(fs::read(&path).unwrap(), frames);
    let arguments = fs::read_to_string(folder.path().join("fake-ffmpeg.log")).unwrap();
    for wanted in ["-pix_fmt rgb24 -s 48x31 -r 24", "libx264", "-f mp4"] {
        assert!(arguments.contains(wanted), "{arguments}");
    }
}

#[test]
fn ffmpeg_that_fails_or_is_not_there_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.webm");
    let none = Film::begin(&path, &SHAPE, Path::new("/nowhere/ffmpeg"));
    let error = none.err().unwrap().to_string();
    assert!(
        error.contains("/nowhere/ffmpeg") && error.contains("write a .gif"),
        "{error}"
    );
    let fake = program(
        folder.path(),
        "cat > /dev/null; echo 'no such encoder' >&2; exit 1",
    );
    let film = Film::begin(&path, &SHAPE, &fake).unwrap();
    let error = film.finish().unwrap_err().to_string();
    assert_eq!(error, "ffmpeg failed: no such encoder");
    assert!(!path.exists());
}

#[test]
fn names_that_are_no_film_are_refused() {
    let error = Format::of(Path::new("a.avi")).unwrap_err().to_string();
    assert!(error.contains(".gif") && error.contains(".webm"), "{error}");
}

/// With the real program, where it is installed.
#[test]
fn ffmpeg_itself_writes_films_that_it_can_read() {
    if std::process::Command::new("ffmpeg")
        .arg("-version")
        .output()
        .is_err()
    {
        println!("skipped: ffmpeg is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.mp4", "a.webm"] {
        let path = folder.path().join(name);
        write(&path);
        let back = std::process::Command::new("ffmpeg")
            .args(["-loglevel", "error", "-i"])
            .arg(&path)
            .args(["-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
            .output()
            .unwrap();
        let size = 48 * 32 * 3; // padded to even sides
        assert_eq!(back.stdout.len(), 5 * size, "{name}");
        let first = RgbImage::from_raw(48, 31, back.stdout[..48 * 31 * 3].to_vec()).unwrap();
        let quality = psnr(&first, &frame(0));
        assert!(quality > 25.0, "{name}: {quality} dB");
    }
}
