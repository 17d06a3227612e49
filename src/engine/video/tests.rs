use std::fs;
use std::io::BufReader;
use std::path::Path;

use clap::Parser as _;
use image::AnimationDecoder as _;
use image::imageops::crop_imm;

use super::*;
use crate::cli::{Cli, Command};
use crate::sample::fixture;
use crate::sample::latents::Latents;

/// Runs `nada video` with these words, as an exact `.apng`, and gives its frames.
fn run(folder: &Path, words: &[&str]) -> Result<Vec<RgbImage>, DrawError> {
    let out = folder.join("film.apng");
    let out = ["-o", out.to_str().unwrap()];
    let words = ["nada", "video"].iter().chain(words).chain(&out);
    let Command::Video(command) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not a video");
    };
    let Ended::Written(path) = film(&command, |_| {})? else {
        panic!("no signal came");
    };
    let file = BufReader::new(fs::File::open(path).unwrap());
    let decoder = image::codecs::png::PngDecoder::new(file).unwrap();
    let frames = decoder
        .apng()
        .unwrap()
        .into_frames()
        .collect_frames()
        .unwrap();
    let rgb =
        |frame: image::Frame| image::DynamicImage::ImageRgba8(frame.into_buffer()).into_rgb8();
    Ok(frames.into_iter().map(rgb).collect())
}

/// What `nada sample` draws of one seed.
fn still(folder: &Path, checkpoint: &str, seed: &str) -> RgbImage {
    let out = folder.join("still.png");
    let words = [
        "nada",
        "sample",
        checkpoint,
        "--seeds",
        seed,
        "-o",
        out.to_str().unwrap(),
    ];
    let Command::Sample(args) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not a sample");
    };
    image::open(crate::engine::sample::sample(&args).unwrap())
        .unwrap()
        .into_rgb8()
}

fn cell(frame: &RgbImage, column: u32) -> RgbImage {
    crop_imm(frame, column * 66, 0, 64, 64).to_image()
}

/// Mean difference of two pictures.
fn apart(one: &RgbImage, other: &RgbImage) -> f64 {
    let pairs = one.as_raw().iter().zip(other.as_raw());
    let sum: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / one.as_raw().len() as f64
}

#[test]
fn a_walk_meets_its_people_in_every_domain() {
    let folder = tempfile::tempdir().unwrap();
    let a = fixture::checkpoint(folder.path(), "a", 1)
        .display()
        .to_string();
    let words = ["walk", &a, "--frozen", "--seeds", "3,8", "--steps", "4"];
    let frames = run(folder.path(), &words).unwrap();
    assert_eq!(frames.len(), 5);
    for (number, seed) in [(0, "3"), (4, "8")] {
        assert!(
            apart(
                &cell(&frames[number], 0),
                &still(folder.path(), "demo", seed)
            ) < 0.01
        );
        assert!(apart(&cell(&frames[number], 1), &still(folder.path(), &a, seed)) < 0.01);
    }
    let looped = run(
        folder.path(),
        &[&words[..], &["--loop", "--space", "w"]].concat(),
    )
    .unwrap();
    assert_eq!(looped.len(), 8);
    // Smooth: the first step is shorter than one in the middle.
    assert!(apart(&frames[0], &frames[1]) < apart(&frames[1], &frames[2]));
}

#[test]
fn a_morph_goes_from_frozen_to_trained_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let a = fixture::checkpoint(folder.path(), "a", 1)
        .display()
        .to_string();
    let b = fixture::checkpoint(folder.path(), "b", 2)
        .display()
        .to_string();
    let words = ["morph", &a, &b, "--seeds", "5", "--frames", "3", "--loop"];
    let frames = run(folder.path(), &words).unwrap();
    assert_eq!(frames.len(), 10);
    assert_eq!(frames[0], still(folder.path(), "demo", "5"));
    assert_eq!(frames[5], still(folder.path(), &b, "5"));
    assert_eq!(frames[4], frames[6]);
    let half = run(
        folder.path(),
        &["morph", &a, "--seeds", "5", "--frames", "3"],
    )
    .unwrap();
    assert_eq!(half[2], still(folder.path(), &a, "5"));
    assert!(apart(&half[0], &half[1]) > 0.0 && apart(&half[1], &half[2]) > 0.0);
}

