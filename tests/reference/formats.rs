//! The same tensors in every container that people have: files of `formats`, each with its
//! `*_expected.safetensors`.

use std::path::{Path, PathBuf};

use nada_tui::model::clip::Clip;
use nada_tui::model::stylegan2::{Generator, Noise};
use nada_tui::model::{W, Z};
use nada_tui::weights::container::Container;
use nada_tui::weights::layout::{Dialect, Network};
use nada_tui::weights::{self, StateDict, WeightFile, safetensors};
use tch::{Device, Kind, Tensor};

use crate::case;
use crate::clip_files;
use crate::report::{Report, TOLERANCE};

/// Nothing is lost on the way.
const EXACT: f64 = 0.0;

fn folder() -> PathBuf {
    case::root().join("formats")
}

pub fn path(name: &str) -> PathBuf {
    folder().join(name)
}

pub fn open(name: &str) -> WeightFile<'static> {
    WeightFile::open(&path(name)).unwrap_or_else(|e| panic!("{e}"))
}

pub fn expected(name: &str) -> StateDict {
    safetensors::read(&path(&format!("{name}_expected.safetensors"))).unwrap()
}

/// Expected tensors that are weights, not inputs or results.
pub fn weights_of(expected: &StateDict) -> impl Iterator<Item = &str> {
    expected.names().filter(|name| !name.starts_with("__"))
}

pub fn same(found: &Tensor, expected: &Tensor) -> bool {
    found.kind() == expected.kind() && found.size() == expected.size() && found.equal(expected)
}

pub fn check(report: Report, what: &str) {
    match report.finish(&StateDict::new(what)) {
        Ok(summary) => println!("{what:<28} {summary}"),
        Err(reason) => panic!("{what}: {reason}"),
    }
}

#[test]
fn rosinality_in_every_container() {
    let expected = expected("rosinality");
    for (name, container, tolerance) in [
        ("rosinality_zip.pt", Container::TorchZip, EXACT),
        ("rosinality_legacy.pt", Container::TorchLegacy, EXACT),
        (
            "rosinality_half_zip.pt",
            Container::TorchZip,
            2f64.powi(-11),
        ),
        ("rosinality_bf16_zip.pt", Container::TorchZip, 2f64.powi(-8)),
    ] {
        let file = open(name);
        assert_eq!(file.contents().container, container, "{name}");
        assert_eq!(file.dialect(), Dialect::Rosinality, "{name}");
        let raw = file.raw_state().unwrap();
        for weight in weights_of(&expected) {
            let found = raw.get(&format!("g_ema.{weight}")).unwrap();
            let weight_expected = expected.get(weight).unwrap();
            if tolerance == EXACT {
                assert!(same(found, weight_expected), "{name}: {weight}");
            } else {
                // Rounded once: at most half a step of its own magnitude.
                let error = (found.to_kind(Kind::Float) - weight_expected).abs();
                let allowed = weight_expected.abs() * tolerance + 1e-7;
                assert!(
                    (error - allowed).max().double_value(&[]) <= 0.0,
                    "{name}: {weight}"
                );
            }
        }
        draws(name, &file, &expected, tolerance);
    }
}

/// The picture of the file's own `z`.
fn draws(name: &str, file: &WeightFile, expected: &StateDict, tolerance: f64) {
    let _guard = tch::no_grad_guard();
    let generator = generator(file);
    let mut report = Report::default();
    let w = generator.mapping(&Z(expected.get("__z").unwrap().shallow_clone()));
    let image = picture(&generator, &w);
    if tolerance == EXACT {
        report.compare("__w", &w.0, expected, TOLERANCE);
        report.compare("__image", &image, expected, TOLERANCE);
        let average = generator.w_avg().view([-1]);
        report.compare("__latent_avg", &average, expected, EXACT);
    } else {
        report.compare("__image", &image, expected, 0.05);
    }
    check(report, name);
}

