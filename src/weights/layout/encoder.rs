//! Files of e4e, pSp and `ReStyle`: `{state_dict: encoder.* + decoder.*, latent_avg, opts}`. They are
//! recognised, not yet loaded.

use super::super::container::Contents;
use super::network::{Encoder, Network};

const ENCODER: &str = "state_dict.encoder.";
const DECODER: &str = "state_dict.decoder.";

/// Up to 1024 pixels, and more than that.
const MOST_BLOCKS: usize = 16;

/// Whether the file is one.
pub fn is(contents: &Contents) -> bool {
    let has = |prefix: &str| contents.entries.iter().any(|e| e.name.starts_with(prefix));
    has(ENCODER) && has(DECODER)
}

/// What it says of itself.
pub fn describe(contents: &Contents) -> Network {
    let first = contents.find(&format!("{ENCODER}input_layer.0.weight"));
    let channels = first.and_then(|entry| entry.shape.get(1).copied());
    let blocks = (0..MOST_BLOCKS)
        .take_while(|k| {
            let name = format!("{DECODER}to_rgbs.{k}.conv.weight");
            contents.find(&name).is_some()
        })
        .count();
    Network::Encoder(Encoder {
        family: contents.facts.get("opts.encoder_type").cloned(),
        channels: channels.unwrap_or(3),
        size: 4i64.checked_shl(blocks as u32).unwrap_or(0),
    })
}
