//! The modulated convolution, without grouped convolutions.
//!
//! Scaling the weights per picture and convolving in groups equals scaling the input, convolving
//! with the shared weights and scaling the output, which a CPU does far faster.

use std::collections::BTreeMap;

use tch::{Kind, Tensor};

use super::ops;

#[derive(Debug)]
pub struct ModulatedConv {
    weight: Tensor,            // [1, out, in, k, k]
    modulation_weight: Tensor, // [in, w]
    modulation_bias: Tensor,   // [in]
}

impl ModulatedConv {
    pub fn new(parameters: &BTreeMap<String, Tensor>, name: &str) -> Self {
        let get = |part: &str| parameters[&format!("{name}.conv.{part}")].shallow_clone();
        Self {
            weight: get("weight"),
            modulation_weight: get("modulation.weight"),
            modulation_bias: get("modulation.bias"),
        }
    }

    /// Style and demodulation, same side: `[N, in, H, W]`, `[N, w]` -> `[N, out, H, W]`.
    pub fn forward(&self, x: &Tensor, w: &Tensor) -> Tensor {
        let style = self.style(w);
        let weight = self.scaled_weight();
        let y = convolve(&(x * per_channel(&style)), &weight);
        y * per_channel(&demodulation(&weight, &style))
    }

    /// Style and demodulation, side doubled: `[N, in, H, W]`, `[N, w]` -> `[N, out, 2H, 2W]`.
    pub fn forward_up(&self, x: &Tensor, w: &Tensor) -> Tensor {
        let style = self.style(w);
        let weight = self.scaled_weight();
        let none: Option<Tensor> = None;
        let y = (x * per_channel(&style)).conv_transpose2d(
            &weight.transpose(0, 1),
            none.as_ref(),
            [2, 2],
            [0, 0],
            [0, 0],
            1,
            [1, 1],
        ); // [N, out, 2H + 1, 2W + 1]
        ops::blur(&y) * per_channel(&demodulation(&weight, &style))
    }

    /// Style without demodulation, as `ToRGB` wants it: `[N, in, H, W]`, `[N, w]` -> `[N, 3, H, W]`.
    pub fn forward_plain(&self, x: &Tensor, w: &Tensor) -> Tensor {
        convolve(&(x * per_channel(&self.style(w))), &self.scaled_weight())
    }

    /// `[N, w]` -> `[N, in]`
    fn style(&self, w: &Tensor) -> Tensor {
        ops::equal_linear(w, &self.modulation_weight, &self.modulation_bias, 1.0)
    }

    /// Equalised learning rate: the stored weights times `1 / sqrt(in * k * k)`, `[out, in, k, k]`.
    fn scaled_weight(&self) -> Tensor {
        let weight = self.weight.squeeze_dim(0);
        let fan_in: i64 = weight.size()[1..].iter().product();
        weight * (fan_in as f64).sqrt().recip()
    }
}

fn convolve(x: &Tensor, weight: &Tensor) -> Tensor {
    let none: Option<Tensor> = None;
    let padding = weight.size()[3] / 2;
    x.conv2d(weight, none.as_ref(), [1, 1], [padding, padding], [1, 1], 1)
}

/// `1 / sqrt(sum over in, k, k of (weight * style)^2 + eps)`: `[out, in, k, k]`, `[N, in]` -> `[N, out]`.
fn demodulation(weight: &Tensor, style: &Tensor) -> Tensor {
    let power = weight
        .square()
        .sum_dim_intlist([2, 3].as_slice(), false, None::<Kind>); // [out, in]
    (style.square().matmul(&power.tr()) + 1e-8).rsqrt()
}

/// `[N, C]` -> `[N, C, 1, 1]`
fn per_channel(x: &Tensor) -> Tensor {
    x.unsqueeze(-1).unsqueeze(-1)
}
