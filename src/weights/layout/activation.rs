//! Which of CLIP's two nonlinearities a file was trained with. Nothing in the shapes tells them
//! apart, and the wrong one gives features that are wrong without an error, so every trace counts:
//! `OpenAI`'s weights want `QuickGELU`, LAION's `GELU`.

use serde_json::Value;

use super::super::container::{Contents, Damage, Element, Entry, Source, Span};
use super::network::Clip;

/// CLIP's nonlinearity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `x * sigmoid(1.702 x)`
    QuickGelu,
    /// The exact Gaussian one.
    Gelu,
}

impl Activation {
    /// As our metadata write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::QuickGelu => "quick_gelu",
            Self::Gelu => "gelu",
        }
    }
}

/// What is taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What is taken.
    pub activation: Activation,
    /// Why, in words.
    pub reason: String,
    /// Whether it is a guess.
    pub is_guess: bool,
}

impl Evidence {
    fn sure(activation: Activation, reason: &str) -> Self {
        Self {
            activation,
            reason: reason.to_owned(),
            is_guess: false,
        }
    }
}

/// Numbers that are looked at to see whether weights were published in half precision.
const SAMPLE: u64 = 1 << 14;

/// Decides by the file; `config` is the text of a configuration that lies beside it.
///
/// # Errors
/// When the file cannot be read.
pub fn decide(
    source: &Source,
    contents: &Contents,
    clip: &Clip,
    config: Option<&str>,
) -> Result<Evidence, Damage> {
    use Activation::{Gelu, QuickGelu};
    match contents.facts.get("activation").map(String::as_str) {
        Some("quick_gelu") => return Ok(Evidence::sure(QuickGelu, "its metadata say so")),
        Some("gelu") => return Ok(Evidence::sure(Gelu, "its metadata say so")),
        _ => {}
    }
    if let Some(evidence) = of_classes(contents) {
        return Ok(evidence);
    }
    if let Some(activation) = config.and_then(of_config) {
        return Ok(Evidence::sure(
            activation,
            "the configuration beside it says so",
        ));
    }
    if contents.find("context_length").is_some() {
        return Ok(Evidence::sure(
            QuickGelu,
            "it has the notes of OpenAI's own files",
        ));
    }
    if matches!(clip.public, Some("RN50x4" | "RN50x16" | "RN50x64")) {
        return Ok(Evidence::sure(QuickGelu, "only OpenAI published this size"));
    }
    guess(source, contents)
}

/// A TorchScript archive names the classes of its modules.
fn of_classes(contents: &Contents) -> Option<Evidence> {
    let named = |class: &str| {
        let script = |name: &&String| name.starts_with("__torch__.");
        let mut scripts = contents.classes.iter().filter(script);
        scripts.any(|name| name.rsplit('.').next() == Some(class))
    };
    if named("QuickGELU") {
        let why = "the archive's modules are QuickGELU";
        return Some(Evidence::sure(Activation::QuickGelu, why));
    }
    let why = "the archive's modules are GELU";
    named("GELU").then(|| Evidence::sure(Activation::Gelu, why))
}

/// `open_clip_config.json` of `open_clip`, `config.json` of transformers.
fn of_config(text: &str) -> Option<Activation> {
    let config: Value = serde_json::from_str(text).ok()?;
    if let Some(model) = config.get("model_cfg") {
        let quick = model.get("quick_gelu").and_then(Value::as_bool);
        return Some(match quick {
            Some(true) => Activation::QuickGelu,
            _ => Activation::Gelu, // open_clip's own default
        });
    }
    let vision = config.get("vision_config")?;
    match vision.get("hidden_act").map(|word| word.as_str()) {
        None | Some(Some("quick_gelu")) => Some(Activation::QuickGelu), // transformers' default
        Some(Some("gelu")) => Some(Activation::Gelu),
        Some(_) => None,
    }
}

/// `OpenAI` published half precision: its weights fit f16 exactly also in a file of f32. Others were
/// trained and published in f32.
fn guess(source: &Source, contents: &Contents) -> Result<Evidence, Damage> {
    let is_weight = |entry: &&Entry| {
        let name = entry.name.as_str();
        name.ends_with("resblocks.0.mlp.c_fc.weight") || name.ends_with("layers.0.mlp.fc1.weight")
    };
    let weight = contents.entries.iter().find(is_weight);
    let (is_guess, reason) = match weight {
        Some(entry) if entry.element == Element::F32 && fits_half(source, entry)? => (
            false,
            "its weights fit half precision exactly, as OpenAI's do",
        ),
        Some(entry) if entry.element == Element::F32 => (
            true,
            "nothing in the file says whether it wants QuickGELU (OpenAI) or GELU (LAION), and its \
             weights are not the published ones of OpenAI: QuickGELU is taken. If it is LAION's, \
             put its open_clip_config.json or config.json beside it",
        ),
        _ => (
            true,
            "nothing in the file says whether it wants QuickGELU (OpenAI) or GELU (LAION): \
             QuickGELU is taken. If it is LAION's, put its open_clip_config.json or config.json \
             beside it",
        ),
    };
    Ok(Evidence {
        activation: Activation::QuickGelu,
        reason: reason.to_owned(),
        is_guess,
    })
}

fn fits_half(source: &Source, entry: &Entry) -> Result<bool, Damage> {
    let len = entry.span.len.min(SAMPLE * 4);
    let span = Span { len, ..entry.span };
    let mut buffer = Vec::new();
    let (numbers, _) = source.read(span, &mut buffer)?.as_chunks::<4>();
    let mut numbers = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes));
    Ok(len > 0 && numbers.all(fits))
}

/// Whether f16 holds the number exactly: ten bits after the point, or a multiple of its smallest.
fn fits(number: f32) -> bool {
    let magnitude = number.abs();
    if magnitude < 2f32.powi(-14) {
        let steps = magnitude * 2f32.powi(24);
        return steps == steps.round();
    }
    magnitude <= 65504.0 && number.to_bits().trailing_zeros() >= 13
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_told_from_single() {
        for exact in [0.0, 1.0, -0.5, 0.099_975_586, 65504.0, 2f32.powi(-24)] {
            assert!(fits(exact), "{exact}");
        }
        for other in [0.1, 1.0 + 2f32.powi(-11), 65536.0, 2f32.powi(-25), f32::NAN] {
            assert!(!fits(other), "{other}");
        }
    }

    #[test]
    fn configurations_are_understood() {
        let of = |text: &str| of_config(text);
        let quick = r#"{"model_cfg": {"embed_dim": 512, "quick_gelu": true}}"#;
        assert_eq!(of(quick), Some(Activation::QuickGelu));
        assert_eq!(
            of(r#"{"model_cfg": {"embed_dim": 512}}"#),
            Some(Activation::Gelu)
        );
        let act = |act: &str| format!(r#"{{"vision_config": {{"hidden_act": "{act}"}}}}"#);
        assert_eq!(of(&act("gelu")), Some(Activation::Gelu));
        assert_eq!(of(&act("quick_gelu")), Some(Activation::QuickGelu));
        assert_eq!(of(&act("relu")), None);
        assert_eq!(of("{}"), None);
        assert_eq!(of("nonsense"), None);
    }
}
