//! What was found out about a file, as text.

use std::collections::BTreeMap;
use std::fmt;

use super::Report;
use crate::engine::doctor;
use crate::weights::layout::{EncoderBody, Network, Tower};

/// Columns of the names of things.
const WIDTH: usize = 12;
/// Longer values are cut; `--json` has them whole.
const LONGEST: usize = 70;
/// So many facts of a file are shown.
const FACTS: usize = 16;
/// Facts that share a line.
const OF_CHECKPOINTS: [&str; 3] = ["preset", "iteration", "model"];
/// Facts that are said better elsewhere.
const SAID: [&str; 2] = ["kind", "network"];

/// The network's name and its most telling size.
pub fn name(network: &Network) -> String {
    match network {
        Network::StyleGan2(net) => format!("StyleGAN2 generator, {0}x{0} pixels", net.size),
        Network::Clip(clip) => match clip.public {
            Some(public) => format!("CLIP {public}"),
            None => format!(
                "CLIP of a size that nobody published, {0}x{0}",
                clip.resolution
            ),
        },
        Network::Encoder(_) | Network::Unknown => network.to_string(),
    }
}

/// Sizes by name.
pub fn sizes(network: &Network) -> BTreeMap<&'static str, String> {
    let mut sizes = BTreeMap::new();
    match network {
        Network::StyleGan2(net) => {
            sizes.insert("resolution", net.size.to_string());
            sizes.insert("z", net.z_dim.to_string());
            sizes.insert("w", net.w_dim.to_string());
            sizes.insert("mapping", format!("{} layers", net.mapping_layers));
            let channels: Vec<_> = net.channels.iter().map(ToString::to_string).collect();
            sizes.insert("channels", format!("{} from 4x4 on", channels.join(" ")));
        }
        Network::Clip(clip) => {
            sizes.insert("resolution", clip.resolution.to_string());
            sizes.insert("features", clip.embed.to_string());
            sizes.insert("pictures", tower(&clip.tower));
            let [width, layers] = [clip.text_width, clip.text_layers as i64];
            sizes.insert("text", format!("{layers} blocks, width {width}"));
        }
        Network::Encoder(encoder) => {
            sizes.insert("resolution", encoder.size.to_string());
            sizes.insert("input", format!("{} channels", encoder.channels));
            let styles = format!("{} of width {}", encoder.styles, encoder.w);
            sizes.insert("styles", styles);
            let body = match encoder.body {
                EncoderBody::Pyramid => "IR-SE-50, heads on three maps",
                EncoderBody::LastMap => "IR-SE-50, heads on the last map",
                EncoderBody::ResNet34 => "ResNet-34",
                EncoderBody::Miniature => "four convolutions",
            };
            sizes.insert("body", body.to_owned());
        }
        Network::Unknown => {}
    }
    sizes
}

fn tower(tower: &Tower) -> String {
    match tower {
        Tower::Transformer {
            patch,
            width,
            layers,
        } => format!("{layers} blocks, width {width}, tiles of {patch}x{patch}"),
        Tower::ResNet { width, layers } => {
            format!("ModifiedResNet of {layers:?} blocks, width {width}")
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.file.display())?;
        let size = doctor::size(self.bytes);
        line(f, "container", &format!("{}, {size}", self.container))?;
        line(f, "sha256", &self.sha256)?;
        line(f, "network", &self.network)?;
        for (name, size) in &self.sizes {
            line(f, name, size)?;
        }
        line(f, "parameters", &grouped(self.parameters))?;
        line(f, "tensors", &self.type_words())?;
        line(f, "names", &self.names)?;
        self.checkpoint(f)?;
        self.other_facts(f)?;
        match &self.unusable {
            None => line(f, "usable", "yes")?,
            Some(why) => line(f, "usable", &format!("no: {why}"))?,
        }
        if let Some(licence) = &self.licence {
            line(f, "licence", &licence.name)?;
            line(f, "", &licence.meaning)?;
            line(f, "", &licence.url)?;
        }
        for warning in &self.warnings {
            line(f, "mind", warning)?;
        }
        for tensor in self.tensors.iter().flatten() {
            write!(f, "{:4} {:?} {}", tensor.element, tensor.shape, tensor.name)?;
            match &tensor.ours {
                Some(ours) if *ours != tensor.name => writeln!(f, " = {ours}")?,
                _ => writeln!(f)?,
            }
        }
        Ok(())
    }
}

impl Report {
    fn type_words(&self) -> String {
        let words = self.types.iter();
        let words = words.map(|(kind, count)| format!("{count} of {kind}"));
        words.collect::<Vec<_>>().join(", ")
    }

    fn checkpoint(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = OF_CHECKPOINTS.iter();
        let facts = facts.filter_map(|name| Some(format!("{name} {}", self.facts.get(*name)?)));
        let run = self.run.iter().map(|run| format!("run {run}"));
        let words: Vec<_> = facts.chain(run).collect();
        if words.is_empty() {
            return Ok(());
        }
        line(f, "checkpoint", &words.join(", "))
    }

    fn other_facts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = self.facts.iter();
        let others = others.filter(|(name, _)| {
            !OF_CHECKPOINTS.contains(&name.as_str()) && !SAID.contains(&name.as_str())
        });
        let (shown, more): (Vec<_>, Vec<_>) =
            others.enumerate().partition(|(index, _)| *index < FACTS);
        for (_, (name, value)) in shown {
            line(f, name, &cut(value))?;
        }
        match more.len() {
            0 => Ok(()),
            count => line(f, "", &format!("and {count} more facts (--json)")),
        }
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, value: &str) -> fmt::Result {
    writeln!(f, "  {name:WIDTH$} {value}")
}

/// What somebody else wrote, without what could move a cursor.
fn cut(value: &str) -> String {
    let plain = value.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut short: String = plain.take(LONGEST).collect();
    if short.chars().count() < value.chars().count() {
        short.push('…');
    }
    short
}

/// `30370060` -> `30 370 060`
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_long_texts_cut() {
        assert_eq!(grouped(30_370_060), "30 370 060");
        assert_eq!(grouped(999), "999");
        assert_eq!(cut("a\x1b[2Jb"), "a [2Jb");
        assert_eq!(cut(&"x".repeat(100)).chars().count(), LONGEST + 1);
    }
}
