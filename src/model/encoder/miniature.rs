//! The encoder of the miniature world.
//!
//! ```text
//! conv0 … conv3   [out, in, 3, 3], each halves the side; norm0 … norm3 (weight, bias, mean, var), ReLU
//! hidden          [256, 128 * 4 * 4], with bias; ReLU
//! w_plus          [layers * w, 256], with bias: what is added to latent_avg, [layers, w]
//! ```

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

use crate::model::WPlus;
use crate::model::clip::BatchNorm;
use crate::random::Random;
use crate::weights::{Shapes, StateDict, WeightsError};

/// Channels after each convolution.
const CHANNELS: [i64; 5] = [3, 32, 64, 128, 128];
const CONVS: usize = CHANNELS.len() - 1;
/// Side of the last map.
const SIDE: i64 = 4;
const HIDDEN: i64 = 256;
const EPS: f64 = 1e-5;
const MOMENTUM: f64 = 0.1;

/// The network, its tensors by name.
#[derive(Debug)]
pub struct Miniature {
    parameters: BTreeMap<String, Tensor>,
    output: [i64; 2], // layers, w
}

impl Miniature {
    /// Whether tensors are those of such an encoder.
    #[must_use]
    pub fn is(state: &StateDict) -> bool {
        ["hidden.weight", "w_plus.weight"]
            .iter()
            .all(|name| state.find(name).is_some())
    }

    /// From named tensors, as f32 on `device`.
    ///
    /// # Errors
    /// When tensors are missing, too many or misshapen.
    pub fn from_state(state: &StateDict, device: Device) -> Result<Self, WeightsError> {
        let average = state.get("latent_avg")?.size();
        let [layers, w] = average[..] else {
            return Err(state.wrong_shape("latent_avg", &average, "[layers, w]".to_owned()));
        };
        let shapes = shapes([layers, w]);
        let optional = Shapes::from([("latent_avg".to_owned(), average)]);
        state.check(&shapes, &optional)?;
        let mut parameters = BTreeMap::new();
        for name in shapes.into_keys() {
            parameters.insert(name.clone(), state.load(&name, device)?);
        }
        Ok(Self {
            parameters,
            output: [layers, w],
        })
    }

    /// Untrained: it gives nearly the mean styles.
    #[must_use]
    pub fn fresh(output: [i64; 2], random: &mut Random) -> Self {
        let mut parameters = BTreeMap::new();
        for (name, shape) in shapes(output) {
            let fan_in: i64 = shape[1..].iter().product();
            let tensor = match name.as_str() {
                "w_plus.weight" => random.normal(&shape) * (0.1 / (fan_in as f64).sqrt()),
                _ if shape.len() > 1 => random.normal(&shape) * (2.0 / fan_in as f64).sqrt(),
                _ if name.ends_with("bias") || name.ends_with("mean") => {
                    Tensor::zeros(&shape, (Kind::Float, Device::Cpu))
                }
                _ => Tensor::ones(&shape, (Kind::Float, Device::Cpu)),
            };
            parameters.insert(name, tensor);
        }
        Self { parameters, output }
    }

    /// All tensors by name.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, Tensor> {
        &self.parameters
    }

    /// How many styles it gives, and their width.
    #[must_use]
    pub fn output(&self) -> [i64; 2] {
        self.output
    }

    /// Side of the pictures that it sees.
    #[must_use]
    pub fn resolution(&self) -> i64 {
        SIDE << CONVS
    }

    /// `[N, 3, 64, 64]` in `[-1, 1]` and `[layers, w]` -> `[N, layers, w]`.
    #[must_use]
    pub fn encode(&self, pictures: &Tensor, latent_avg: &Tensor) -> WPlus {
        self.encode_with(pictures, latent_avg, BatchNorm::Stored)
    }

    /// [`Miniature::encode`] that chooses by which statistics it normalises.
    #[must_use]
    pub fn encode_with(&self, pictures: &Tensor, latent_avg: &Tensor, norm: BatchNorm) -> WPlus {
        let get = |name: &str| &self.parameters[name];
        let mut x = pictures.shallow_clone();
        for i in 0..CONVS {
            let weight = get(&format!("conv{i}.weight"));
            x = x.conv2d(weight, None::<Tensor>, [2, 2], [1, 1], [1, 1], 1);
            let part = |part: &str| Some(get(&format!("norm{i}.{part}")));
            let (mean, var) = (part("mean"), part("var"));
            let (weight, bias) = (part("weight"), part("bias"));
            let batch = norm == BatchNorm::Batch;
            x = x
                .batch_norm(weight, bias, mean, var, batch, MOMENTUM, EPS, false)
                .relu();
        }
        let linear = |x: &Tensor, name: &str| {
            let bias = get(&format!("{name}.bias"));
            x.linear(get(&format!("{name}.weight")), Some(bias))
        };
        let hidden = linear(&x.flatten(1, 3), "hidden").relu();
        let [layers, w] = self.output;
        WPlus(linear(&hidden, "w_plus").view([-1, layers, w]) + latent_avg)
    }
}

fn shapes([layers, w]: [i64; 2]) -> Shapes {
    let mut shapes = Shapes::new();
    for (i, pair) in CHANNELS.windows(2).enumerate() {
        shapes.insert(format!("conv{i}.weight"), vec![pair[1], pair[0], 3, 3]);
        for part in ["weight", "bias", "mean", "var"] {
            shapes.insert(format!("norm{i}.{part}"), vec![pair[1]]);
        }
    }
    let flat = CHANNELS[CONVS] * SIDE * SIDE;
    for (name, output, input) in [("hidden", HIDDEN, flat), ("w_plus", layers * w, HIDDEN)] {
        shapes.insert(format!("{name}.weight"), vec![output, input]);
        shapes.insert(format!("{name}.bias"), vec![output]);
    }
    shapes
}
