//! A small classifier of portraits that never is part of a loss: it tells what a training reached.

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

use super::caption::{Attribute, HAIR_COLOURS};
use super::portrait::Domain;
use crate::model::Image;
use crate::random::Random;
use crate::weights::{StateDict, WeightsError, safetensors};

const EMBEDDED: &[u8] = include_bytes!("../../checkpoints/judge.safetensors");
/// Channels after each convolution; every one halves the picture.
const CHANNELS: [i64; 5] = [3, 32, 64, 96, 128];
/// What is left of a portrait of 64 pixels: places matter, a mouth is small.
const WIDTH: i64 = 128 * 4 * 4;
const MOMENTUM: f64 = 0.1;
const EPS: f64 = 1e-5;

/// The network: convolutions with batch normalisation, three linear heads.
#[derive(Debug)]
pub struct Judge {
    parameters: BTreeMap<String, Tensor>,
}

/// What it says of pictures.
#[derive(Debug)]
pub struct Verdict {
    /// Logits, `[N, domains]`.
    pub domain: Tensor,
    /// Logits of with against without, `[N, attributes]`.
    pub attributes: Tensor,
    /// Logits, `[N, hair colours]`.
    pub hair: Tensor,
}

/// Whether a batch's own statistics normalise it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They do, and the kept ones follow them.
    Training,
    /// The kept ones do.
    Judging,
}

impl Judge {
    /// The one that the program carries.
    ///
    /// # Errors
    /// When the embedded weights are damaged.
    pub fn embedded() -> Result<Self, WeightsError> {
        Self::from_state(&safetensors::parse("the miniature judge", EMBEDDED)?)
    }

    /// From named tensors.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen.
    pub fn from_state(state: &StateDict) -> Result<Self, WeightsError> {
        let fresh = Self::fresh(&mut Random::new(0));
        let mut parameters = BTreeMap::new();
        for (name, like) in &fresh.parameters {
            let tensor = state.load_shaped(name, &like.size(), Device::Cpu)?;
            parameters.insert(name.clone(), tensor);
        }
        Ok(Self { parameters })
    }

    /// Untrained.
    #[must_use]
    pub fn fresh(random: &mut Random) -> Self {
        let mut parameters = BTreeMap::new();
        let mut put = |name: String, tensor: Tensor| parameters.insert(name, tensor);
        for (i, pair) in CHANNELS.windows(2).enumerate() {
            let (input, output) = (pair[0], pair[1]);
            let deviation = (2.0 / (9 * input) as f64).sqrt();
            let weight = random.normal(&[output, input, 3, 3]) * deviation;
            put(format!("conv{i}.weight"), weight);
            for (part, value) in [("weight", 1.0), ("bias", 0.0), ("mean", 0.0), ("var", 1.0)] {
                let tensor = Tensor::full([output], value, (Kind::Float, Device::Cpu));
                put(format!("norm{i}.{part}"), tensor);
            }
        }
        for (name, answers) in Self::heads() {
            let weight = random.normal(&[answers, WIDTH]) * (1.0 / WIDTH as f64).sqrt();
            put(format!("{name}.weight"), weight);
            let bias = Tensor::zeros([answers], (Kind::Float, Device::Cpu));
            put(format!("{name}.bias"), bias);
        }
        Self { parameters }
    }

    fn heads() -> [(&'static str, i64); 3] {
        [
            ("domain", Domain::ALL.len() as i64),
            ("attributes", Attribute::ALL.len() as i64),
            ("hair", HAIR_COLOURS.len() as i64),
        ]
    }

    /// All tensors by name.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, Tensor> {
        &self.parameters
    }

    /// Judges pictures, `[N, 3, 64, 64]` in `[-1, 1]`.
    #[must_use]
    pub fn judge(&self, pictures: &Image, mode: Mode) -> Verdict {
        let get = |name: String| &self.parameters[&name];
        let mut x = pictures.0.shallow_clone();
        for i in 0..CHANNELS.len() - 1 {
            let none = None::<Tensor>;
            x = x.conv2d(
                get(format!("conv{i}.weight")),
                none,
                [2, 2],
                [1, 1],
                [1, 1],
                1,
            );
            x = Tensor::batch_norm(
                &x,
                Some(get(format!("norm{i}.weight"))),
                Some(get(format!("norm{i}.bias"))),
                Some(get(format!("norm{i}.mean"))),
                Some(get(format!("norm{i}.var"))),
                mode == Mode::Training,
                MOMENTUM,
                EPS,
                false,
            )
            .relu();
        }
        let features = x.flatten(1, 3); // [N, WIDTH]
        let head = |name: &str| {
            let bias = Some(get(format!("{name}.bias")));
            features.linear(get(format!("{name}.weight")), bias)
        };
        Verdict {
            domain: head("domain"),
            attributes: head("attributes"),
            hair: head("hair"),
        }
    }
}

impl Verdict {
    /// The likeliest domain of each picture.
    #[must_use]
    pub fn domains(&self) -> Vec<usize> {
        rows(&self.domain)
    }

    /// The likeliest hair colour of each picture.
    #[must_use]
    pub fn hair_colours(&self) -> Vec<usize> {
        rows(&self.hair)
    }

    /// Whether each picture has an attribute.
    #[must_use]
    pub fn has(&self, attribute: Attribute) -> Vec<bool> {
        let column = self.attributes.select(1, attribute as i64).contiguous();
        let logits = Vec::<f32>::try_from(column).unwrap_or_default();
        logits.into_iter().map(|logit| logit > 0.0).collect()
    }
}

fn rows(logits: &Tensor) -> Vec<usize> {
    let best = Vec::<i64>::try_from(logits.argmax(1, false)).unwrap_or_default();
    best.into_iter().map(|index| index as usize).collect()
}
