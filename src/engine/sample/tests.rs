use std::path::Path;

use clap::Parser as _;
use image::imageops::crop_imm;

use super::*;
use crate::cli::{Cli, Command};
use crate::sample::fixture;

/// Runs `nada sample` with these words.
fn run(words: &[&str]) -> Result<PathBuf, DrawError> {
    let words = ["nada", "sample"].iter().chain(words);
    let Command::Sample(args) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not a sample");
    };
    sample(&args)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn pixels(path: &Path) -> RgbImage {
    image::open(path).unwrap().into_rgb8()
}

/// A picture of a grid of the miniature generator.
fn cell(sheet: &RgbImage, column: u32, row: u32) -> RgbImage {
    crop_imm(sheet, column * 66, row * 66, 64, 64).to_image()
}

#[test]
fn a_picture_repeats_itself_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = fixture::checkpoint(folder.path(), "a", 1);
    let smile = folder.path().join("smile.safetensors");
    let fitted = crate::sample::direction::fit(&fixture::demo().generator, &[1], &[2]).unwrap();
    fitted.save(&smile, &[]).unwrap();
    let [first, again, kept, from_kept] =
        ["first.png", "again.png", "kept.safetensors", "kept.png"]
            .map(|name| folder.path().join(name));
    let edit = format!("{}:1.5", text(&smile));
    let words = [
        text(&checkpoint),
        "--n",
        "5",
        "--seed",
        "7",
        "--truncation",
        "0.61",
        "--frozen",
        "--edit",
        &edit,
        "--save-latents",
        text(&kept),
        "-o",
        text(&first),
    ];
    run(&words).unwrap();
    run(&["--from", text(&first), "-o", text(&again)]).unwrap();
    assert_eq!(fs::read(&first).unwrap(), fs::read(&again).unwrap());
    // 5 pictures in 3 columns, each row with the frozen ones above.
    assert_eq!(pixels(&first).dimensions(), (3 * 66 - 2, 4 * 66 - 2));
    let words = [
        text(&checkpoint),
        "--latents",
        text(&kept),
        "--truncation",
        "0.61",
        "--frozen",
        "--edit",
        &edit,
        "-o",
        text(&from_kept),
    ];
    run(&words).unwrap();
    assert_eq!(pixels(&first), pixels(&from_kept));
    run(&["--from", text(&from_kept), "-o", text(&again)]).unwrap();
    assert_eq!(fs::read(&from_kept).unwrap(), fs::read(&again).unwrap());
}

#[test]
fn a_seed_is_one_picture_alone_or_in_a_grid_and_so_is_each_file() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = fixture::checkpoint(folder.path(), "a", 1);
    let out = folder.path().join("grid.png");
    run(&[
        text(&checkpoint),
        "--seed",
        "7",
        "--grid",
        "2x2",
        "-o",
        text(&out),
    ])
    .unwrap();
    let sheet = pixels(&out);
    let each = folder.path().join("each");
    run(&[
        text(&checkpoint),
        "--seeds",
        "8,10",
        "--each",
        "-o",
        text(&each),
    ])
    .unwrap();
    assert_eq!(pixels(&each.join("000008.png")), cell(&sheet, 1, 0));
    assert_eq!(pixels(&each.join("000010.png")), cell(&sheet, 1, 1));
    let again = folder.path().join("again.png");
    run(&["--from", text(&each.join("000010.png")), "-o", text(&again)]).unwrap();
    assert_eq!(pixels(&again), cell(&sheet, 1, 1));
}

#[test]
fn the_frozen_pictures_are_those_of_the_frozen_generator() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = fixture::checkpoint(folder.path(), "a", 1);
    let [both, trained, frozen] =
        ["both.png", "trained.png", "frozen.png"].map(|name| folder.path().join(name));
    let size = ["--n", "3", "--grid", "2x2", "-o"];
    run(&[&[text(&checkpoint), "--frozen"][..], &size, &[text(&both)]].concat()).unwrap();
    run(&[&[text(&checkpoint)][..], &size, &[text(&trained)]].concat()).unwrap();
    run(&[&["demo"][..], &size, &[text(&frozen)]].concat()).unwrap();
    let [both, trained, frozen] = [both, trained, frozen].map(|path| pixels(&path));
    for (column, row) in [(0, 0), (1, 0), (0, 1)] {
        assert_eq!(cell(&both, column, 2 * row), cell(&frozen, column, row));
        assert_eq!(
            cell(&both, column, 2 * row + 1),
            cell(&trained, column, row)
        );
    }
    assert_ne!(cell(&both, 0, 0), cell(&both, 0, 1));
}

#[test]
fn a_checkpoint_that_moved_is_asked_for_and_another_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = fixture::checkpoint(folder.path(), "a", 1);
    let other = fixture::checkpoint(folder.path(), "b", 2);
    let [first, again] = ["first.png", "again.png"].map(|name| folder.path().join(name));
    run(&[text(&checkpoint), "--n", "1", "-o", text(&first)]).unwrap();
    let moved = folder.path().join("moved.safetensors");
    fs::rename(&checkpoint, &moved).unwrap();
    let error = |words: &[&str]| run(words).unwrap_err().to_string();
    let gone = error(&["--from", text(&first), "-o", text(&again)]);
    assert!(gone.contains("nada sample CHECKPOINT --from"), "{gone}");
    let wrong = error(&[text(&other), "--from", text(&first), "-o", text(&again)]);
    assert!(wrong.contains("another file (SHA-256"), "{wrong}");
    run(&[text(&moved), "--from", text(&first), "-o", text(&again)]).unwrap();
    assert_eq!(pixels(&first), pixels(&again));
}

#[test]
fn wishes_that_do_not_fit_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = fixture::checkpoint(folder.path(), "a", 1);
    let checkpoint = text(&checkpoint);
    for (words, reason) in [
        (
            &[checkpoint, "--n", "5", "--grid", "2x2"][..],
            "do not fit a grid",
        ),
        (&[checkpoint, "-o", "a.jpg"], "as .png"),
        (&[checkpoint, "--each", "-o", "a.png"], "names a folder"),
        (&["demo", "--frozen"], "does not say which frozen"),
        (&["nothing/here"], "no such checkpoint"),
        (&[checkpoint, "--edit", "none.npy:1"], "none.npy"),
    ] {
        let error = run(words).unwrap_err().to_string();
        assert!(error.contains(reason), "{words:?}: {error}");
    }
}

#[test]
fn a_grid_is_no_larger_than_programs_open() {
    assert!(fits(400, 1024) && fits(10_000, 64));
    assert!(!fits(401, 1024) && !fits(10_000, 1024));
}