#[test]
fn a_timeline_goes_through_the_checkpoints_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoints = folder.path().join("checkpoints");
    fs::create_dir(&checkpoints).unwrap();
    let at = |iteration: &str, seed| {
        let path = fixture::checkpoint(&checkpoints, iteration, seed);
        path.display().to_string()
    };
    let (middle, last) = (at("000010", 1), at("000040", 2));
    let run_folder = folder.path().display().to_string();
    let words = [
        "timeline",
        &run_folder,
        "--seeds",
        "5",
        "--frames",
        "5",
        "--easing",
        "linear",
    ];
    let frames = run(folder.path(), &words).unwrap();
    assert_eq!(frames.len(), 5);
    for (number, checkpoint) in [(0, "demo"), (1, &*middle), (4, &*last)] {
        assert_eq!(
            frames[number],
            still(folder.path(), checkpoint, "5"),
            "{number}"
        );
    }
    assert_ne!(frames[2], frames[3]);
}

#[test]
fn one_person_is_filmed_while_an_edit_changes() {
    let folder = tempfile::tempdir().unwrap();
    let smile = folder.path().join("smile.safetensors");
    let demo = fixture::demo().generator;
    let fitted = crate::sample::direction::fit(&demo, &[1, 2], &[3, 4]).unwrap();
    fitted.save(&smile, &[]).unwrap();
    let edit = format!("{}:0..3", smile.display());
    let words = [
        "walk", "demo", "--seeds", "5", "--steps", "3", "--edit", &edit,
    ];
    let frames = run(folder.path(), &words).unwrap();
    assert_eq!(frames.len(), 3);
    assert_eq!(frames[0], still(folder.path(), "demo", "5"));
    assert!(apart(&frames[0], &frames[2]) > apart(&frames[0], &frames[1]));
    let error = run(folder.path(), &["walk", "demo", "--seeds", "5"]).unwrap_err();
    assert!(error.to_string().contains("needs two people"), "{error}");
}

#[test]
fn kept_latents_are_keys_and_pictures_have_the_size_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.safetensors");
    let w = crate::random::Random::new(1).normal(&[1, fixture::demo().generator.config().w_dim]);
    crate::sample::latents::Latents::W(crate::model::W(w))
        .save(&kept)
        .unwrap();
    let kept = kept.display().to_string();
    let words = [
        "walk",
        "demo",
        "--seeds",
        "5",
        "--latents",
        &kept,
        "--steps",
        "2",
        "--size",
        "32",
    ];
    let frames = run(folder.path(), &words).unwrap();
    assert_eq!((frames.len(), frames[0].dimensions()), (3, (32, 32)));
    let error = run(
        folder.path(),
        &["walk", "demo", "--latents", &kept, "--space", "z"],
    );
    assert!(error.unwrap_err().to_string().contains("walked in w"));
}

#[test]
fn frames_are_pictures_and_events_say_how_far_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.safetensors");
    let w = crate::random::Random::new(1).normal(&[1, fixture::demo().generator.config().w_dim]);
    Latents::W(crate::model::W(w)).save(&kept).unwrap();
    let a = fixture::checkpoint(folder.path(), "a", 1);
    let to = folder.path().join("frames");
    let [a, kept, out] = [&a, &kept, &to].map(|path| path.to_str().unwrap());
    let words = [
        "nada",
        "video",
        "morph",
        a,
        "--seeds",
        "5",
        "--latents",
        kept,
        "--frames",
        "6",
        "--frames-to",
        out,
        "--every",
        "2",
        "--json",
    ];
    let Command::Video(command) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not a video");
    };
    let mut lines = Vec::new();
    film(&command, |line| lines.push(line.clone())).unwrap();
    let frame = |frame: u32| Line::Frame {
        frame,
        frames: 3,
        picture: Some(to.join(format!("{:06}.png", 2 * (frame - 1)))),
    };
    let start = Line::Start {
        frames: 3,
        width: 130,
        height: 64,
    };
    let end = Line::Written { path: to.clone() };
    assert_eq!(lines, [start, frame(1), frame(2), frame(3), end]);
    let first = image::open(to.join("000000.png")).unwrap().into_rgb8();
    assert_eq!(first.dimensions(), (130, 64));
    assert_eq!(cell(&first, 0), still(folder.path(), "demo", "5"));
    assert_eq!(fs::read_dir(&to).unwrap().count(), 3);
}
