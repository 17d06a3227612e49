//! The body of the public encoders: IR-SE-50, as face recognition uses it (arXiv 1801.07698).

use tch::{Device, Tensor};

use super::shapes::{BLOCKS, is_strided};
use crate::weights::{StateDict, WeightsError};

const EPS: f64 = 1e-5;

/// Blocks after which a map is kept, the coarsest last.
const KEPT: [usize; 3] = [6, 20, BLOCKS - 1];

/// Looks tensors up under a prefix.
pub struct Under<'s> {
    pub state: &'s StateDict,
    pub prefix: String,
    pub device: Device,
}

impl<'s> Under<'s> {
    pub fn get(&self, name: &str) -> Result<Tensor, WeightsError> {
        self.state
            .load(&format!("{}{name}", self.prefix), self.device)
    }

    pub fn has(&self, name: &str) -> bool {
        self.state.find(&format!("{}{name}", self.prefix)).is_some()
    }

    pub fn below(&self, part: &str) -> Under<'s> {
        Under {
            state: self.state,
            prefix: format!("{}{part}.", self.prefix),
            device: self.device,
        }
    }
}

/// Batch normalisation by stored statistics.
#[derive(Debug)]
struct Norm {
    weight: Tensor,
    bias: Tensor,
    mean: Tensor,
    variance: Tensor,
}

impl Norm {
    fn new(under: &Under) -> Result<Self, WeightsError> {
        Ok(Self {
            weight: under.get("weight")?,
            bias: under.get("bias")?,
            mean: under.get("running_mean")?,
            variance: under.get("running_var")?,
        })
    }

    fn forward(&self, x: &Tensor) -> Tensor {
        x.batch_norm(
            Some(&self.weight),
            Some(&self.bias),
            Some(&self.mean),
            Some(&self.variance),
            false,
            0.1,
            EPS,
            false,
        )
    }
}

/// A convolution without bias that keeps the side, or halves it.
pub fn convolve(x: &Tensor, weight: &Tensor, stride: i64) -> Tensor {
    let padding = weight.size()[3] / 2;
    let none = None::<Tensor>;
    x.conv2d(weight, none, [stride; 2], [padding; 2], [1, 1], 1)
}

/// Stem and blocks.
#[derive(Debug)]
pub struct Body {
    stem: Tensor,
    stem_norm: Norm,
    stem_slope: Tensor,
    blocks: Vec<Block>,
}

impl Body {
    pub fn new(encoder: &Under) -> Result<Self, WeightsError> {
        let stem = encoder.below("input_layer");
        let body = encoder.below("body");
        let blocks = (0..BLOCKS).map(|i| Block::new(&body.below(&i.to_string()), i));
        Ok(Self {
            stem: stem.get("0.weight")?,
            stem_norm: Norm::new(&stem.below("1"))?,
            stem_slope: stem.get("2.weight")?,
            blocks: blocks.collect::<Result<_, _>>()?,
        })
    }

    /// `[N, C, R, R]` -> maps of a quarter, an eighth and a sixteenth of the side.
    pub fn forward(&self, pictures: &Tensor) -> [Tensor; 3] {
        let x = self.stem_norm.forward(&convolve(pictures, &self.stem, 1));
        let mut x = x.prelu(&self.stem_slope);
        let mut kept = Vec::with_capacity(KEPT.len());
        for (index, block) in self.blocks.iter().enumerate() {
            x = block.forward(&x);
            if KEPT.contains(&index) {
                kept.push(x.shallow_clone());
            }
        }
        kept.try_into().expect("three blocks are kept")
    }
}

/// Normalisation, two convolutions, and a weight for each channel; beside them a shortcut.
#[derive(Debug)]
struct Block {
    norm: Norm,
    first: Tensor,
    slope: Tensor,
    second: Tensor,
    second_norm: Norm,
    squeeze: Tensor,
    excite: Tensor,
    shortcut: Option<(Tensor, Norm)>,
    stride: i64,
}

impl Block {
    fn new(block: &Under, index: usize) -> Result<Self, WeightsError> {
        let layer = block.below("res_layer");
        let shortcut = block.below("shortcut_layer");
        Ok(Self {
            norm: Norm::new(&layer.below("0"))?,
            first: layer.get("1.weight")?,
            slope: layer.get("2.weight")?,
            second: layer.get("3.weight")?,
            second_norm: Norm::new(&layer.below("4"))?,
            squeeze: layer.get("5.fc1.weight")?,
            excite: layer.get("5.fc2.weight")?,
            shortcut: if shortcut.has("0.weight") {
                Some((shortcut.get("0.weight")?, Norm::new(&shortcut.below("1"))?))
            } else {
                None
            },
            stride: if is_strided(index) { 2 } else { 1 },
        })
    }

    fn forward(&self, x: &Tensor) -> Tensor {
        let y = convolve(&self.norm.forward(x), &self.first, 1).prelu(&self.slope);
        let y = self
            .second_norm
            .forward(&convolve(&y, &self.second, self.stride));
        let pooled = y.adaptive_avg_pool2d([1, 1]);
        let hidden = convolve(&pooled, &self.squeeze, 1).relu();
        let attention = convolve(&hidden, &self.excite, 1).sigmoid();
        y * attention + self.beside(x)
    }

    fn beside(&self, x: &Tensor) -> Tensor {
        match &self.shortcut {
            Some((weight, norm)) => norm.forward(&convolve(x, weight, self.stride)),
            None if self.stride == 1 => x.shallow_clone(),
            None => {
                let stride = [self.stride; 2];
                x.max_pool2d([1, 1], stride, [0, 0], [1, 1], false)
            }
        }
    }
}
