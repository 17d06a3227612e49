//! The operations that StyleGAN2 adds to the usual ones.

use std::f64::consts::SQRT_2;

use tch::{Kind, Tensor};

/// The filter that follows a 2x upsampling, `[1, 3, 3, 1]` along one axis, with gain 2.
const TAPS: [f32; 4] = [0.25, 0.75, 0.75, 0.25];

/// Each vector to unit mean square: `[N, C]` -> `[N, C]`.
pub fn pixel_norm(x: &Tensor) -> Tensor {
    let mean_square = x.square().mean_dim(1, true, Kind::Float);
    (x * (mean_square + 1e-8).rsqrt()).to_kind(x.kind())
}

/// `sqrt(2) * leaky_relu(x, 0.2)`.
pub fn activate(x: &Tensor) -> Tensor {
    x.maximum(&(x * 0.2)) * SQRT_2
}

/// An equalised linear layer: `x @ (weight * gain)^T + bias * lr_mul`, `gain = lr_mul / sqrt(in)`.
pub fn equal_linear(x: &Tensor, weight: &Tensor, bias: &Tensor, lr_mul: f64) -> Tensor {
    let gain = lr_mul / (weight.size()[1] as f64).sqrt();
    (bias * lr_mul).addmm(x, &(weight * gain).tr())
}

/// Blurs what a 2x transposed convolution left: `[N, C, 2H+1, 2W+1]` -> `[N, C, 2H, 2W]`.
pub fn blur(x: &Tensor) -> Tensor {
    let channels = x.size()[1];
    let taps = taps(x).expand([channels, 1, 4, 1], false);
    let across = taps.transpose(2, 3);
    let none: Option<Tensor> = None;
    x.conv2d(&taps, none.as_ref(), [1, 1], [1, 0], [1, 1], channels)
        .conv2d(&across, none.as_ref(), [1, 1], [0, 1], [1, 1], channels)
}

/// Doubles the side of a picture: zeros in between, then the filter; `[N, C, H, W]` -> `[N, C, 2H, 2W]`.
pub fn upsample(x: &Tensor) -> Tensor {
    let (n, c, h, w) = x.size4().expect("pictures have four dimensions");
    let filter = filter(x);
    let none: Option<Tensor> = None;
    x.reshape([n * c, 1, h, w])
        .conv_transpose2d(&filter, none.as_ref(), [2, 2], [1, 1], [0, 0], 1, [1, 1])
        .reshape([n, c, 2 * h, 2 * w])
}

/// The filter in both directions, `[1, 1, 4, 4]`, like `x` in kind and device.
pub fn filter(x: &Tensor) -> Tensor {
    let taps = taps(x);
    &taps * taps.transpose(2, 3)
}

/// The filter as a column, `[1, 1, 4, 1]`, like `x` in kind and device.
fn taps(x: &Tensor) -> Tensor {
    Tensor::from_slice(&TAPS)
        .view([1, 1, 4, 1])
        .to_device(x.device())
        .to_kind(x.kind())
}
