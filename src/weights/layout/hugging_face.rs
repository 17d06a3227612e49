//! Hugging Face transformers' CLIP: other names, attention in three parts, projections transposed.

use std::collections::BTreeMap;

use super::{Draft, Recipe};

/// Whether the file is one; if so, its tensors.
pub fn draft(draft: &mut Draft) -> bool {
    let names = [
        "vision_model.embeddings.patch_embedding.weight",
        "text_model.embeddings.token_embedding.weight",
    ];
    if draft.prefix(&[""], &names).is_none() {
        return false;
    }
    let mut attention: BTreeMap<String, [Option<usize>; 3]> = BTreeMap::new();
    for (index, name) in draft.under("") {
        if name.ends_with(".position_ids") {
            continue; // 0, 1, 2 …
        }
        match ours(name) {
            Some(Place::Whole(ours, recipe)) => draft.add(&ours, &[index], recipe),
            Some(Place::Part(ours, part)) => attention.entry(ours).or_default()[part] = Some(index),
            None => draft.add(name, &[index], Recipe::Copy),
        }
    }
    for (name, parts) in attention {
        // With a part missing the name stays absent, and the check against the network says so.
        if let [Some(q), Some(k), Some(v)] = parts {
            draft.add(&name, &[q, k, v], Recipe::Joined);
        }
    }
    true
}

/// Where a tensor goes.
enum Place {
    Whole(String, Recipe),
    /// Query, key or value of `attn.in_proj`.
    Part(String, usize),
}

fn ours(name: &str) -> Option<Place> {
    let whole = |name: &str, recipe| Some(Place::Whole(name.to_owned(), recipe));
    match name {
        "logit_scale" => return whole("logit_scale", Recipe::Copy),
        "visual_projection.weight" => return whole("visual.proj", Recipe::Transposed),
        "text_projection.weight" => return whole("text_projection", Recipe::Transposed),
        _ => {}
    }
    let (tower, rest) = name.split_once('.')?;
    let prefix = match tower {
        "vision_model" => "visual.",
        "text_model" => "",
        _ => return None,
    };
    if let Some(layer) = rest.strip_prefix("encoder.layers.") {
        let (index, part) = layer.split_once('.')?;
        return in_block(&format!("{prefix}transformer.resblocks.{index}"), part);
    }
    let (layer, kind) = rest.rsplit_once('.')?;
    let ours = match (tower, layer) {
        ("vision_model", "embeddings") if kind == "class_embedding" => {
            return whole("visual.class_embedding", Recipe::Flat);
        }
        ("vision_model", "embeddings.patch_embedding") => "visual.conv1",
        ("vision_model", "pre_layrnorm") => "visual.ln_pre",
        ("vision_model", "post_layernorm") => "visual.ln_post",
        ("text_model", "final_layer_norm") => "ln_final",
        ("text_model", "embeddings.token_embedding") => "token_embedding",
        (_, "embeddings.position_embedding") if kind == "weight" => {
            return whole(&format!("{prefix}positional_embedding"), Recipe::Copy);
        }
        _ => return None,
    };
    whole(&format!("{ours}.{kind}"), Recipe::Copy)
}

fn in_block(block: &str, part: &str) -> Option<Place> {
    let (layer, kind) = part.rsplit_once('.')?;
    let ours = match layer {
        "self_attn.q_proj" => return Some(Place::Part(format!("{block}.attn.in_proj_{kind}"), 0)),
        "self_attn.k_proj" => return Some(Place::Part(format!("{block}.attn.in_proj_{kind}"), 1)),
        "self_attn.v_proj" => return Some(Place::Part(format!("{block}.attn.in_proj_{kind}"), 2)),
        "self_attn.out_proj" => "attn.out_proj",
        "layer_norm1" => "ln_1",
        "layer_norm2" => "ln_2",
        "mlp.fc1" => "mlp.c_fc",
        "mlp.fc2" => "mlp.c_proj",
        _ => return None,
    };
    Some(Place::Whole(format!("{block}.{ours}.{kind}"), Recipe::Copy))
}
