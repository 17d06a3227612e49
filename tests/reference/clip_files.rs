//! CLIP as `OpenAI`, `open_clip` and Hugging Face store it: tensors, features, and which nonlinearity.

use nada_tui::model::clip::Clip;
use nada_tui::weights::container::Container;
use nada_tui::weights::layout::{Activation, Dialect};
use nada_tui::weights::{StateDict, WeightFile, safetensors};
use tch::{Device, Kind, Tensor};

use crate::formats::{check, expected, open, same, weights_of};
use crate::report::{Report, TOLERANCE};

#[test]
fn clip_as_openai_published_it() {
    let _guard = tch::no_grad_guard();
    let expected = expected("clip_openai");
    let file = open("clip_openai_jit.pt");
    assert_eq!(file.contents().container, Container::TorchScript);
    assert_eq!(file.dialect(), Dialect::OpenAi);
    let activation = file.activation().unwrap();
    assert_eq!(activation.activation, Activation::QuickGelu);
    assert!(!activation.is_guess);
    let state = file.state().unwrap();
    assert!(state.names().eq(weights_of(&expected)));
    for weight in weights_of(&expected) {
        assert!(
            same(state.get(weight).unwrap(), expected.get(weight).unwrap()),
            "{weight}"
        );
    }
    features("clip_openai_jit.pt", &state, &expected);
}

fn features(name: &str, state: &StateDict, expected: &StateDict) {
    let clip = Clip::from_state(state, Device::Cpu).unwrap_or_else(|e| panic!("{e}"));
    let mut report = Report::default();
    let image = clip.encode_preprocessed(expected.get("__image").unwrap());
    let text = clip.encode_tokens(expected.get("__tokens").unwrap());
    report.compare("__image_features", &image, expected, TOLERANCE);
    report.compare("__text_features", &text, expected, TOLERANCE);
    check(report, name);
}

/// What the archive's tensors become under other people's names, without the archive's own word on
/// the nonlinearity.
pub fn openai_keyed() -> StateDict {
    let expected = expected("clip_openai");
    let mut state = StateDict::new("openai");
    for name in weights_of(&expected) {
        state.insert(name, expected.get(name).unwrap().shallow_clone());
    }
    state
}

#[test]
fn clip_as_open_clip_stores_it() {
    let _guard = tch::no_grad_guard();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open_clip_model.bin");
    safetensors::write(&path, &openai_keyed()).unwrap();
    let file = WeightFile::open(&path).unwrap();
    assert_eq!(file.contents().container, Container::Safetensors);
    // These weights are no published ones, so the file cannot tell.
    let activation = file.activation().unwrap();
    assert!(activation.is_guess && activation.activation == Activation::QuickGelu);
    assert_eq!(file.warnings().len(), 1);
    features(
        "open_clip",
        &file.state().unwrap(),
        &expected("clip_openai"),
    );
    // Its configuration can.
    let config = folder.path().join("open_clip_config.json");
    std::fs::write(&config, r#"{"model_cfg": {"embed_dim": 16}}"#).unwrap();
    let file = WeightFile::open(&path).unwrap();
    let activation = file.activation().unwrap();
    assert!(!activation.is_guess && activation.activation == Activation::Gelu);
    assert_eq!(file.state().unwrap().metadata()["activation"], "gelu");
}

#[test]
fn half_precision_gives_openai_away() {
    let mut state = StateDict::new("halves");
    for (name, tensor) in openai_keyed().iter() {
        state.insert(name, tensor.to_kind(Kind::Half).to_kind(Kind::Float));
    }
    let bytes = safetensors::serialize(&state).unwrap();
    let file = WeightFile::from_bytes("halves", &bytes).unwrap();
    let activation = file.activation().unwrap();
    assert!(!activation.is_guess, "{activation:?}");
    assert_eq!(activation.activation, Activation::QuickGelu);
    assert!(file.warnings().is_empty());
}

#[test]
fn clip_as_hugging_face_stores_it() {
    let _guard = tch::no_grad_guard();
    let bytes = safetensors::serialize(&hugging_face(&openai_keyed())).unwrap();
    let file = WeightFile::from_bytes("hf", &bytes).unwrap();
    assert_eq!(file.dialect(), Dialect::HuggingFace);
    let (state, ours) = (file.state().unwrap(), openai_keyed());
    assert!(state.names().eq(ours.names()));
    for (name, tensor) in state.iter() {
        assert!(same(tensor, ours.get(name).unwrap()), "{name}");
    }
    features("hugging face", &state, &expected("clip_openai"));
}

/// The same tensors under Hugging Face's names.
fn hugging_face(ours: &StateDict) -> StateDict {
    let mut theirs = StateDict::new("hf");
    theirs.insert(
        "vision_model.embeddings.position_ids",
        Tensor::arange(5, (Kind::Int64, Device::Cpu)),
    );
    for (name, tensor) in ours.iter() {
        let (tower, rest) = match name.strip_prefix("visual.") {
            Some(rest) => ("vision_model", rest),
            None => ("text_model", name),
        };
        let whole = match name {
            "logit_scale" => name,
            "visual.class_embedding" => "vision_model.embeddings.class_embedding",
            "visual.conv1.weight" => "vision_model.embeddings.patch_embedding.weight",
            "token_embedding.weight" => "text_model.embeddings.token_embedding.weight",
            "visual.proj" | "text_projection" => {
                let name = if name == "visual.proj" {
                    "visual"
                } else {
                    "text"
                };
                theirs.insert(
                    format!("{name}_projection.weight"),
                    tensor.tr().contiguous(),
                );
                continue;
            }
            _ => "",
        };
        if !whole.is_empty() {
            theirs.insert(whole, tensor.shallow_clone());
            continue;
        }
        let other = rest
            .replace("transformer.resblocks", "encoder.layers")
            .replace("attn.out_proj", "self_attn.out_proj")
            .replace("ln_1", "layer_norm1")
            .replace("ln_2", "layer_norm2")
            .replace("c_fc", "fc1")
            .replace("mlp.c_proj", "mlp.fc2")
            .replace("ln_pre", "pre_layrnorm")
            .replace("ln_post", "post_layernorm")
            .replace("ln_final", "final_layer_norm")
            .replace(
                "positional_embedding",
                "embeddings.position_embedding.weight",
            );
        match other.split_once("attn.in_proj_") {
            Some((block, kind)) => {
                for (part, tensor) in ["q", "k", "v"].iter().zip(tensor.chunk(3, 0)) {
                    let name = format!("{tower}.{block}self_attn.{part}_proj.{kind}");
                    theirs.insert(name, tensor.contiguous());
                }
            }
            None => theirs.insert(format!("{tower}.{other}"), tensor.shallow_clone()),
        }
    }
    theirs
}
