//! Encoders: from an aligned picture to the `w_plus` that draws it again.
//!
//! e4e, pSp (arXiv 2102.02766, 2008.00951) and `ReStyle` over both (arXiv 2104.02699) in their public
//! layout, and the small one of the miniature world. Which it is and how large is read off the
//! tensors; only whether heads give styles or differences stands in the file's options, because e4e
//! and pSp have the same tensors.

mod body;
#[cfg(test)]
pub(crate) mod fixture;
mod head;
mod irse;
mod miniature;
mod shapes;

use tch::{Device, Kind, Tensor};

pub use irse::Flavour;
pub use miniature::Miniature;

use self::irse::Irse;
use super::stylegan2::{Generator, Noise};
use super::{Image, WPlus};
use crate::weights::{StateDict, WeightsError};

/// Residual steps of a `ReStyle` encoder, as published.
const STEPS: usize = 5;
/// Channels of a `ReStyle` encoder: the picture, and what was drawn of it so far.
const WITH_FEEDBACK: i64 = 6;

/// An encoder of any kind, with the mean styles that it was trained around.
#[derive(Debug)]
pub struct Encoder {
    network: Network,
    latent_avg: Tensor, // [layers, w]
}

#[derive(Debug)]
enum Network {
    Irse(Irse),
    Miniature(Miniature),
}

/// An encoder and a generator that do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the encoder gives {} styles of width {}, the generator takes {} of width {}: take an encoder \
     that was trained for this generator",
    encoder[0], encoder[1], generator[0], generator[1]
)]
pub struct Misfit {
    /// Layers and width that come out.
    pub encoder: [i64; 2],
    /// Layers and width that are wanted.
    pub generator: [i64; 2],
}

impl Encoder {
    /// Builds it as f32 on `device`. A decoder in the same file is not looked at.
    ///
    /// # Errors
    /// When tensors are missing, too many or misshapen, or the file does not say which kind it is.
    pub fn from_state(state: &StateDict, device: Device) -> Result<Self, WeightsError> {
        let network = if Miniature::is(state) {
            Network::Miniature(Miniature::from_state(state, device)?)
        } else {
            Network::Irse(Irse::from_state(state, device)?)
        };
        let mut encoder = Self {
            latent_avg: state.load("latent_avg", device)?,
            network,
        };
        let [layers, w] = encoder.output();
        encoder.latent_avg = encoder.latent_avg.expand([layers, w], false).contiguous();
        Ok(encoder)
    }

    /// How many styles it gives, and their width.
    #[must_use]
    pub fn output(&self) -> [i64; 2] {
        match &self.network {
            Network::Irse(network) => network.output(),
            Network::Miniature(network) => network.output(),
        }
    }

    /// Side of the pictures that it sees.
    #[must_use]
    pub fn resolution(&self) -> i64 {
        match &self.network {
            Network::Irse(network) => network.resolution(),
            Network::Miniature(network) => network.resolution(),
        }
    }

    /// Whether it looks at what was drawn and corrects it (`ReStyle`).
    #[must_use]
    pub fn is_iterative(&self) -> bool {
        matches!(&self.network, Network::Irse(network) if network.channels() == WITH_FEEDBACK)
    }

    /// How far the mean styles that it was trained around are from those of a generator, as a share
    /// of their size: about 0 for the generator that it was trained for.
    #[must_use]
    pub fn distance(&self, generator: &Generator) -> f64 {
        if self.fit(generator).is_err() {
            return f64::INFINITY;
        }
        let mean = generator.w_avg(); // [1, w]
        let length = |t: &Tensor| t.square().mean(Kind::Float).sqrt().double_value(&[]);
        length(&(&self.latent_avg - mean)) / length(mean).max(1e-9)
    }

    /// Checks that layers and widths agree.
    ///
    /// # Errors
    /// When they do not.
    pub fn fit(&self, generator: &Generator) -> Result<(), Misfit> {
        let wanted = [generator.config().layers(), generator.config().w_dim];
        if wanted == self.output() {
            return Ok(());
        }
        Err(Misfit {
            encoder: self.output(),
            generator: wanted,
        })
    }

    /// Styles that draw these pictures: `[N, 3, S, S]` of any size -> `[N, layers, w]`. A `ReStyle`
    /// encoder corrects itself five times.
    ///
    /// # Errors
    /// When the encoder does not fit the generator.
    pub fn encode(&self, pictures: &Image, generator: &Generator) -> Result<WPlus, Misfit> {
        let _guard = tch::no_grad_guard();
        self.fit(generator)?;
        let seen = self.resized(&pictures.0);
        let mut w_plus = self.mean(&seen);
        for _ in 0..if self.is_iterative() { STEPS } else { 1 } {
            w_plus = self.step(&seen, &w_plus, generator);
        }
        Ok(w_plus)
    }

    /// The styles after each of so many steps; one that is not iterative makes the same each time.
    ///
    /// # Errors
    /// When the encoder does not fit the generator.
    pub fn encode_in_steps(
        &self,
        pictures: &Image,
        generator: &Generator,
        steps: usize,
    ) -> Result<Vec<WPlus>, Misfit> {
        let _guard = tch::no_grad_guard();
        self.fit(generator)?;
        let seen = self.resized(&pictures.0);
        let mut w_plus = self.mean(&seen);
        let all = (0..steps).map(|_| {
            w_plus = self.step(&seen, &w_plus, generator);
            w_plus.clone()
        });
        Ok(all.collect())
    }

    /// The mean styles, for each picture.
    fn mean(&self, seen: &Tensor) -> WPlus {
        let n = seen.size()[0];
        WPlus(self.latent_avg.unsqueeze(0).expand([n, -1, -1], false))
    }

    fn step(&self, seen: &Tensor, w_plus: &WPlus, generator: &Generator) -> WPlus {
        match &self.network {
            Network::Miniature(network) => network.encode(seen, &self.latent_avg),
            Network::Irse(network) if self.is_iterative() => {
                let drawn = self.drawn(w_plus, generator);
                let difference = network.forward(&Tensor::cat(&[seen, &drawn], 1));
                WPlus(difference + &w_plus.0)
            }
            Network::Irse(network) => WPlus(network.forward(seen) + &self.latent_avg),
        }
    }

    /// What the generator makes of the styles, as the encoder sees it.
    fn drawn(&self, w_plus: &WPlus, generator: &Generator) -> Tensor {
        let side = self.resolution();
        let picture = generator.synthesis(w_plus, &Noise::Stored).0;
        picture.adaptive_avg_pool2d([side, side])
    }

    fn resized(&self, pictures: &Tensor) -> Tensor {
        let side = self.resolution();
        if pictures.size()[2..] == [side, side] {
            return pictures.shallow_clone();
        }
        pictures.internal_upsample_bilinear2d_aa([side, side], false, None, None)
    }
}

#[cfg(test)]
mod tests;
