//! Files of e4e, pSp and `ReStyle`, `{state_dict: encoder.* + decoder.*, latent_avg, opts}`, and of the
//! miniature encoder.

use super::super::container::Contents;
use super::network::{Encoder, EncoderBody, Network};
use super::{Draft, Recipe};

/// Where the public files have their tensors; ours have them without it.
const PREFIXES: [&str; 2] = ["state_dict.", ""];
/// Up to 1024 pixels, and more than that.
const MOST_BLOCKS: usize = 16;
/// More heads than any generator has layers.
const MOST_STYLES: usize = 64;

/// Adds the tensors when the file is of the public kind: `encoder.*`, `decoder.*`, `latent_avg`.
pub fn draft(draft: &mut Draft<'_>) -> bool {
    let Some(prefix) = prefix(draft.contents) else {
        return false;
    };
    for part in ["encoder.", "decoder."] {
        let full = format!("{prefix}{part}");
        let tensors: Vec<_> = draft.under(&full).collect();
        for (index, name) in tensors {
            draft.add(&format!("{part}{name}"), &[index], Recipe::Copy);
        }
    }
    let average = |(_, name): &(usize, &str)| *name == "latent_avg";
    let average = draft.under("").find(average);
    if let Some((index, name)) = average {
        draft.add(name, &[index], Recipe::Copy);
    }
    true
}

fn prefix(contents: &Contents) -> Option<&'static str> {
    let has = |name: String| contents.find(&name).is_some();
    let stems = ["input_layer.0.weight", "conv1.weight"];
    let fits = |prefix: &&&str| {
        let mut stems = stems.iter();
        stems.any(|stem| has(format!("{prefix}encoder.{stem}")))
    };
    PREFIXES.iter().find(fits).copied()
}

/// Whether it is the miniature one.
pub fn is_miniature(contents: &Contents) -> bool {
    let names = ["hidden.weight", "w_plus.weight", "latent_avg"];
    names.iter().all(|name| contents.find(name).is_some())
}

/// What a public file says of itself.
pub fn describe(contents: &Contents) -> Network {
    let prefix = prefix(contents).unwrap_or_default();
    let find = |name: &str| contents.find(&format!("{prefix}{name}"));
    let count = |most: usize, name: &dyn Fn(usize) -> String| {
        (0..most).take_while(|&k| find(&name(k)).is_some()).count()
    };
    let blocks = count(MOST_BLOCKS, &|k| format!("decoder.to_rgbs.{k}.conv.weight"));
    let styles = count(MOST_STYLES, &|k| {
        format!("encoder.styles.{k}.linear.weight")
    });
    let first = find("encoder.input_layer.0.weight");
    let channels = first.and_then(|entry| entry.shape.get(1).copied());
    let width = find("encoder.styles.0.linear.weight");
    let facts = &contents.facts;
    let family = facts.get("opts.encoder_type");
    Network::Encoder(Encoder {
        family: family.or_else(|| facts.get("encoder_type")).cloned(),
        channels: channels.unwrap_or(3),
        size: match blocks {
            0 => 1i64.checked_shl(styles as u32 / 2 + 1).unwrap_or(0),
            _ => 4i64.checked_shl(blocks as u32).unwrap_or(0),
        },
        styles: styles as i64,
        w: width
            .and_then(|entry| entry.shape.first().copied())
            .unwrap_or(0),
        body: match (first.is_some(), find("encoder.latlayer1.weight").is_some()) {
            (false, _) => EncoderBody::ResNet34,
            (true, true) => EncoderBody::Pyramid,
            (true, false) => EncoderBody::LastMap,
        },
    })
}

/// What the miniature one says of itself.
pub fn describe_miniature(contents: &Contents) -> Network {
    let shape = contents.find("latent_avg").map(|entry| &entry.shape);
    let dim = |at: usize| shape.and_then(|shape| shape.get(at).copied()).unwrap_or(0);
    let doublings = u32::try_from(dim(0) / 2 + 1).unwrap_or(0);
    Network::Encoder(Encoder {
        family: None,
        channels: 3,
        size: 1i64.checked_shl(doublings).unwrap_or(0),
        styles: dim(0),
        w: dim(1),
        body: EncoderBody::Miniature,
    })
}
