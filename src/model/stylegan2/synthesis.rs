//! The synthesis network: `w_plus` and noise -> pictures.

use std::collections::BTreeMap;

use tch::Tensor;

use super::modulated_conv::ModulatedConv;
use super::{Config, ops};
use crate::model::WPlus;

#[derive(Debug)]
pub struct Synthesis {
    constant: Tensor, // [1, C, 4, 4]
    conv1: StyledConv,
    to_rgb1: ToRgb,
    blocks: Vec<Block>,
}

/// One doubling of the side.
#[derive(Debug)]
struct Block {
    up: StyledConv,
    conv: StyledConv,
    to_rgb: ToRgb,
}

impl Synthesis {
    pub fn new(config: &Config, parameters: &BTreeMap<String, Tensor>) -> Self {
        let blocks = (0..config.channels.len() - 1)
            .map(|k| Block {
                up: StyledConv::new(parameters, &format!("convs.{}", 2 * k)),
                conv: StyledConv::new(parameters, &format!("convs.{}", 2 * k + 1)),
                to_rgb: ToRgb::new(parameters, &format!("to_rgbs.{k}")),
            })
            .collect();
        Self {
            constant: parameters["input.input"].shallow_clone(),
            conv1: StyledConv::new(parameters, "conv1"),
            to_rgb1: ToRgb::new(parameters, "to_rgb1"),
            blocks,
        }
    }

    /// `[N, layers, w]` -> `[N, 3, size, size]`, up to the block that reaches `size`.
    pub fn forward(&self, w_plus: &WPlus, noise: &[Option<&Tensor>], size: i64) -> Tensor {
        let n = w_plus.0.size()[0];
        let mut x = self.constant.expand([n, -1, -1, -1], false); // [N, C, 4, 4]
        x = self.conv1.forward(&x, &w_plus.layer(0), noise[0]);
        let mut rgb = self.to_rgb1.forward(&x, &w_plus.layer(1)); // [N, 3, 4, 4]
        for (k, block) in self.blocks.iter().enumerate() {
            if rgb.size()[3] >= size {
                break;
            }
            let at = 2 * k as i64 + 1;
            x = block.up.forward_up(&x, &w_plus.layer(at), noise[2 * k + 1]);
            x = block
                .conv
                .forward(&x, &w_plus.layer(at + 1), noise[2 * k + 2]);
            rgb = ops::upsample(&rgb) + block.to_rgb.forward(&x, &w_plus.layer(at + 2));
        }
        rgb
    }
}

/// Modulated convolution, noise, bias, activation.
#[derive(Debug)]
struct StyledConv {
    conv: ModulatedConv,
    noise_strength: Tensor, // [1]
    bias: Tensor,           // [C]
}

impl StyledConv {
    fn new(parameters: &BTreeMap<String, Tensor>, name: &str) -> Self {
        Self {
            conv: ModulatedConv::new(parameters, name),
            noise_strength: parameters[&format!("{name}.noise.weight")].shallow_clone(),
            bias: parameters[&format!("{name}.activate.bias")].shallow_clone(),
        }
    }

    fn forward(&self, x: &Tensor, w: &Tensor, noise: Option<&Tensor>) -> Tensor {
        self.finish(&self.conv.forward(x, w), noise)
    }

    fn forward_up(&self, x: &Tensor, w: &Tensor, noise: Option<&Tensor>) -> Tensor {
        self.finish(&self.conv.forward_up(x, w), noise)
    }

    fn finish(&self, x: &Tensor, noise: Option<&Tensor>) -> Tensor {
        let bias = self.bias.view([1, -1, 1, 1]);
        let shift = match noise {
            Some(noise) => bias + noise.to_kind(x.kind()) * &self.noise_strength,
            None => bias,
        };
        ops::activate(&(x + shift))
    }
}

/// To three channels.
#[derive(Debug)]
struct ToRgb {
    conv: ModulatedConv,
    bias: Tensor, // [1, 3, 1, 1]
}

impl ToRgb {
    fn new(parameters: &BTreeMap<String, Tensor>, name: &str) -> Self {
        Self {
            conv: ModulatedConv::new(parameters, name),
            bias: parameters[&format!("{name}.bias")].shallow_clone(),
        }
    }

    fn forward(&self, x: &Tensor, w: &Tensor) -> Tensor {
        self.conv.forward_plain(x, w) + &self.bias
    }
}
