//! NVIDIA's stylegan2 for `TensorFlow` 1: other axes, turned kernels, modulation biases without
//! their 1.

use super::{Draft, Recipe};

/// The third network is the averaged generator, the first the trained one.
const PLACES: [&str; 3] = ["2.", "0.", ""];

/// Whether the file is one; if so, its tensors.
pub fn draft(draft: &mut Draft) -> bool {
    let names: Vec<(usize, String)> = draft.under("").map(|(i, name)| (i, plain(name))).collect();
    let is_place = |place: &&&str| {
        let constant = format!("{place}synthesis/4x4/Const/const");
        names.iter().any(|(_, name)| *name == constant)
    };
    let Some(place) = PLACES.iter().find(is_place) else {
        return false;
    };
    for (index, name) in &names {
        let Some(name) = name.strip_prefix(place) else {
            continue;
        };
        if name.ends_with("lod") {
            continue; // where progressive growing stood
        }
        let (ours, recipe) = ours(name).unwrap_or((name.to_owned(), Recipe::Copy));
        draft.add(&ours, &[*index], recipe);
    }
    true
}

/// A part's variables come as `synthesis.4x4/…` when it was stored as a component, and as
/// `G_synthesis/4x4/…` when all stand together.
fn plain(name: &str) -> String {
    let (place, rest) = match name.split_at_checked(2) {
        Some((place @ ("0." | "1." | "2."), rest)) => (place, rest),
        _ => ("", name),
    };
    let rest = rest.strip_prefix("G_").unwrap_or(rest).replace('.', "/");
    format!("{place}{rest}")
}

fn ours(name: &str) -> Option<(String, Recipe)> {
    if name == "dlatent_avg" {
        return Some(("latent_avg".to_owned(), Recipe::Flat));
    }
    if let Some(layer) = name.strip_prefix("mapping/Dense") {
        let (index, part) = layer.split_once('/')?;
        let index: usize = index.parse().ok()?;
        let recipe = match part {
            "weight" => Recipe::Transposed,
            "bias" => Recipe::Copy,
            _ => return None,
        };
        return Some((format!("style.{}.{part}", index.checked_add(1)?), recipe));
    }
    let name = name.strip_prefix("synthesis/")?;
    if let Some(index) = name.strip_prefix("noise") {
        let index: usize = index.parse().ok()?;
        return Some((format!("noises.noise_{index}"), Recipe::Picture));
    }
    let (side, rest) = name.split_once('/')?;
    let (side, other) = side.split_once('x')?;
    let side: u32 = side.parse().ok().filter(|_| side == other)?;
    if (side, rest) == (4, "Const/const") {
        return Some(("input.input".to_owned(), Recipe::Copy));
    }
    let (layer, part) = rest.split_once('/')?;
    block(side, layer, part)
}

/// A tensor of the block that draws `side` pixels.
fn block(side: u32, layer: &str, part: &str) -> Option<(String, Recipe)> {
    if !side.is_power_of_two() || side < 4 {
        return None;
    }
    let k = side.ilog2() as usize; // 2 for the first block
    let name = match (layer, k) {
        ("Conv", 2) => "conv1".to_owned(),
        ("ToRGB", 2) => "to_rgb1".to_owned(),
        ("Conv0_up", 3..) => format!("convs.{}", 2 * k - 6),
        ("Conv1", 3..) => format!("convs.{}", 2 * k - 5),
        ("ToRGB", 3..) => format!("to_rgbs.{}", k - 3),
        _ => return None,
    };
    Some(match (part, layer) {
        ("weight", "Conv0_up") => (format!("{name}.conv.weight"), Recipe::TfConvUp),
        ("weight", _) => (format!("{name}.conv.weight"), Recipe::TfConv),
        ("bias", "ToRGB") => (format!("{name}.bias"), Recipe::PerChannel),
        ("bias", _) => (format!("{name}.activate.bias"), Recipe::Copy),
        ("mod_weight", _) => (format!("{name}.conv.modulation.weight"), Recipe::Transposed),
        ("mod_bias", _) => (format!("{name}.conv.modulation.bias"), Recipe::PlusOne),
        ("noise_strength", "Conv" | "Conv0_up" | "Conv1") => {
            (format!("{name}.noise.weight"), Recipe::Flat)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_naming_are_one() {
        for name in ["2.synthesis.4x4/Conv/bias", "2.G_synthesis/4x4/Conv/bias"] {
            assert_eq!(plain(name), "2.synthesis/4x4/Conv/bias");
        }
        let of = |name| ours(name).unwrap();
        assert_eq!(of("synthesis/4x4/Conv/bias").0, "conv1.activate.bias");
        assert_eq!(
            of("synthesis/8x8/Conv0_up/weight"),
            ("convs.0.conv.weight".to_owned(), Recipe::TfConvUp)
        );
        assert_eq!(of("synthesis/noise17").0, "noises.noise_17");
        assert_eq!(of("mapping/Dense7/weight").0, "style.8.weight");
        assert!(ours("synthesis/4x8/Conv/bias").is_none());
    }
}
