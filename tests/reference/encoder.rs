//! Kind `encoder`: e4e, pSp and `ReStyle`, the latter with a decoder between two steps.

use nada_tui::model::Image;
use nada_tui::model::encoder::Encoder;
use nada_tui::model::stylegan2::Generator;
use nada_tui::weights::StateDict;
use tch::Device;

use crate::case::Case;
use crate::report::{Report, TOLERANCE};

/// Flavours of a case, and the public class of each; the empty one where there is one only.
type Flavours = Vec<(String, String)>;

pub fn run(case: &Case, report: &mut Report) -> Result<(), String> {
    let weights = case.weights();
    let expected = case.expected();
    let image = Image(case.input("image"));
    let generator = decoder(&weights)?;
    for (flavour, class) in flavours(case) {
        let encoder = encoder(&weights, &class)?;
        let Some(generator) = &generator else {
            let generator = any(&encoder)?;
            let w_plus = encoder.encode(&image, &generator).map_err(text)?;
            report.compare("w_plus", &w_plus.0, &expected, TOLERANCE);
            continue;
        };
        if !encoder.is_iterative() {
            report.fail(format!("{class} takes no feedback"));
        }
        let steps = encoder.encode_in_steps(&image, generator, 2);
        for (index, w_plus) in steps.map_err(text)?.iter().enumerate() {
            let name = format!("{flavour}_step_{}", index + 1);
            report.compare(&name, &w_plus.0, &expected, TOLERANCE);
        }
    }
    Ok(())
}

fn flavours(case: &Case) -> Flavours {
    match case.json["flavours"].as_object() {
        Some(both) => both
            .iter()
            .map(|(name, class)| (name.clone(), class.as_str().unwrap().to_owned()))
            .collect(),
        None => vec![(String::new(), case.text("encoder_type").to_owned())],
    }
}

fn encoder(weights: &StateDict, class: &str) -> Result<Encoder, String> {
    let mut state = StateDict::new(weights.origin());
    for (name, tensor) in weights.iter() {
        state.insert(name, tensor.shallow_clone());
    }
    state.set_metadata("encoder_type", class);
    Encoder::from_state(&state, Device::Cpu).map_err(text)
}

/// The case's own decoder.
fn decoder(weights: &StateDict) -> Result<Option<Generator>, String> {
    let mut state = StateDict::new("decoder");
    for (name, tensor) in weights.iter() {
        if let Some(name) = name.strip_prefix("decoder.") {
            state.insert(name, tensor.shallow_clone());
        }
    }
    if state.is_empty() {
        return Ok(None);
    }
    Generator::from_state(&state, Device::Cpu)
        .map(Some)
        .map_err(text)
}

/// A generator with as many layers as the encoder has styles: it is asked for that alone.
fn any(encoder: &Encoder) -> Result<Generator, String> {
    let [layers, w] = encoder.output();
    let zeros = |shape: &[i64]| tch::Tensor::zeros(shape, (tch::Kind::Float, Device::Cpu));
    let mut state = StateDict::new("any");
    let mut put = |name: &str, shape: &[i64]| state.insert(name, zeros(shape));
    put("style.1.weight", &[w, w]);
    put("style.1.bias", &[w]);
    put("input.input", &[1, 1, 4, 4]);
    let blocks = layers / 2 - 1;
    let convs = (0..2 * blocks).map(|i| format!("convs.{i}"));
    for name in std::iter::once("conv1".to_owned()).chain(convs) {
        put(&format!("{name}.conv.weight"), &[1, 1, 1, 3, 3]);
        put(&format!("{name}.noise.weight"), &[1]);
        put(&format!("{name}.activate.bias"), &[1]);
        put(&format!("{name}.conv.modulation.weight"), &[1, w]);
        put(&format!("{name}.conv.modulation.bias"), &[1]);
    }
    let rgbs = (0..blocks).map(|i| format!("to_rgbs.{i}"));
    for name in std::iter::once("to_rgb1".to_owned()).chain(rgbs) {
        put(&format!("{name}.conv.weight"), &[1, 3, 1, 1, 1]);
        put(&format!("{name}.conv.modulation.weight"), &[1, w]);
        put(&format!("{name}.conv.modulation.bias"), &[1]);
        put(&format!("{name}.bias"), &[1, 3, 1, 1]);
    }
    Generator::from_state(&state, Device::Cpu).map_err(text)
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
