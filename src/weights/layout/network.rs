//! Which network a file holds, read off the shapes.

use std::collections::BTreeMap;
use std::fmt;

use super::Planned;

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Network {
    /// A StyleGAN2 generator.
    StyleGan2(StyleGan2),
    /// A CLIP.
    Clip(Clip),
    /// An encoder of pictures to `w_plus`, with its decoder.
    Encoder(Encoder),
    /// Tensors of something else.
    Unknown,
}

/// Sizes of a StyleGAN2 generator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StyleGan2 {
    /// Side of the pictures in pixels.
    pub size: i64,
    /// Width of `z`.
    pub z_dim: i64,
    /// Width of `w`.
    pub w_dim: i64,
    /// Layers of the mapping network.
    pub mapping_layers: usize,
    /// Channels at 4, 8, 16 … pixels.
    pub channels: Vec<i64>,
}

/// Sizes of a CLIP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// The name under which its size was published, like `ViT-B/32`.
    pub public: Option<&'static str>,
    /// Its image tower.
    pub tower: Tower,
    /// Side of the pictures that it sees.
    pub resolution: i64,
    /// Width of the features.
    pub embed: i64,
    /// Width of the text tower.
    pub text_width: i64,
    /// Blocks of the text tower.
    pub text_layers: usize,
}

/// An image tower.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tower {
    /// A vision transformer.
    Transformer {
        /// Side of a tile in pixels.
        patch: i64,
        /// Its width.
        width: i64,
        /// Its blocks.
        layers: usize,
    },
    /// A ModifiedResNet.
    ResNet {
        /// Channels of the stem.
        width: i64,
        /// Blocks in each of the four stages.
        layers: [usize; 4],
    },
}

/// What an encoder file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoder {
    /// `Encoder4Editing` (e4e), `GradualStyleEncoder` (pSp) …, if it says so.
    pub family: Option<String>,
    /// 3; 6 for `ReStyle`, which sees its own last picture too.
    pub channels: i64,
    /// Side of the pictures of the generator that it is for.
    pub size: i64,
    /// How many styles it gives, a layer of the generator each.
    pub styles: i64,
    /// Their width.
    pub w: i64,
    /// What heads look at.
    pub body: EncoderBody,
}

/// The body of an encoder, and which of its maps heads look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderBody {
    /// IR-SE-50, three maps.
    Pyramid,
    /// IR-SE-50, the last map.
    LastMap,
    /// ResNet-34, as for cars and churches: it cannot be used.
    ResNet34,
    /// A few convolutions, for the miniature world.
    Miniature,
}

type Tensors = BTreeMap<String, Planned>;

impl StyleGan2 {
    /// Reads the sizes off the shapes.
    pub(super) fn infer(tensors: &Tensors) -> Network {
        Self::sizes(tensors).map_or(Network::Unknown, Network::StyleGan2)
    }

    fn sizes(tensors: &Tensors) -> Option<Self> {
        let count = |name: &dyn Fn(usize) -> String| {
            (0..tensors.len())
                .take_while(|&i| tensors.contains_key(&name(i)))
                .count()
        };
        let mapping_layers = count(&|i| format!("style.{}.weight", i + 1));
        let blocks = count(&|i| format!("convs.{}.conv.weight", 2 * i));
        let mut channels = vec![dim(tensors, "input.input", 1)?];
        for k in 0..blocks {
            channels.push(dim(tensors, &format!("convs.{}.conv.weight", 2 * k), 1)?);
        }
        Some(Self {
            size: 4i64.checked_shl(u32::try_from(blocks).ok()?)?,
            z_dim: dim(tensors, "style.1.weight", 1)?,
            w_dim: dim(tensors, &format!("style.{mapping_layers}.weight"), 0)?,
            mapping_layers,
            channels,
        })
    }
}

impl Clip {
    /// Reads the sizes off the shapes.
    pub(super) fn infer(tensors: &Tensors) -> Network {
        Self::sizes(tensors).map_or(Network::Unknown, Network::Clip)
    }

    fn sizes(tensors: &Tensors) -> Option<Self> {
        let count = |prefix: &str, member: &str| {
            (0..tensors.len())
                .take_while(|i| tensors.contains_key(&format!("{prefix}.{i}.{member}")))
                .count()
        };
        let (tower, tiles, step) = if tensors.contains_key("visual.proj") {
            let patch = dim(tensors, "visual.conv1.weight", 3)?;
            let tower = Tower::Transformer {
                patch,
                width: dim(tensors, "visual.class_embedding", 0)?,
                layers: count("visual.transformer.resblocks", "ln_1.weight"),
            };
            (tower, "visual.positional_embedding", patch)
        } else {
            let stage = |i: usize| count(&format!("visual.layer{i}"), "conv1.weight");
            let tower = Tower::ResNet {
                width: dim(tensors, "visual.layer1.0.conv1.weight", 0)?,
                layers: [stage(1), stage(2), stage(3), stage(4)],
            };
            (tower, "visual.attnpool.positional_embedding", 32)
        };
        let tiles = dim(tensors, tiles, 0)?.checked_sub(1)?;
        let resolution = ((tiles as f64).sqrt().round() as i64).checked_mul(step)?;
        Some(Self {
            public: public(&tower, resolution),
            tower,
            resolution,
            embed: dim(tensors, "text_projection", 1)?,
            text_width: dim(tensors, "token_embedding.weight", 1)?,
            text_layers: count("transformer.resblocks", "ln_1.weight"),
        })
    }

