//! What is found, what it is called, what is refused; the files are loaded in `tests/exchange.rs`.

use std::fs;

use tempfile::TempDir;

use super::*;

fn args(folder: &TempDir, source: &str, out: &str) -> ExportArgs {
    ExportArgs {
        source: PathBuf::from(source),
        format: None,
        out: Some(folder.path().join(out)),
        half: false,
        force: false,
        models: Some(folder.path().join("models")),
    }
}

fn refusal(args: &ExportArgs) -> String {
    export(args, |_| ()).unwrap_err().to_string()
}

/// A run's folder with two checkpoints; the newer one has a mean of `w` that is known.
fn run(folder: &TempDir) -> PathBuf {
    let run = folder.path().join("20260102-030405-zombie");
    let checkpoints = run.join("checkpoints");
    fs::create_dir_all(&checkpoints).unwrap();
    fs::write(run.join("run.toml"), "").unwrap();
    let demo = Models::new(PathBuf::new(), Device::Cpu)
        .generator("demo")
        .unwrap();
    let mut state = demo.generator.to_state("checkpoint");
    for iteration in ["000007", "000150"] {
        let mean = state
            .get(MEAN)
            .unwrap()
            .full_like(if iteration == "000150" { 7 } else { 1 });
        state.insert(MEAN, mean);
        state.set_metadata("preset", "zombie");
        safetensors::write(
            &checkpoints.join(format!("{iteration}.safetensors")),
            &state,
        )
        .unwrap();
        fs::write(
            checkpoints.join(format!("{iteration}.state.safetensors")),
            "",
        )
        .unwrap();
    }
    run
}

#[test]
fn a_run_gives_its_newest_checkpoint_under_a_name_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(&folder);
    let args = ExportArgs {
        format: Some(ExportFormat::Safetensors),
        ..args(&folder, run.to_str().unwrap(), "")
    };
    let mut heard = Vec::new();
    let exported = export(&args, |what| heard.push(what.what.clone())).unwrap();
    let expected = folder
        .path()
        .join("20260102-030405-zombie-000150.safetensors");
    assert_eq!(exported.path, expected);
    assert!(exported.source.ends_with("000150.safetensors"));
    assert!(
        heard[0].starts_with("Reading") && heard[1].starts_with("Writing"),
        "{heard:?}"
    );
    let written = safetensors::read(&expected).unwrap();
    assert_eq!(written.get(MEAN).unwrap().double_value(&[0]), 7.0);
    assert_eq!(written.metadata()["preset"], "zombie");
    let back = Generator::from_state(&written, Device::Cpu).unwrap();
    assert_eq!(back.config(), &exported.config);
    let kernel = written.get("convs.0.conv.blur.kernel").unwrap();
    assert_eq!(kernel.size(), [4, 4]);
    assert_eq!(kernel.sum(Kind::Float).double_value(&[]), 4.0);
}

#[test]
fn half_precision_and_the_format_of_the_ending() {
    let folder = tempfile::tempdir().unwrap();
    let args = ExportArgs {
        half: true,
        ..args(&folder, "demo", "half.safetensors")
    };
    let exported = export(&args, |_| ()).unwrap();
    let written = safetensors::read(&exported.path).unwrap();
    assert!(
        written
            .iter()
            .all(|(_, tensor)| tensor.kind() == Kind::Half)
    );
    assert!(exported.to_string().contains("64 pixels"), "{exported}");
    assert!(
        exported
            .to_string()
            .contains("the public generator has other widths")
    );
}

#[test]
fn what_is_there_stays_unless_it_is_forced() {
    let folder = tempfile::tempdir().unwrap();
    let mut args = args(&folder, "demo", "demo.pt");
    let path = folder.path().join("demo.pt");
    fs::write(&path, "precious").unwrap();
    let text = refusal(&args);
    assert!(
        text.contains("demo.pt") && text.contains("--force"),
        "{text}"
    );
    assert_eq!(fs::read(&path).unwrap(), b"precious");
    args.force = true;
    export(&args, |_| ()).unwrap();
    assert!(fs::read(&path).unwrap().starts_with(b"PK\x03\x04"));
}

#[test]
fn what_cannot_be_exported_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let text = refusal(&args(&folder, "ffhq", "x.pt"));
    assert!(text.contains("`ffhq`") && text.contains("models"), "{text}");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let text = refusal(&args(&folder, empty.to_str().unwrap(), "x.pt"));
    assert!(text.contains("no checkpoint in this folder"), "{text}");
    let clip = args(&folder, "demo-rn", "x.pt");
    let text = refusal(&clip);
    assert!(text.contains("not a StyleGAN2"), "{text}");
    assert!(!folder.path().join("x.pt").exists());
}
