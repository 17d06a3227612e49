//! What `nada export` writes, loaded by PyTorch itself: skipped, with a word, where there is none.
//! `NADA_PYTHON` names the Python that has it.

#![cfg(feature = "torch")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nada_tui::weights::torch_writer::{self, Entry};
use nada_tui::weights::{StateDict, safetensors};
use tch::{Kind, Tensor};

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
        .join("tests/export")
        .join(name)
}

fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{}{}", said[0], said[1]);
    output
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
        let mut export = Command::new(env!("CARGO_BIN_EXE_nada"));
        export
            .current_dir(&folder)
            .args(["export", "demo", "-o", out, more]);
        let output = succeed(&mut export);
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), out);
        let original =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/generator.safetensors");
        let mut load = Command::new(&python);
        load.arg(script("strict.py"))
            .arg(folder.path().join(out))
            .args([original, kind.into()]);
        succeed(&mut load);
    }
}