fn generator(file: &WeightFile) -> Generator {
    let state = file.state().unwrap_or_else(|e| panic!("{e}"));
    Generator::from_state(&state, Device::Cpu).unwrap_or_else(|e| panic!("{e}"))
}

fn picture(generator: &Generator, w: &W) -> Tensor {
    let w_plus = w.broadcast(generator.config().layers());
    generator.synthesis(&w_plus, &Noise::Stored).0
}

#[test]
fn odd_tensors() {
    let expected = expected("odd");
    for (name, container) in [
        ("odd_zip.pt", Container::TorchZip),
        ("odd_legacy.pt", Container::TorchLegacy),
    ] {
        let file = open(name);
        assert_eq!(file.contents().container, container);
        assert_eq!(*file.network(), Network::Unknown);
        let state = file.state().unwrap();
        assert!(state.names().eq(expected.names()), "{name}");
        for (tensor, expected) in expected.iter() {
            let found = state.get(tensor).unwrap();
            assert!(same(found, expected), "{name}: {tensor}");
            assert!(found.is_contiguous(), "{name}: {tensor}");
        }
    }
}

#[test]
fn nvidia_ada_pickle() {
    let _guard = tch::no_grad_guard();
    let expected = expected("ada");
    let file = open("ada.pkl");
    assert_eq!(file.contents().container, Container::AdaPickle);
    assert_eq!(file.dialect(), Dialect::Ada);
    let raw = file.raw_state().unwrap();
    for weight in weights_of(&expected) {
        let found = raw.get(&format!("G_ema.{weight}")).unwrap();
        assert!(same(found, expected.get(weight).unwrap()), "{weight}");
    }
    // Ours are copies of theirs.
    let state = file.state().unwrap();
    for (name, tensor) in state.iter() {
        let original = raw.get(state.original(name)).unwrap();
        assert!(
            tensor.flatten(0, -1).equal(&original.flatten(0, -1)),
            "{name}"
        );
    }
    let generator = generator(&file);
    let mut report = Report::default();
    let w = generator.mapping(&Z(expected.get("__z").unwrap().shallow_clone()));
    let ws = |w: &W| w.broadcast(generator.config().layers()).0;
    report.compare("__ws", &ws(&w), &expected, TOLERANCE);
    report.compare("__image", &picture(&generator, &w), &expected, TOLERANCE);
    let w = w.truncate(generator.w_avg(), 0.7);
    report.compare("__ws_psi_0_7", &ws(&w), &expected, TOLERANCE);
    report.compare(
        "__image_psi_0_7",
        &picture(&generator, &w),
        &expected,
        TOLERANCE,
    );
    check(report, "ada.pkl");
}

#[test]
fn other_tensors_are_named() {
    let mut state = clip_files::openai_keyed();
    state.insert(
        "visual.proj_bias",
        Tensor::zeros([16], (Kind::Float, Device::Cpu)),
    );
    let error = Clip::from_state(&state, Device::Cpu)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("unexpected (1):\n    `visual.proj_bias`"),
        "{error}"
    );
    let state = open("ada.pkl").state().unwrap();
    let mut broken = StateDict::new("broken.pkl");
    for (name, tensor) in state
        .iter()
        .filter(|(name, _)| *name != "convs.0.conv.weight")
    {
        let tensor = if name == "conv1.activate.bias" {
            tensor.view([1, -1])
        } else {
            tensor.shallow_clone()
        };
        broken.insert_as(name, state.original(name), tensor);
    }
    let error = Generator::from_state(&broken, Device::Cpu)
        .unwrap_err()
        .to_string();
    assert!(error.contains("convs.0.conv.weight"), "{error}");
}

#[test]
fn code_is_refused_by_name() {
    for name in ["malicious_zip.pt", "malicious.pkl"] {
        let error = weights::open(&path(name)).unwrap_err().to_string();
        assert!(error.contains("posix.system"), "{error}");
        assert!(error.contains(name), "{error}");
        assert!(!Path::new("nada-pwned").exists());
    }
}
