//! The three networks. Names and shapes are facenet-pytorch's; inputs are `(value - 127.5) / 128`.

use tch::{Device, Kind, Tensor};

use crate::weights::{StateDict, WeightsError};

/// A convolution or linear layer, perhaps with `PReLU` behind it.
#[derive(Debug)]
struct Layer {
    weight: Tensor,
    bias: Tensor,
    slope: Option<Tensor>,
}

impl Layer {
    /// The layer `name` of `shape`, with the slopes of `prelu` where one is named.
    fn load(
        state: &StateDict,
        name: &str,
        shape: &[i64],
        prelu: Option<&str>,
    ) -> Result<Self, WeightsError> {
        let load = |name: &str, shape: &[i64]| state.load_shaped(name, shape, Device::Cpu);
        let slope = prelu.map(|prelu| load(&format!("{prelu}.weight"), &shape[..1]));
        Ok(Self {
            weight: load(&format!("{name}.weight"), shape)?,
            bias: load(&format!("{name}.bias"), &shape[..1])?,
            slope: slope.transpose()?,
        })
    }

    fn activate(&self, x: Tensor) -> Tensor {
        match &self.slope {
            Some(slope) => x.prelu(slope),
            None => x,
        }
    }

    fn convolve(&self, x: &Tensor) -> Tensor {
        self.activate(x.conv2d(&self.weight, Some(&self.bias), 1, 0, 1, 1))
    }

    fn linear(&self, x: &Tensor) -> Tensor {
        self.activate(x.linear(&self.weight, Some(&self.bias)))
    }
}

/// The last pixels that do not fill a window still count.
fn pool(x: &Tensor, side: i64) -> Tensor {
    x.max_pool2d([side, side], [2, 2], [0, 0], [1, 1], true)
}

/// `[N, C, H, W]` -> `[N, W * H * C]`: the order of the original Caffe weights.
fn flatten(x: &Tensor) -> Tensor {
    x.permute([0, 3, 2, 1]).flatten(1, -1)
}

/// Loads the layers of a network: `(name, shape)`, those with a number alone followed by `PReLU`.
fn stack(
    state: &StateDict,
    network: &str,
    layers: &[(&str, &[i64])],
) -> Result<Vec<Layer>, WeightsError> {
    let load = |(name, shape): &(&str, &[i64])| {
        let number = name.trim_start_matches(char::is_alphabetic);
        let prelu = format!("{network}.prelu{number}");
        let prelu = (!number.contains('_')).then_some(prelu.as_str());
        Layer::load(state, &format!("{network}.{name}"), shape, prelu)
    };
    layers.iter().map(load).collect()
}

/// Proposes: a window of 12 pixels, moved by 2.
#[derive(Debug)]
pub struct Pnet {
    layers: Vec<Layer>,
}

/// What [`Pnet`] and [`Rnet`] say.
#[derive(Debug)]
pub struct Proposal {
    /// Of no face and of a face, in dimension 1: `[N, 2, ...]`.
    pub probability: Tensor,
    /// By how much of its width and height each edge should move: `[N, 4, ...]`.
    pub regression: Tensor,
}

impl Pnet {
    /// From tensors `pnet.*`.
    ///
    /// # Errors
    /// When one is missing or misshapen.
    pub fn from_state(state: &StateDict) -> Result<Self, WeightsError> {
        let layers: [(&str, &[i64]); 5] = [
            ("conv1", &[10, 3, 3, 3]),
            ("conv2", &[16, 10, 3, 3]),
            ("conv3", &[32, 16, 3, 3]),
            ("conv4_1", &[2, 32, 1, 1]),
            ("conv4_2", &[4, 32, 1, 1]),
        ];
        let layers = stack(state, "pnet", &layers)?;
        Ok(Self { layers })
    }

