//! Files of other people become models; what cannot be used leaves the models folder as it was.

use std::fs;
use std::path::Path;

use tch::Device;
use tempfile::TempDir;

use super::*;
use crate::model::stylegan2::Generator;
use crate::trainer::models::Models;
use crate::weights;

fn fixture(name: &str) -> PathBuf {
    let formats = "tests/fixtures/reference/formats";
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(formats)
        .join(name)
}

fn args(folder: &TempDir, file: PathBuf, name: Option<&str>) -> ImportArgs {
    ImportArgs {
        file,
        name: name.map(ToOwned::to_owned),
        force: false,
        models: Some(folder.path().join("models")),
    }
}

fn refusal(args: &ImportArgs) -> String {
    import(args, |_| ()).unwrap_err().to_string()
}

#[test]
fn a_pickle_becomes_a_model_that_says_where_it_is_from() {
    let folder = tempfile::tempdir().unwrap();
    let args = args(&folder, fixture("ada.pkl"), Some("Mini"));
    let mut heard = Vec::new();
    let imported = import(&args, |progress| heard.push(progress.clone())).unwrap();
    assert_eq!((imported.name.as_str(), imported.why), ("mini", None));
    assert_eq!(imported.path, folder.path().join("models/mini.safetensors"));
    assert!(
        imported.network.contains("StyleGAN2"),
        "{}",
        imported.network
    );
    assert!(
        heard.iter().any(|p| p.total > 0 && p.done == p.total),
        "{heard:?}"
    );
    let made = safetensors::read(&imported.path).unwrap();
    let metadata = made.metadata();
    assert_eq!(metadata["source_file"], "ada.pkl");
    let bytes = fs::read(fixture("ada.pkl")).unwrap();
    assert_eq!(metadata["source_sha256"], weights::sha256::of_bytes(&bytes));
    assert!(metadata["source_container"].contains("ada"), "{metadata:?}");
    assert_eq!(metadata["kind"], "stylegan2");
    let original = weights::open(&fixture("ada.pkl")).unwrap();
    assert!(original.names().eq(made.names()));
    for (name, tensor) in original.iter() {
        assert_eq!(tensor, made.get(name).unwrap(), "{name}");
    }
    let models = Models::new(folder.path().join("models"), Device::Cpu);
    models.generator("mini").unwrap();
}

#[test]
fn what_is_imported_again_keeps_its_origin() {
    let folder = tempfile::tempdir().unwrap();
    let first = args(&folder, fixture("rosinality_zip.pt"), Some("first"));
    let first = import(&first, |_| ()).unwrap();
    let second = args(&folder, first.path, Some("second"));
    let second = import(&second, |_| ()).unwrap();
    let made = safetensors::read(&second.path).unwrap();
    assert_eq!(made.metadata()["source_file"], "rosinality_zip.pt");
    Generator::from_state(&made, Device::Cpu).unwrap();
}

#[test]
fn names_are_made_from_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let imported = import(&args(&folder, fixture("clip_openai_jit.pt"), None), |_| ()).unwrap();
    assert_eq!(imported.name, "clip_openai_jit");
    assert_eq!(imported.why, Some("from the file's name"));
    let nvidia = folder.path().join("stylegan2-ffhq-config-f.pkl");
    fs::copy(fixture("ada.pkl"), &nvidia).unwrap();
    assert_eq!(
        import(&args(&folder, nvidia, None), |_| ()).unwrap().name,
        "ffhq"
    );
    let mut state = weights::open(&fixture("ada.pkl")).unwrap();
    state.set_metadata("preset", "zombie");
    state.set_metadata("iteration", "150");
    let checkpoint = folder.path().join("000150.safetensors");
    safetensors::write(&checkpoint, &state).unwrap();
    let imported = import(&args(&folder, checkpoint, None), |_| ()).unwrap();
    assert_eq!(imported.name, "zombie-150");
    assert!(imported.why.unwrap().contains("preset"));
}

#[test]
fn a_model_that_is_there_stays_unless_it_is_forced() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    fs::create_dir(&models).unwrap();
    fs::write(models.join("mini.safetensors"), "precious").unwrap();
    let mut args = args(&folder, fixture("ada.pkl"), Some("mini"));
    let text = refusal(&args);
    assert!(
        text.contains("`mini`") && text.contains("--force"),
        "{text}"
    );
    assert_eq!(
        fs::read(models.join("mini.safetensors")).unwrap(),
        b"precious"
    );
    args.force = true;
    import(&args, |_| ()).unwrap();
    safetensors::read(&models.join("mini.safetensors")).unwrap();
}

#[test]
fn what_cannot_be_used_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut cut = weights::open(&fixture("ada.pkl")).unwrap();
    cut.insert(
        "conv1.activate.bias",
        tch::Tensor::zeros([5], (tch::Kind::Float, Device::Cpu)),
    );
    let cut_file = folder.path().join("cut.safetensors");
    safetensors::write(&cut_file, &cut).unwrap();
    let cases = [
        (fixture("malicious.pkl"), "system"),
        (fixture("malicious_zip.pt"), "system"),
        (
            fixture("odd_zip.pt"),
            "a StyleGAN2 generator, a CLIP or an encoder was expected",
        ),
        (fixture("none.pt"), "none.pt"),
        (cut_file, "conv1.activate.bias"),
    ];
    for (file, words) in cases {
        let text = refusal(&args(&folder, file, Some("bad")));
        assert!(text.contains(words), "{text}");
    }
    let text = refusal(&args(&folder, fixture("ada.pkl"), Some("../up")));
    assert!(text.contains("`../up`"), "{text}");
    assert!(!folder.path().join("models").exists());
}
