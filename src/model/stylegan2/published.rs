//! What the public PyTorch generator of this layout stores besides parameters, and how it is built.

use tch::Tensor;

use super::{Config, Generator, ops};
use crate::weights::StateDict;

/// Channels of the public generator at 4, 8, 16 and 32 pixels; above, they halve with each doubling.
const WIDEST: i64 = 512;
/// Side up to which all layers are that wide.
const WIDE_UNTIL: i64 = 32;

/// How the public code builds a generator: `Generator(size, style_dim, n_mlp, channel_multiplier)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// Side of the pictures.
    pub size: i64,
    /// Width of `z` and of `w`.
    pub style_dim: i64,
    /// Layers of the mapping network.
    pub n_mlp: usize,
    /// 2 in the large configuration (config F), 1 in the small one.
    pub channel_multiplier: i64,
}

impl Arguments {
    /// Those that make this network; none when the public code has no way to make it.
    #[must_use]
    pub fn of(config: &Config) -> Option<Self> {
        let fits = |multiplier: &i64| {
            let sides = (2..).map(|log| 1_i64 << log);
            let wanted = sides.map(|side| width(side, *multiplier));
            config
                .channels
                .iter()
                .copied()
                .eq(wanted.take(config.channels.len()))
        };
        let channel_multiplier = [2, 1].into_iter().find(fits)?;
        (config.z_dim == config.w_dim).then_some(Self {
            size: config.size,
            style_dim: config.w_dim,
            n_mlp: config.mapping_layers,
            channel_multiplier,
        })
    }
}

fn width(side: i64, multiplier: i64) -> i64 {
    match side {
        ..=WIDE_UNTIL => WIDEST,
        _ => 16_384 / side * multiplier,
    }
}

impl std::fmt::Display for Arguments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            size,
            style_dim,
            n_mlp,
            channel_multiplier,
        } = self;
        write!(
            f,
            "Generator({size}, {style_dim}, {n_mlp}, channel_multiplier={channel_multiplier})"
        )
    }
}

impl Generator {
    /// What `load_state_dict(..., strict=True)` of the public generator wants: the parameters, the
    /// noises and the filters of its upsampling layers. `latent_avg` is not among them.
    #[must_use]
    pub fn to_published_state(&self, origin: &str) -> StateDict {
        let mut state = StateDict::new(origin);
        for (name, tensor) in self.to_state(origin).iter() {
            if name != "latent_avg" {
                state.insert(name, tensor.shallow_clone());
            }
        }
        for block in 0..self.config.channels.len() - 1 {
            state.insert(
                format!("convs.{}.conv.blur.kernel", 2 * block),
                self.kernel(),
            );
            state.insert(format!("to_rgbs.{block}.upsample.kernel"), self.kernel());
        }
        state
    }

    /// `[4, 4]`, the sum of its numbers is 4.
    fn kernel(&self) -> Tensor {
        ops::filter(&self.w_avg).view([4, 4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(size: i64, channels: &[i64]) -> Config {
        Config {
            size,
            z_dim: 512,
            w_dim: 512,
            mapping_layers: 8,
            channels: channels.to_vec(),
        }
    }

    #[test]
    fn both_public_sizes_are_known() {
        let large = config(256, &[512, 512, 512, 512, 512, 256, 128]);
        let text = Arguments::of(&large).unwrap().to_string();
        assert_eq!(text, "Generator(256, 512, 8, channel_multiplier=2)");
        let small = config(256, &[512, 512, 512, 512, 256, 128, 64]);
        assert_eq!(Arguments::of(&small).unwrap().channel_multiplier, 1);
        let face = config(1024, &[512, 512, 512, 512, 512, 256, 128, 64, 32]);
        assert_eq!(Arguments::of(&face).unwrap().size, 1024);
    }

    #[test]
    fn other_widths_have_no_public_generator() {
        assert_eq!(Arguments::of(&config(16, &[512, 512, 256])), None);
        let narrow = Config {
            z_dim: 64,
            ..config(8, &[512, 512])
        };
        assert_eq!(Arguments::of(&narrow), None);
    }
}
