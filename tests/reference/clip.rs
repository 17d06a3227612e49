//! Kinds `clip` and `clip_tokenizer`: features of pictures and texts, logits, token ids.

use nada_tui::model::clip::{Clip, Tokenizer, normalize};
use tch::Device;

use crate::case::Case;
use crate::report::{Report, TOLERANCE};

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let _guard = tch::no_grad_guard();
    let clip = build(case)?;
    let expected = case.expected();
    // The case gives the picture as the tower sees it.
    let image = clip.encode_preprocessed(&case.input("image"));
    let text = clip.encode_text(&case.texts("texts"));
    report.compare("image_features", &image, &expected, TOLERANCE);
    report.compare("text_features", &text, &expected, TOLERANCE);
    if expected.find("logits_per_image").is_some() {
        let logits = normalize(&image).matmul(&normalize(&text).tr()) * clip.logit_scale();
        report.compare("logits_per_image", &logits, &expected, TOLERANCE);
    }
    let side = case.json["config"]["image_resolution"].as_i64().unwrap();
    if clip.resolution() != side {
        let found = clip.resolution();
        report.fail(format!("resolution {found} instead of {side}"));
    }
    Ok(())
}

/// The small CLIP that stands for a public one in the cases of losses and trajectories.
pub fn stand_in(case: &Case, public_name: &str) -> Result<Clip, String> {
    let folder = match public_name {
        "ViT-B/32" => "clip_vitb32_small",
        "ViT-B/16" => "clip_vitb16_small",
        "RN50" => "clip_rn50_small",
        other => return Err(format!("no CLIP stands for `{other}`")),
    };
    build(&case.sibling(folder)?)
}

fn build(case: &Case) -> Result<Clip, String> {
    Clip::from_state(&case.weights(), Device::Cpu).map_err(|e| e.to_string())
}

pub fn tokenizer(case: &Case) -> Result<String, String> {
    let tokenizer = Tokenizer::new();
    let cases = case.json["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for entry in cases {
        let text = entry["text"].as_str().unwrap();
        let expected: Vec<u32> = serde_json::from_value(entry["ids"].clone()).unwrap();
        let found = tokenizer.encode(text);
        if found != expected {
            wrong.push(format!("{text:?}: {found:?} instead of {expected:?}"));
        }
    }
    if wrong.is_empty() {
        return Ok(format!("{} texts", cases.len()));
    }
    Err(wrong.join("\n"))
}
