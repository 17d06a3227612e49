//! StyleGAN2 (Karras et al., 2020, arXiv 1912.04958) in the rosinality weight layout.
//!
//! Widths, depth and resolution are read off the weights. All parameters are kept by name, so that
//! layers can be frozen, saved, mixed and cast by name.

mod layers;
mod mapping;
mod modulated_conv;
mod noise;
mod ops;
mod published;
mod synthesis;

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

pub use noise::Noise;
pub use published::Arguments;

use self::mapping::Mapping;
use self::synthesis::Synthesis;
use super::{Image, W, WPlus, Z};
use crate::random::Random;
use crate::weights::{StateDict, WeightsError};

/// What the weights say about the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Side of the pictures in pixels, a power of two.
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

impl Config {
    /// Entries of a [`WPlus`]: `2 * log2(size) - 2`.
    #[must_use]
    pub fn layers(&self) -> i64 {
        2 * i64::from(self.size.ilog2()) - 2
    }
}

/// A StyleGAN2 generator: mapping, synthesis, `w_avg` and stored noises.
#[derive(Debug)]
pub struct Generator {
    config: Config,
    parameters: BTreeMap<String, Tensor>,
    mapping: Mapping,
    synthesis: Synthesis,
    w_avg: Tensor,       // [1, w]
    noises: Vec<Tensor>, // [1, 1, r, r] each
}

impl Generator {
    /// Builds the generator from rosinality names, as f32 on `device`.
    ///
    /// `latent_avg` and the stored noises may be absent: the mean of `w` is then taken over 4096
    /// seeded `z`, the noises are seeded normal numbers.
    ///
    /// # Errors
    /// When tensors are missing, too many, or of shapes that fit no StyleGAN2; all are named.
    pub fn from_state(state: &StateDict, device: Device) -> Result<Self, WeightsError> {
        let config = infer(state)?;
        layers::check(&config, state)?;
        let mut parameters = BTreeMap::new();
        for name in layers::parameter_names(&config) {
            parameters.insert(name.clone(), state.load(&name, device)?);
        }
        let mut noises = Vec::new();
        for (index, side) in noise::sides(config.size).enumerate() {
            let name = format!("noises.noise_{index}");
            noises.push(match state.find(&name) {
                Some(_) => state.load_shaped(&name, &[1, 1, side, side], device)?,
                None => noise::seeded(index as u64, side, device),
            });
        }
        let w_avg = match state.find("latent_avg") {
            Some(w_avg) => Some(
                w_avg
                    .to_kind(Kind::Float)
                    .to_device(device)
                    .view([1, config.w_dim]),
            ),
            None => None,
        };
        let mut generator = Self::assemble(config, parameters, noises);
        generator.w_avg = w_avg.unwrap_or_else(|| generator.mean_w(4096));
        Ok(generator)
    }

    fn assemble(config: Config, parameters: BTreeMap<String, Tensor>, noises: Vec<Tensor>) -> Self {
        let mapping = Mapping::new(&config, &parameters);
        let synthesis = Synthesis::new(&config, &parameters);
        let w_avg = parameters["input.input"].new_zeros(
            [1, config.w_dim],
            (Kind::Float, parameters["input.input"].device()),
        );
        Self {
            config,
            parameters,
            mapping,
            synthesis,
            w_avg,
            noises,
        }
    }

    /// The same network over other tensors: a cast, a copy, an interpolation.
    ///
    /// `f` sees every parameter by its rosinality name; gradients flow through what it returns.
    #[must_use]
    pub fn map(&self, mut f: impl FnMut(&str, &Tensor) -> Tensor) -> Self {
        let parameters = self
            .parameters
            .iter()
            .map(|(name, tensor)| (name.clone(), f(name, tensor)))
            .collect();
        let noises = self.noises.iter().map(Tensor::shallow_clone).collect();
        let mut generator = Self::assemble(self.config.clone(), parameters, noises);
        generator.w_avg = self.w_avg.shallow_clone();
        generator
    }

    /// A copy with tensors of its own; nothing requires a gradient yet.
    #[must_use]
    pub fn copy(&self) -> Self {
        self.map(|_, tensor| tensor.detach().copy())
    }

