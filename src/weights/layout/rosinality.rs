//! rosinality's StyleGAN2, which is our own layout: a checkpoint `{g_ema, latent_avg, …}`, or the
//! generator's tensors alone.

use super::{Draft, Recipe};

const PLACES: [&str; 4] = ["g_ema.", "", "g.", "state_dict."];

/// Whether the file is one; if so, its tensors.
pub fn draft(draft: &mut Draft) -> bool {
    let names = ["style.1.weight", "input.input", "conv1.conv.weight"];
    let Some(prefix) = draft.prefix(&PLACES, &names) else {
        return false;
    };
    for (index, name) in draft.under(prefix) {
        if is_filter(name) {
            draft.filters.push(index);
        } else {
            draft.add(name, &[index], Recipe::Copy);
        }
    }
    if let Some((index, _)) = draft.under("latent_avg").find(|(_, rest)| rest.is_empty()) {
        draft.add("latent_avg", &[index], Recipe::Flat);
    }
    true
}

fn is_filter(name: &str) -> bool {
    name.ends_with(".conv.blur.kernel") || name.ends_with(".upsample.kernel")
}