    /// `[N, 3, H, W]` -> maps of half the size.
    #[must_use]
    pub fn forward(&self, x: &Tensor) -> Proposal {
        let [conv1, conv2, conv3, probability, regression] = &self.layers[..] else {
            unreachable!("five layers");
        };
        let x = pool(&conv1.convolve(x), 2);
        let x = conv3.convolve(&conv2.convolve(&x));
        Proposal {
            probability: probability.convolve(&x).softmax(1, Kind::Float),
            regression: regression.convolve(&x),
        }
    }
}

/// Refines: regions of 24 pixels.
#[derive(Debug)]
pub struct Rnet {
    layers: Vec<Layer>,
}

impl Rnet {
    /// From tensors `rnet.*`.
    ///
    /// # Errors
    /// When one is missing or misshapen.
    pub fn from_state(state: &StateDict) -> Result<Self, WeightsError> {
        let layers: [(&str, &[i64]); 6] = [
            ("conv1", &[28, 3, 3, 3]),
            ("conv2", &[48, 28, 3, 3]),
            ("conv3", &[64, 48, 2, 2]),
            ("dense4", &[128, 576]),
            ("dense5_1", &[2, 128]),
            ("dense5_2", &[4, 128]),
        ];
        let layers = stack(state, "rnet", &layers)?;
        Ok(Self { layers })
    }

    /// `[N, 3, 24, 24]` -> `[N, 2]` and `[N, 4]`.
    #[must_use]
    pub fn forward(&self, x: &Tensor) -> Proposal {
        let [conv1, conv2, conv3, dense, probability, regression] = &self.layers[..] else {
            unreachable!("six layers");
        };
        let x = pool(&conv1.convolve(x), 3);
        let x = pool(&conv2.convolve(&x), 3);
        let x = dense.linear(&flatten(&conv3.convolve(&x)));
        Proposal {
            probability: probability.linear(&x).softmax(1, Kind::Float),
            regression: regression.linear(&x),
        }
    }
}

/// Decides: regions of 48 pixels.
#[derive(Debug)]
pub struct Onet {
    layers: Vec<Layer>,
}

/// What [`Onet`] says.
#[derive(Debug)]
pub struct Decision {
    /// Of no face and of a face: `[N, 2]`.
    pub probability: Tensor,
    /// By how much of its width and height each edge should move: `[N, 4]`.
    pub regression: Tensor,
    /// Five across, then five down, as shares of the region: `[N, 10]`.
    pub points: Tensor,
}

impl Onet {
    /// From tensors `onet.*`.
    ///
    /// # Errors
    /// When one is missing or misshapen.
    pub fn from_state(state: &StateDict) -> Result<Self, WeightsError> {
        let layers: [(&str, &[i64]); 8] = [
            ("conv1", &[32, 3, 3, 3]),
            ("conv2", &[64, 32, 3, 3]),
            ("conv3", &[64, 64, 3, 3]),
            ("conv4", &[128, 64, 2, 2]),
            ("dense5", &[256, 1152]),
            ("dense6_1", &[2, 256]),
            ("dense6_2", &[4, 256]),
            ("dense6_3", &[10, 256]),
        ];
        let layers = stack(state, "onet", &layers)?;
        Ok(Self { layers })
    }

    /// `[N, 3, 48, 48]` -> `[N, 2]`, `[N, 4]`, `[N, 10]`.
    #[must_use]
    pub fn forward(&self, x: &Tensor) -> Decision {
        let [conv1, conv2, conv3, conv4, dense, heads @ ..] = &self.layers[..] else {
            unreachable!("eight layers");
        };
        let x = pool(&conv1.convolve(x), 3);
        let x = pool(&conv2.convolve(&x), 3);
        let x = pool(&conv3.convolve(&x), 2);
        let x = dense.linear(&flatten(&conv4.convolve(&x)));
        Decision {
            probability: heads[0].linear(&x).softmax(1, Kind::Float),
            regression: heads[1].linear(&x),
            points: heads[2].linear(&x),
        }
    }
}
