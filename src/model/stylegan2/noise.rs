//! Noise inputs of the synthesis network.

use tch::{Device, Tensor};

use crate::random::Random;

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
    Random::new(index)
        .normal(&[1, 1, side, side])
        .to_device(device)
}
