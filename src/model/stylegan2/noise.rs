//! Noise inputs of the synthesis network.

use std::f64::consts::TAU;

use tch::{Device, Tensor};

/// Which noise the synthesis network adds. Always said, never implied: runs must be repeatable.
#[derive(Debug)]
pub enum Noise {
    /// The noises stored with the weights.
    Stored,
    /// None at all.
    Zero,
    /// One tensor per layer, `[1 or N, 1, r, r]`; see [`Noise::shapes`].
    Given(Vec<Tensor>),
}

impl Noise {
    /// Shape of each layer's noise for a batch of `n` pictures of side `size`.
    #[must_use]
    pub fn shapes(n: i64, size: i64) -> Vec<[i64; 4]> {
        sides(size).map(|side| [n, 1, side, side]).collect()
    }
}

/// Sides of the noise maps: 4, 8, 8, 16, 16 …
pub fn sides(size: i64) -> impl Iterator<Item = i64> {
    let pairs = (3..=size.ilog2()).flat_map(|log| [1 << log, 1 << log]);
    std::iter::once(4).chain(pairs)
}

/// The noise of layer `index` where the weights bring none, `[1, 1, side, side]`.
pub fn seeded(index: u64, side: i64, device: Device) -> Tensor {
    seeded_normal(0x6e01 + index, &[1, 1, side, side], device)
}

/// Standard normal numbers that depend on the seed alone (splitmix64, Box-Muller).
pub fn seeded_normal(seed: u64, shape: &[i64], device: Device) -> Tensor {
    let n: i64 = shape.iter().product();
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = state;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    let values: Vec<f32> = (0..n)
        .map(|_| {
            let radius = (-2.0 * (1.0 - uniform()).ln()).sqrt();
            (radius * (TAU * uniform()).cos()) as f32
        })
        .collect();
    Tensor::from_slice(&values).view(shape).to_device(device)
}
