//! Kinds `clip` and `clip_tokenizer`: features of pictures and texts, logits, token ids.

use nada_tui::model::clip::{Clip, Tokenizer, normalize};
use tch::Device;

use crate::case::{Case, compare};

const TOLERANCE: f64 = 1e-4;

pub fn run(case: &Case) -> Result<String, String> {
    let _guard = tch::no_grad_guard();
    let clip = Clip::from_state(&case.weights(), Device::Cpu).map_err(|e| e.to_string())?;
    let expected = case.expected();
    // The case gives the picture as the tower sees it.
    let image = clip.encode_preprocessed(&case.input("image"));
    let text = clip.encode_text(&case.texts("texts"));
    let mut worst = compare("image_features", &image, &expected, TOLERANCE)?.max(compare(
        "text_features",
        &text,
        &expected,
        TOLERANCE,
    )?);
    if expected.find("logits_per_image").is_some() {
        let logits = normalize(&image).matmul(&normalize(&text).tr()) * clip.logit_scale();
        worst = worst.max(compare("logits_per_image", &logits, &expected, TOLERANCE)?);
    }
    let side = case.json["config"]["image_resolution"].as_i64().unwrap();
    if clip.resolution() != side {
        return Err(format!(
            "resolution {} instead of {side}",
            clip.resolution()
        ));
    }
    Ok(format!("{worst:.1e}"))
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
