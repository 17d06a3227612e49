//! What is said of files of every kind.

use super::*;
use crate::model::stylegan2::Generator;

fn fixture(name: &str) -> PathBuf {
    let formats = "tests/fixtures/reference/formats";
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(formats)
        .join(name)
}

fn look(file: PathBuf) -> Report {
    let args = InspectArgs {
        file,
        tensors: true,
        json: false,
    };
    inspect(&args, |_| ()).unwrap()
}

#[test]
fn a_pickle_is_described() {
    let report = look(fixture("ada.pkl"));
    assert_eq!(report.kind, "stylegan2");
    assert_eq!(report.unusable, None);
    assert!(report.container.contains("ada"), "{}", report.container);
    let bytes = std::fs::read(fixture("ada.pkl")).unwrap();
    assert_eq!(report.sha256, sha256::of_bytes(&bytes));
    assert_eq!(report.bytes, bytes.len() as u64);
    let size: i64 = report.sizes["resolution"].parse().unwrap();
    assert!(
        report.network.contains(&format!("{size}x{size}")),
        "{}",
        report.network
    );
    let tensors = report.tensors.as_ref().unwrap();
    let constant = |tensor: &&Tensor| tensor.ours.as_deref() == Some("input.input");
    let constant = tensors.iter().find(constant).unwrap();
    assert!(constant.name.ends_with("b4.const"), "{}", constant.name);
    let text = report.to_string();
    for words in [
        "ada.pkl",
        &report.sha256,
        "usable       yes",
        "b4.const = input.input",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn parameters_are_those_of_the_network() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/generator.safetensors");
    let report = look(path.clone());
    let state = crate::weights::open(&path).unwrap();
    for path in [path, fixture("ada.pkl")] {
        let state = crate::weights::open(&path).unwrap();
        let generator = Generator::from_state(&state, tch::Device::Cpu).unwrap();
        let counts = generator.parameters().values().map(tch::Tensor::numel);
        assert_eq!(look(path).parameters, counts.sum::<usize>() as i64);
    }
    assert_eq!(report.types["f16"], state.len());
    assert_eq!(report.facts["kind"], "stylegan2");
}

#[test]
fn a_clip_and_other_tensors_are_told_apart() {
    let clip = look(fixture("clip_openai_jit.pt"));
    assert_eq!((clip.kind, clip.unusable), ("clip", None));
    let odd = look(fixture("odd_zip.pt"));
    assert_eq!(odd.kind, "unknown");
    let why = odd.unusable.as_ref().unwrap();
    assert!(why.contains("was expected"), "{why}");
    assert!(odd.to_string().contains("usable       no: "), "{odd}");
}

#[test]
fn a_checkpoint_says_its_run_preset_and_iteration() {
    let folder = tempfile::tempdir().unwrap();
    let run = folder.path().join("20260102-030405-zombie");
    std::fs::create_dir_all(run.join("checkpoints")).unwrap();
    std::fs::write(run.join("run.toml"), "").unwrap();
    let mut state = crate::weights::open(&fixture("ada.pkl")).unwrap();
    for (key, value) in [
        ("preset", "zombie"),
        ("iteration", "150"),
        ("model", "demo"),
    ] {
        state.set_metadata(key, value);
    }
    let path = run.join("checkpoints/000150.safetensors");
    crate::weights::safetensors::write(&path, &state).unwrap();
    let report = look(path);
    let line = "preset zombie, iteration 150, model demo, run 20260102-030405-zombie";
    assert!(report.to_string().contains(line), "{report}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["facts"]["iteration"], "150");
    assert_eq!(json["unusable"], serde_json::Value::Null);
}

#[test]
fn the_licence_is_that_of_the_published_file() {
    let ffhq = "adf127ea7bb8a7788c8bdeda3c9937f7310b669b09ecf799ca53a631ff46948d";
    let of = |sha256: &str, facts: &[(&str, &str)]| {
        let facts = facts.iter();
        let facts = facts.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Some(licence(sha256, &facts.collect())?.name)
    };
    let nvidia = of(ffhq, &[]).unwrap();
    assert!(nvidia.contains("NVIDIA"), "{nvidia}");
    assert_eq!(of("00", &[("source_sha256", ffhq)]), Some(nvidia.clone()));
    assert_eq!(of("00", &[("generator_sha256", ffhq)]), Some(nvidia));
    assert_eq!(of("00", &[("preset", ffhq)]), None);
    let mut report = look(fixture("ada.pkl"));
    assert_eq!(report.licence, None);
    report.licence = licence(ffhq, &BTreeMap::new());
    let text = report.to_string();
    assert!(text.contains("For research and evaluation only"), "{text}");
}

#[test]
fn what_is_no_weight_file_is_an_error() {
    for name in ["malicious.pkl", "malicious_zip.pt"] {
        let args = InspectArgs {
            file: fixture(name),
            tensors: false,
            json: false,
        };
        let text = inspect(&args, |_| ()).unwrap_err().to_string();
        assert!(text.contains("system"), "{text}");
    }
}

#[test]
fn encoders_are_named_by_their_tensors_and_their_options() {
    use crate::model::encoder::fixture::{Maps, narrow};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anything.safetensors");
    for (maps, channels, class, words) in [
        (Maps::Three, 3, "Encoder4Editing", "e4e encoder"),
        (Maps::Three, 3, "GradualStyleEncoder", "pSp encoder"),
        (Maps::Last, 6, "BackboneEncoder", "ReStyle pSp encoder"),
    ] {
        let state = narrow(maps, channels, Some(class));
        crate::weights::safetensors::write(&file, &state).unwrap();
        let report = look(file.clone());
        assert_eq!((report.kind, report.unusable), ("encoder", None));
        assert!(report.network.starts_with(words), "{}", report.network);
        assert_eq!(report.sizes["styles"], "4 of width 8");
    }
    let state = narrow(Maps::Three, 3, None);
    crate::weights::safetensors::write(&file, &state).unwrap();
    let why = look(file).unusable.unwrap();
    assert!(why.contains("encoder_type"), "{why}");
    let carried = Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/encoder.safetensors");
    let report = look(carried);
    assert!(report.network.contains("miniature"), "{}", report.network);
    assert_eq!(report.unusable, None);
}

#[test]
fn options_that_are_no_dictionary_say_which_encoder_it_is_too() {
    let file = crate::weights::WeightFile::open(&fixture("encoder_options.pt")).unwrap();
    let text = file.network().to_string();
    assert!(text.starts_with("pSp encoder"), "{text}");
}
