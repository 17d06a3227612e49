//! NVIDIA's stylegan2-ada-pytorch: plain copies under other names.

use super::{Draft, Recipe};

const PLACES: [&str; 3] = ["G_ema.", "", "G."];

/// Whether the file is one; if so, its tensors.
pub fn draft(draft: &mut Draft) -> bool {
    let names = ["mapping.fc0.weight", "synthesis.b4.const"];
    let Some(prefix) = draft.prefix(&PLACES, &names) else {
        return false;
    };
    for (index, name) in draft.under(prefix) {
        if name.ends_with("resample_filter") {
            draft.filters.push(index);
        } else if let Some((ours, recipe)) = ours(name) {
            draft.add(&ours, &[index], recipe);
        } else {
            // Of a network that is not ours (conditions, other architectures): named as it is.
            draft.add(name, &[index], Recipe::Copy);
        }
    }
    true
}

fn ours(name: &str) -> Option<(String, Recipe)> {
    if name == "mapping.w_avg" {
        return Some(("latent_avg".to_owned(), Recipe::Flat));
    }
    if let Some(layer) = name.strip_prefix("mapping.fc") {
        let (index, part) = layer.split_once('.')?;
        let index: usize = index.parse().ok()?;
        return Some((
            format!("style.{}.{part}", index.checked_add(1)?),
            Recipe::Copy,
        ));
    }
    let (side, layer) = name.strip_prefix("synthesis.b")?.split_once('.')?;
    let side: u32 = side.parse().ok()?;
    if side == 4 && layer == "const" {
        return Some(("input.input".to_owned(), Recipe::Lead));
    }
    let (layer, part) = layer.split_once('.')?;
    block(side, layer, part)
}

/// A tensor of the block that draws `side` pixels.
fn block(side: u32, layer: &str, part: &str) -> Option<(String, Recipe)> {
    if !side.is_power_of_two() || side < 4 {
        return None;
    }
    let k = side.ilog2() as usize; // 2 for the first block
    let (name, noise) = match (layer, k) {
        ("conv1", 2) => ("conv1".to_owned(), 0),
        ("torgb", 2) => ("to_rgb1".to_owned(), 0),
        ("conv0", 3..) => (format!("convs.{}", 2 * k - 6), 2 * k - 5),
        ("conv1", 3..) => (format!("convs.{}", 2 * k - 5), 2 * k - 4),
        ("torgb", 3..) => (format!("to_rgbs.{}", k - 3), 0),
        _ => return None,
    };
    Some(match (part, layer) {
        ("weight", _) => (format!("{name}.conv.weight"), Recipe::Lead),
        ("bias", "torgb") => (format!("{name}.bias"), Recipe::PerChannel),
        ("bias", _) => (format!("{name}.activate.bias"), Recipe::Copy),
        ("affine.weight" | "affine.bias", _) => {
            let part = part.trim_start_matches("affine.");
            (format!("{name}.conv.modulation.{part}"), Recipe::Copy)
        }
        ("noise_strength", "conv0" | "conv1") => (format!("{name}.noise.weight"), Recipe::Flat),
        ("noise_const", "conv0" | "conv1") => (format!("noises.noise_{noise}"), Recipe::Picture),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_table() {
        let cases = [
            ("mapping.fc0.weight", "style.1.weight"),
            ("mapping.w_avg", "latent_avg"),
            ("synthesis.b4.conv1.weight", "conv1.conv.weight"),
            ("synthesis.b4.torgb.bias", "to_rgb1.bias"),
            ("synthesis.b8.conv0.bias", "convs.0.activate.bias"),
            ("synthesis.b8.conv1.noise_const", "noises.noise_2"),
            (
                "synthesis.b8.torgb.affine.bias",
                "to_rgbs.0.conv.modulation.bias",
            ),
            ("synthesis.b1024.conv0.noise_const", "noises.noise_15"),
            (
                "synthesis.b1024.conv1.noise_strength",
                "convs.15.noise.weight",
            ),
        ];
        for (theirs, expected) in cases {
            assert_eq!(ours(theirs).unwrap().0, expected, "{theirs}");
        }
        for other in [
            "mapping.embed.weight",
            "synthesis.b7.conv0.bias",
            "synthesis.b2.conv0.bias",
        ] {
            assert!(ours(other).is_none(), "{other}");
        }
    }
}
