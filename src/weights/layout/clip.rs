//! `OpenAI`'s and `open_clip`'s CLIP: our own names, below a prefix or none.

use super::{Draft, Recipe};

const PLACES: [&str; 4] = ["", "state_dict.module.", "state_dict.", "module."];
/// Notes of sizes, and batch normalisation's counters: not weights.
const NOTES: [&str; 3] = ["input_resolution", "context_length", "vocab_size"];

/// Whether the file is one; if so, its tensors.
pub fn draft(draft: &mut Draft) -> bool {
    let names = [
        "visual.conv1.weight",
        "token_embedding.weight",
        "ln_final.weight",
    ];
    let Some(prefix) = draft.prefix(&PLACES, &names) else {
        return false;
    };
    for (index, name) in draft.under(prefix) {
        if !NOTES.contains(&name) && !name.ends_with(".num_batches_tracked") {
            draft.add(name, &[index], Recipe::Copy);
        }
    }
    true
}
