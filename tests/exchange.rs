//! Weights in and out as people do it. What `nada export` writes is loaded by PyTorch itself: skipped,
//! with a word, where there is none; `NADA_PYTHON` names the Python that has it.

#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nada_tui::weights::torch_writer::{self, Entry};
use nada_tui::weights::{StateDict, safetensors};
use tch::{Kind, Tensor};
use tempfile::TempDir;

/// A Python with PyTorch; none, with a word why, where there is none.
fn python() -> Option<OsString> {
    let python = env::var_os("NADA_PYTHON").unwrap_or_else(|| "python3".into());
    let asked = Command::new(&python).args(["-c", "import torch"]).output();
    if asked.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    eprintln!(
        "skipped: {} has no PyTorch; NADA_PYTHON may name one that has",
        python.display()
    );
    None
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/exchange")
        .join(name)
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{}{}", said[0], said[1]);
    output
}

fn nada(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nada"));
    command.current_dir(folder).args(arguments);
    command.env("NADA_MODELS", folder.path().join("models"));
    command.env("XDG_CACHE_HOME", folder.path().join("cache"));
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

const PRESET: &str = "model = \"mine\"\nsource = \"photo\"\ntarget = \"pencil sketch\"\n\
                      clip = [\"demo-rn\"]\n[training]\nbatch = 1\niterations = 1\n";

#[test]
fn what_is_exported_is_trained_on_from_the_models_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("models")).unwrap();
    succeed(&mut nada(
        &folder,
        &["export", "demo", "-o", "models/mine.pt"],
    ));
    fs::write(folder.path().join("mine.toml"), PRESET).unwrap();
    let train = [
        "train",
        "--preset",
        "mine.toml",
        "--device",
        "cpu",
        "--json",
    ];
    succeed(nada(&folder, &train).env_remove("NADA_RUNS"));
    let kept: Vec<_> = walk(&folder.path().join("cache/nada-tui"));
    assert!(
        matches!(&kept[..], [one] if one.ends_with(".safetensors")),
        "{kept:?}"
    );
    let run = fs::read_dir(folder.path().join("runs")).unwrap().flatten();
    let run = run
        .map(|entry| entry.path())
        .find(|path| path.join("run.toml").exists());
    let run = run
        .unwrap()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let back = succeed(&mut nada(&folder, &["export", &format!("runs/{run}")]));
    assert_eq!(said(&back), format!("{run}-000001.pt"));
    let import = ["import", &format!("runs/{run}")];
    let imported = succeed(&mut nada(&folder, &import));
    let kept = folder.path().join("models/mine-1.safetensors");
    assert_eq!(PathBuf::from(said(&imported)), kept);
    assert_eq!(safetensors::read(&kept).unwrap().metadata()["run"], run);
    let shown = succeed(&mut nada(&folder, &["inspect", &said(&back), "--json"]));
    let report: serde_json::Value = serde_json::from_str(&said(&shown)).unwrap();
    assert_eq!(report["kind"], "stylegan2");
    assert_eq!(report["sizes"]["resolution"], "64");
}

/// Names of all files below.
fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            names.extend(walk(&entry.path()));
        } else {
            names.push(entry.file_name().into_string().unwrap());
        }
    }
    names
}

#[test]
fn a_model_is_imported_once_and_named_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let pickle =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference/formats/ada.pkl");
    let import = ["import", pickle.to_str().unwrap()];
    let output = succeed(&mut nada(&folder, &import));
    assert_eq!(
        PathBuf::from(said(&output)),
        folder.path().join("models/ada.safetensors")
    );
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        words.contains("presets call it `ada`: from the file's name (--name)"),
        "{words}"
    );
    let again = nada(&folder, &import).output().unwrap();
    assert_eq!(again.status.code(), Some(1));
    let words = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(
        words.contains("--force") && again.stdout.is_empty(),
        "{words}"
    );
}

#[test]
fn pytorch_reads_every_kind_and_shape() {
    let Some(python) = python() else { return };
    let mut state = StateDict::new("test");
    let numbers = Tensor::arange(24, (Kind::Float, tch::Device::Cpu)).view([2, 3, 4]);
    for kind in [
        Kind::Float,
        Kind::Half,
        Kind::BFloat16,
        Kind::Double,
        Kind::Int64,
        Kind::Int,
        Kind::Int16,
        Kind::Int8,
        Kind::Uint8,
        Kind::Bool,
    ] {
        state.insert(format!("{kind:?}"), (&numbers - 5.0).abs().to_kind(kind));
    }
    state.insert("transposed", numbers.transpose(0, 2));
    state.insert("part", numbers.narrow(1, 1, 2));
    state.insert("scalar", Tensor::from(2.5f32));
    state.insert(
        "empty",
        Tensor::zeros([3, 0, 2], (Kind::Float, tch::Device::Cpu)),
    );
    let large = Tensor::arange(70_000, (Kind::Float, tch::Device::Cpu));
    let folder = tempfile::tempdir().unwrap();
    let [pt, expected] = ["w.pt", "w.safetensors"].map(|name| folder.path().join(name));
    let root = [
        ("g_ema", Entry::Tensors(&state)),
        ("latent_avg", Entry::Tensor(&large)),
    ];
    torch_writer::write(&pt, &root).unwrap();
    state.insert("latent_avg", large.shallow_clone());
    safetensors::write(&expected, &state).unwrap();
    succeed(
        Command::new(python)
            .arg(script("compare.py"))
            .args([pt, expected]),
    );
}

#[test]
fn a_strict_generator_loads_what_is_exported() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    for [out, more, kind] in [
        ["full.pt", "--format=pt", "float32"],
        ["half.pt", "--half", "float16"],
    ] {
        let output = succeed(&mut nada(&folder, &["export", "demo", "-o", out, more]));
        assert_eq!(said(&output), out);
        let original =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/generator.safetensors");
        let mut load = Command::new(&python);
        load.arg(script("strict.py"))
            .arg(folder.path().join(out))
            .args([original, kind.into()]);
        succeed(&mut load);
    }
}
