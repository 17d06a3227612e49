//! The vision transformer (Dosovitskiy et al., 2021, arXiv 2010.11929) as CLIP has it.

use tch::Tensor;

use super::Parameters;
use super::transformer::{Activation, Attending, Attention, LayerNorm, Transformer, heads};
use crate::weights::WeightsError;

#[derive(Debug)]
pub struct VisionTransformer {
    patches: Tensor,   // [C, 3, P, P]
    class: Tensor,     // [C]
    positions: Tensor, // [1 + tiles, C]
    ln_pre: LayerNorm,
    transformer: Transformer,
    ln_post: LayerNorm,
    projection: Tensor, // [C, embed]
}

impl VisionTransformer {
    pub fn new(get: &Parameters, activation: Activation) -> Result<Self, WeightsError> {
        let class = get.get_rank("visual.class_embedding", 1)?;
        let attending = Attending {
            heads: heads(get, "vision_heads", class.size()[0])?,
            attention: Attention::Full,
        };
        Ok(Self {
            patches: get.get_rank("visual.conv1.weight", 4)?,
            class,
            positions: get.get_rank("visual.positional_embedding", 2)?,
            ln_pre: LayerNorm::new(get, "visual.ln_pre")?,
            transformer: Transformer::new(get, "visual.transformer", activation, attending)?,
            ln_post: LayerNorm::new(get, "visual.ln_post")?,
            projection: get.get_rank("visual.proj", 2)?,
        })
    }

    /// Tiles a side times the side of a tile.
    pub fn resolution(&self) -> i64 {
        let tiles = self.positions.size()[0] - 1;
        (tiles as f64).sqrt().round() as i64 * self.patches.size()[3]
    }

    /// `[N, 3, R, R]` -> `[N, embed]`
    pub fn forward(&self, pictures: &Tensor) -> Tensor {
        let x = self.transformer.forward(&self.embed(pictures));
        self.ln_post
            .forward(&x.select(1, 0))
            .matmul(&self.projection)
    }

    /// After each third of the blocks, without the class: `[N, C, tiles]`.
    pub fn maps(&self, pictures: &Tensor) -> Vec<Tensor> {
        let all = self.transformer.forward_in_thirds(&self.embed(pictures));
        all.iter()
            .map(|x| x.narrow(1, 1, x.size()[1] - 1).transpose(1, 2))
            .collect()
    }

    /// Tiles with their places, `[N, 1 + tiles, C]`.
    fn embed(&self, pictures: &Tensor) -> Tensor {
        let patch = self.patches.size()[3];
        let tiles = pictures.conv2d(
            &self.patches,
            None::<Tensor>,
            [patch, patch],
            [0, 0],
            [1, 1],
            1,
        );
        let tiles = tiles.flatten(2, 3).transpose(1, 2); // [N, tiles, C]
        let n = tiles.size()[0];
        let class = self.class.expand([n, 1, -1], false);
        let x = Tensor::cat(&[class, tiles], 1) + &self.positions;
        self.ln_pre.forward(&x)
    }
}
