use std::path::Path;

use clap::Parser as _;

use super::*;
use crate::cli::{Cli, Command};
use crate::engine::sample;
use crate::sample::latents::Latents;
use crate::trainer::models::Models;
use crate::weights::{StateDict, safetensors};

fn args(words: &[&str]) -> InvertArgs {
    let all = ["nada", "invert", "--aligned", "--models", "/nowhere"];
    let cli = Cli::try_parse_from(all.iter().chain(words)).unwrap();
    match cli.command {
        Command::Invert(args) => *args,
        other => panic!("{other:?}"),
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn refusal(words: &[&str]) -> String {
    invert(&args(words), |_| ()).unwrap_err().to_string()
}

/// A portrait that was drawn.
fn portrait(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let portraits = crate::engine::demo::Portraits::new(Some("photo"), 1, 5).unwrap();
    crate::engine::demo::draw(&portraits, &path).unwrap();
    path
}

/// The miniature generator, changed a little, as a checkpoint of a training from it.
fn checkpoint(path: &Path) {
    let models = Models::new("/nowhere".into(), tch::Device::Cpu);
    let source = models.generator("demo").unwrap();
    let mut state = StateDict::new("trained");
    for (name, tensor) in source.generator.to_state("trained").iter() {
        state.insert(name, tensor * 0.98);
    }
    state.set_metadata("model", "demo");
    state.set_metadata("generator_sha256", source.sha256);
    safetensors::write(path, &state).unwrap();
}

#[test]
fn a_photograph_becomes_a_latent_and_pictures_that_can_be_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let photo = text(&portrait(folder.path(), "me.png"));
    let trained = folder.path().join("sketch.safetensors");
    checkpoint(&trained);
    let (trained, out) = (text(&trained), text(&folder.path().join("out")));
    let words = [
        photo.as_str(),
        "--checkpoint",
        &trained,
        "--way",
        "optimisation",
        "--steps",
        "3",
        "-o",
        &out,
    ];
    let mut lines = Vec::new();
    let ended = invert(&args(&words), |line| lines.push(line.clone())).unwrap();
    let out = Path::new(&out);
    assert_eq!(ended, Ended::Written(out.join("sheet.png")));
    assert!(matches!(
        &lines[0],
        Line::Start {
            way: "optimisation",
            ..
        }
    ));
    assert_eq!(lines.len(), 1 + 3 + 2);
    let mut names: Vec<_> = std::fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let expected = [
        "me-frozen.png",
        "me-photo.png",
        "me-sketch.png",
        "me.safetensors",
        "sheet.png",
    ];
    assert_eq!(names, expected);
    let state = safetensors::read(&out.join("me.safetensors")).unwrap();
    for (key, value) in [("way", "optimisation"), ("steps", "3"), ("kind", "latent")] {
        assert_eq!(state.metadata()[key], value);
    }
    assert_eq!(state.metadata()["source_sha256"].len(), 64);
    for name in ["me-frozen.png", "me-sketch.png"] {
        again(&out.join(name), &folder.path().join("again.png"));
    }
}

/// `nada sample --from` draws the same pixels.
fn again(picture: &Path, out: &Path) {
    let (picture, out) = (text(picture), text(out));
    let words = [
        "nada", "sample", "--from", &picture, "-o", &out, "--models", "/nowhere",
    ];
    let Command::Sample(args) = Cli::try_parse_from(words).unwrap().command else {
        panic!("not understood");
    };
    sample::sample(&args).unwrap();
    let pixels = |path: &str| image::open(path).unwrap().into_rgb8();
    assert_eq!(pixels(&picture), pixels(&out), "{picture}");
}

#[test]
fn photographs_of_the_same_name_do_not_overwrite_each_other() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    let (one, other) = (
        text(&portrait(folder.path(), "me.png")),
        text(portrait(folder.path(), "b/me.png").parent().unwrap()),
    );
    let out = text(&folder.path().join("out"));
    let words = [
        one.as_str(),
        &other,
        "--way",
        "optimisation",
        "--steps",
        "1",
        "-o",
        &out,
    ];
    invert(&args(&words), |_| ()).unwrap();
    let out = Path::new(&out);
    assert!(out.join("me.safetensors").exists() && out.join("me-2.safetensors").exists());
    let models = Models::new("/nowhere".into(), tch::Device::Cpu);
    let demo = models.generator("demo").unwrap().generator;
    let all = Latents::open(&out.join("latents.safetensors"), demo.config()).unwrap();
    assert_eq!(all.count(), 2);
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let photo = text(&portrait(folder.path(), "me.png"));
    let out = text(&folder.path().join("out"));
    let refusal = |words: &[&str]| refusal(&[&[photo.as_str(), "-o", &out], words].concat());
    assert!(refusal(&["no.png"]).contains("no.png: No such file"));
    assert!(refusal(&["--checkpoint", "ffhq"]).contains("nada pull ffhq"));
    assert!(refusal(&["--encoder", "e4e-ffhq"]).contains("nada pull e4e-ffhq"));
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(refusal(&[&text(&empty)]).contains("no picture in it"));
    let trained = folder.path().join("a.safetensors");
    checkpoint(&trained);
    let error = refusal(&["--encoder", &text(&trained)]);
    assert!(error.contains("an encoder (e4e"), "{error}");
    let plain = text(&folder.path().join("plain.png"));
    image::RgbImage::new(200, 200).save(&plain).unwrap();
    let mut faceless = args(&[&plain, "-o", &out]);
    faceless.face.aligned = false;
    let error = invert(&faceless, |_| ()).unwrap_err().to_string();
    assert!(error.contains("--aligned"), "{error}");
    let mut two = args(&[&photo, &plain, "-o", &out]);
    two.face = two_points();
    let error = invert(&two, |_| ()).unwrap_err().to_string();
    assert!(error.contains("one photo"), "{error}");
    assert!(!Path::new(&out).exists());
}

fn two_points() -> crate::cli::face::FaceArgs {
    crate::cli::face::FaceArgs {
        eyes: Some("20,30,40,30".parse().unwrap()),
        mouth: Some("30,45".parse().unwrap()),
        ..Default::default()
    }
}

#[test]
fn the_face_of_a_photograph_is_cut_out_for_the_generator() {
    let photo = "tests/fixtures/faces/astronaut.png";
    let mut args = args(&[photo]);
    args.face.aligned = false;
    let found = photos::open(&args, 64, &mut |_: &Line| ()).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].picture.dimensions(), (64, 64));
    let whole = image::open(photo).unwrap().into_rgb8();
    let whole = image::imageops::resize(&whole, 64, 64, image::imageops::Lanczos3);
    assert_ne!(found[0].picture, whole);
}

#[test]
fn checkpoints_of_different_generators_are_not_drawn_together() {
    let folder = tempfile::tempdir().unwrap();
    let photo = text(&portrait(folder.path(), "me.png"));
    let trained = folder.path().join("a.safetensors");
    checkpoint(&trained);
    let mut other = safetensors::read(&trained).unwrap();
    other.set_metadata("generator_sha256", "0123");
    let foreign = folder.path().join("b.safetensors");
    safetensors::write(&foreign, &other).unwrap();
    let words = [
        photo.as_str(),
        "--checkpoint",
        &text(&trained),
        "--checkpoint",
        &text(&foreign),
    ];
    let error = refusal(&words);
    assert!(
        error.contains("not come from the same frozen generator"),
        "{error}"
    );
}