    /// Attention heads of the image tower where they are not one per 64 channels.
    #[must_use]
    pub fn vision_heads(&self) -> Option<i64> {
        match self.tower {
            Tower::Transformer { width, .. } if [1280, 1408, 1664].contains(&width) => Some(16),
            _ => None,
        }
    }
}

fn dim(tensors: &Tensors, name: &str, at: usize) -> Option<i64> {
    tensors.get(name)?.shape.get(at).copied()
}

/// The sizes that `OpenAI` published, and the larger ones of LAION.
fn public(tower: &Tower, resolution: i64) -> Option<&'static str> {
    Some(match (tower, resolution) {
        (
            &Tower::Transformer {
                patch,
                width,
                layers,
            },
            side,
        ) => match (patch, width, layers, side) {
            (32, 768, 12, 224) => "ViT-B/32",
            (16, 768, 12, 224) => "ViT-B/16",
            (14, 1024, 24, 224) => "ViT-L/14",
            (14, 1024, 24, 336) => "ViT-L/14@336px",
            (14, 1280, 32, 224) => "ViT-H/14",
            (14, 1408, 40, 224) => "ViT-g/14",
            (14, 1664, 48, 224) => "ViT-bigG/14",
            _ => return None,
        },
        (&Tower::ResNet { width, layers }, side) => match (width, layers, side) {
            (64, [3, 4, 6, 3], 224) => "RN50",
            (64, [3, 4, 23, 3], 224) => "RN101",
            (80, [4, 6, 10, 6], 288) => "RN50x4",
            (96, [6, 8, 18, 8], 384) => "RN50x16",
            (128, [3, 15, 36, 10], 448) => "RN50x64",
            _ => return None,
        },
    })
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::StyleGan2(net) => write!(
                f,
                "StyleGAN2 generator, {0}x{0}, z {1}, w {2}, {3} mapping layers, channels {4:?}",
                net.size, net.z_dim, net.w_dim, net.mapping_layers, net.channels
            ),
            Self::Clip(clip) => write!(f, "{clip}"),
            Self::Encoder(encoder) => write!(f, "{encoder}"),
            Self::Unknown => f.write_str("unknown network"),
        }
    }
}

impl fmt::Display for Clip {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "CLIP")?;
        if let Some(public) = self.public {
            write!(f, " {public}")?;
        }
        match &self.tower {
            Tower::Transformer {
                patch,
                width,
                layers,
            } => {
                write!(
                    f,
                    ", transformer of {layers} blocks, width {width}, tiles of {patch}"
                )?;
            }
            Tower::ResNet { width, layers } => {
                write!(f, ", ModifiedResNet {layers:?}, width {width}")?;
            }
        }
        write!(f, ", {0}x{0}, features {1}", self.resolution, self.embed)
    }
}

impl fmt::Display for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let name = match self.family.as_deref() {
            Some("Encoder4Editing" | "ProgressiveBackboneEncoder") => "e4e",
            Some("GradualStyleEncoder" | "BackboneEncoder") => "pSp",
            _ => "e4e or pSp",
        };
        if self.body == EncoderBody::Miniature {
            return write!(f, "encoder of the miniature world, {0}x{0}", self.size);
        }
        let restyle = if self.channels == 6 { "ReStyle " } else { "" };
        write!(
            f,
            "{restyle}{name} encoder for generators of {0}x{0}",
            self.size
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_sizes_have_their_names() {
        let transformer = |patch, width, layers| Tower::Transformer {
            patch,
            width,
            layers,
        };
        let resnet = |width, layers| Tower::ResNet { width, layers };
        for (tower, side, name) in [
            (transformer(32, 768, 12), 224, Some("ViT-B/32")),
            (transformer(16, 768, 12), 224, Some("ViT-B/16")),
            (transformer(14, 1024, 24), 224, Some("ViT-L/14")),
            (transformer(14, 1024, 24), 336, Some("ViT-L/14@336px")),
            (transformer(16, 768, 12), 240, None),
            (resnet(64, [3, 4, 6, 3]), 224, Some("RN50")),
            (resnet(64, [3, 4, 23, 3]), 224, Some("RN101")),
            (resnet(80, [4, 6, 10, 6]), 288, Some("RN50x4")),
            (resnet(96, [6, 8, 18, 8]), 384, Some("RN50x16")),
            (resnet(128, [3, 15, 36, 10]), 448, Some("RN50x64")),
        ] {
            assert_eq!(public(&tower, side), name);
        }
    }
}
