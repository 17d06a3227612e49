//! CLIP's `ResNet`: a three-convolution stem, average pools instead of strides, attention at the end.

use tch::Tensor;

use super::Parameters;
use super::transformer::{Linear, heads};
use crate::weights::WeightsError;

/// Total stride of the network.
const STRIDE: i64 = 32;

/// Which statistics the batch normalisations use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchNorm {
    /// The stored ones.
    Stored,
    /// Those of the batch; the stored ones follow.
    Batch,
}

#[derive(Debug)]
pub struct ModifiedResNet {
    stem: [Conv; 3],
    blocks: Vec<Bottleneck>,
    pool: AttentionPool,
    norm: BatchNorm,
}

impl ModifiedResNet {
    pub fn new(get: &Parameters) -> Result<Self, WeightsError> {
        let stem = |i: usize| Conv::new(get, &format!("visual.conv{i}"), &format!("visual.bn{i}"));
        let mut blocks = Vec::new();
        for layer in 1..=4 {
            let prefix = format!("visual.layer{layer}");
            for i in 0..get.count(&prefix, "conv1.weight") {
                let pool = if layer > 1 && i == 0 { 2 } else { 1 };
                blocks.push(Bottleneck::new(get, &format!("{prefix}.{i}"), pool)?);
            }
        }
        Ok(Self {
            stem: [stem(1)?, stem(2)?, stem(3)?],
            blocks,
            pool: AttentionPool::new(get)?,
            norm: BatchNorm::Stored,
        })
    }

    pub fn resolution(&self) -> i64 {
        let tiles = self.pool.positions.size()[0] - 1;
        (tiles as f64).sqrt().round() as i64 * STRIDE
    }

    pub fn set_batch_norm(&mut self, mode: BatchNorm) {
        self.norm = mode;
    }

    /// `[N, 3, R, R]` -> `[N, embed]`
    pub fn forward(&self, pictures: &Tensor) -> Tensor {
        let mut x = average_pool(&self.stem(pictures), 2);
        for block in &self.blocks {
            x = block.forward(&x, self.norm);
        }
        self.pool.forward(&x)
    }

    /// Half the side of the pictures.
    fn stem(&self, pictures: &Tensor) -> Tensor {
        let mut x = pictures.shallow_clone();
        for (i, conv) in self.stem.iter().enumerate() {
            let stride = if i == 0 { 2 } else { 1 };
            x = conv.forward(&x, stride, self.norm).relu();
        }
        x
    }

    /// After the stem and after each stage, the finest first.
    pub fn maps(&self, pictures: &Tensor) -> Vec<Tensor> {
        let mut maps = vec![self.stem(pictures)];
        let mut x = average_pool(&maps[0], 2);
        for (index, block) in self.blocks.iter().enumerate() {
            x = block.forward(&x, self.norm);
            // A stage ends before the next one halves the side.
            if self.blocks.get(index + 1).is_none_or(|next| next.pool > 1) {
                maps.push(x.shallow_clone());
            }
        }
        maps
    }
}

/// A convolution without bias and its batch normalisation.
#[derive(Debug)]
struct Conv {
    weight: Tensor, // [out, in, k, k]
    scale: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
}

impl Conv {
    fn new(get: &Parameters, conv: &str, norm: &str) -> Result<Self, WeightsError> {
        Ok(Self {
            weight: get.get_rank(&format!("{conv}.weight"), 4)?,
            scale: get.get(&format!("{norm}.weight"))?,
            shift: get.get(&format!("{norm}.bias"))?,
            mean: get.get(&format!("{norm}.running_mean"))?,
            variance: get.get(&format!("{norm}.running_var"))?,
        })
    }

    fn forward(&self, x: &Tensor, stride: i64, norm: BatchNorm) -> Tensor {
        let padding = self.weight.size()[3] / 2;
        let none = None::<Tensor>;
        x.conv2d(
            &self.weight,
            none,
            [stride, stride],
            [padding, padding],
            [1, 1],
            1,
        )
        .batch_norm(
            Some(&self.scale),
            Some(&self.shift),
            Some(&self.mean),
            Some(&self.variance),
            norm == BatchNorm::Batch,
            0.1,
            1e-5,
            false,
        )
    }
}

#[derive(Debug)]
struct Bottleneck {
    convs: [Conv; 3],
    downsample: Option<Conv>,
    pool: i64,
}

impl Bottleneck {
    fn new(get: &Parameters, name: &str, pool: i64) -> Result<Self, WeightsError> {
        let conv = |i: usize| Conv::new(get, &format!("{name}.conv{i}"), &format!("{name}.bn{i}"));
        let downsample = if get.has(&format!("{name}.downsample.0.weight")) {
            let of = |i: usize| format!("{name}.downsample.{i}");
            Some(Conv::new(get, &of(0), &of(1))?)
        } else {
            None
        };
        Ok(Self {
            convs: [conv(1)?, conv(2)?, conv(3)?],
            downsample,
            pool,
        })
    }

    fn forward(&self, x: &Tensor, norm: BatchNorm) -> Tensor {
        let [first, second, third] = &self.convs;
        let y = first.forward(x, 1, norm).relu();
        let y = second.forward(&y, 1, norm).relu();
        let y = third.forward(&average_pool(&y, self.pool), 1, norm);
        let shortcut = match &self.downsample {
            Some(conv) => conv.forward(&average_pool(x, self.pool), 1, norm),
            None => x.shallow_clone(),
        };
        (y + shortcut).relu()
    }
}

fn average_pool(x: &Tensor, side: i64) -> Tensor {
    if side == 1 {
        return x.shallow_clone();
    }
    x.avg_pool2d([side, side], [side, side], [0, 0], false, true, None)
}

/// One query, the mean, over all positions.
#[derive(Debug)]
struct AttentionPool {
    positions: Tensor, // [1 + tiles, C]
    heads: i64,
    q_proj: Linear,
    k_proj: Linear,
    v_proj: Linear,
    c_proj: Linear,
}

impl AttentionPool {
    fn new(get: &Parameters) -> Result<Self, WeightsError> {
        let linear = |name: &str| Linear::new(get, &format!("visual.attnpool.{name}"));
        let positions = get.get_rank("visual.attnpool.positional_embedding", 2)?;
        Ok(Self {
            heads: heads(get, "vision_heads", positions.size()[1])?,
            positions,
            q_proj: linear("q_proj")?,
            k_proj: linear("k_proj")?,
            v_proj: linear("v_proj")?,
            c_proj: linear("c_proj")?,
        })
    }

    /// `[N, C, H, W]` -> `[N, embed]`
    fn forward(&self, x: &Tensor) -> Tensor {
        let tiles = x.flatten(2, 3).transpose(1, 2); // [N, tiles, C]
        let mean = tiles.mean_dim([1].as_slice(), true, None);
        let x = Tensor::cat(&[mean, tiles], 1) + &self.positions;
        let (n, length, width) = x.size3().expect("[N, L, C]");
        let heads = self.heads;
        let split = |t: Tensor, length: i64| {
            t.view([n, length, heads, width / heads])
                .transpose(1, 2)
                .contiguous()
        };
        let q = split(self.q_proj.forward(&x.narrow(1, 0, 1)), 1);
        let k = split(self.k_proj.forward(&x), length);
        let v = split(self.v_proj.forward(&x), length);
        let seen = Tensor::scaled_dot_product_attention(
            &q,
            &k,
            &v,
            None::<Tensor>,
            0.0,
            false,
            None,
            false,
        ); // [N, heads, 1, C / heads]
        self.c_proj
            .forward(&seen.transpose(1, 2).reshape([n, width]))
    }
}