    /// What the weights say about the network.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Parameters by rosinality name, in order.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, Tensor> {
        &self.parameters
    }

    /// The mean of `w`, `[1, w]`: where truncation pulls to.
    #[must_use]
    pub fn w_avg(&self) -> &Tensor {
        &self.w_avg
    }

    /// Where the tensors are.
    #[must_use]
    pub fn device(&self) -> Device {
        self.w_avg.device()
    }

    /// `z` -> `w`: `[N, z]` -> `[N, w]`.
    #[must_use]
    pub fn mapping(&self, z: &Z) -> W {
        W(self.mapping.forward(&z.0))
    }

    /// `w_plus` -> pictures of [`Config::size`].
    #[must_use]
    pub fn synthesis(&self, w_plus: &WPlus, noise: &Noise) -> Image {
        self.synthesis_at(w_plus, noise, self.config.size)
    }

    /// The picture as it stands at a lower resolution: the sum of the `ToRGB` outputs up to `size`.
    #[must_use]
    pub fn synthesis_at(&self, w_plus: &WPlus, noise: &Noise, size: i64) -> Image {
        let noise = match noise {
            Noise::Stored => self.noises.iter().map(Some).collect(),
            Noise::Zero => vec![None; self.noises.len()],
            Noise::Given(given) => given.iter().map(Some).collect(),
        };
        Image(self.synthesis.forward(w_plus, &noise, size))
    }

    /// Mean of `w` over `n` seeded `z`, `[1, w]`.
    fn mean_w(&self, n: i64) -> Tensor {
        let _guard = tch::no_grad_guard();
        let z = Random::new(0).normal(&[n, self.config.z_dim]);
        self.mapping(&Z(z.to_device(self.device())))
            .0
            .mean_dim(0, true, Kind::Float)
    }

    /// All tensors by rosinality name, with `latent_avg` and the noises.
    #[must_use]
    pub fn to_state(&self, origin: &str) -> StateDict {
        let mut state = StateDict::new(origin);
        for (name, tensor) in &self.parameters {
            state.insert(name.clone(), tensor.detach());
        }
        for (index, noise) in self.noises.iter().enumerate() {
            state.insert(format!("noises.noise_{index}"), noise.shallow_clone());
        }
        state.insert("latent_avg", self.w_avg.view([self.config.w_dim]));
        state
    }
}

/// Reads sizes off the shapes.
fn infer(state: &StateDict) -> Result<Config, WeightsError> {
    let mapping_layers = (1..usize::MAX)
        .take_while(|i| state.find(&format!("style.{i}.weight")).is_some())
        .count();
    if mapping_layers == 0 {
        return Err(state.malformed("no mapping network (`style.1.weight`): not a StyleGAN2"));
    }
    let first = rank(state, "style.1.weight", 2)?;
    let last = rank(state, &format!("style.{mapping_layers}.weight"), 2)?;
    let doublings = doublings(state);
    if doublings > 8 {
        return Err(state.malformed("more layers than a 1024-pixel StyleGAN2 has"));
    }
    let mut channels = vec![rank(state, "input.input", 4)?[1]];
    for k in 0..doublings {
        channels.push(rank(state, &format!("convs.{}.conv.weight", 2 * k), 5)?[1]);
    }
    Ok(Config {
        size: 4 << (channels.len() - 1),
        z_dim: first[1],
        w_dim: last[0],
        mapping_layers,
        channels,
    })
}

/// How often the picture is doubled: by the last `to_rgbs.k`, so that a gap before it is noticed.
fn doublings(state: &StateDict) -> usize {
    let index = |name: &str| {
        let (index, _) = name.strip_prefix("to_rgbs.")?.split_once('.')?;
        index.parse::<usize>().ok()
    };
    let last = state.names().filter_map(index).max();
    last.map_or(0, |last| last.saturating_add(1))
}

fn rank(state: &StateDict, name: &str, rank: usize) -> Result<Vec<i64>, WeightsError> {
    let shape = state.get(name)?.size();
    if shape.len() == rank && shape.iter().all(|&n| n > 0) {
        return Ok(shape);
    }
    Err(state.wrong_shape(name, &shape, format!("{rank} dimensions")))
}
