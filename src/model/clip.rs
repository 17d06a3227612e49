//! CLIP (Radford et al., 2021, arXiv 2103.00020) in `OpenAI`'s weight layout: a vision transformer
//! or a ModifiedResNet for pictures, a causal transformer for text. Sizes are read off the weights.

mod modified_resnet;
mod preprocess;
mod shapes;
mod text;
mod tokenizer;
mod transformer;
mod vision_transformer;

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

pub use modified_resnet::BatchNorm;
pub use preprocess::{StylePictureError, style_picture, style_square};
pub use tokenizer::Tokenizer;
pub use transformer::Activation;

use self::modified_resnet::ModifiedResNet;
use self::text::TextTower;
use self::vision_transformer::VisionTransformer;
use super::Image;
use crate::weights::{StateDict, WeightsError};

/// Both towers and what joins them.
#[derive(Debug)]
pub struct Clip {
    parameters: BTreeMap<String, Tensor>,
    visual: Visual,
    text: TextTower,
    resolution: i64,
}

#[derive(Debug)]
enum Visual {
    Transformer(VisionTransformer),
    ResNet(ModifiedResNet),
}

impl Clip {
    /// Builds a CLIP from `OpenAI`'s names, as f32 on `device`; nothing requires a gradient.
    ///
    /// Metadata `activation` = `gelu` replaces `QuickGELU`; `token_rows` (a JSON list of the token
    /// ids whose embeddings are there, one more row standing for all others) allows a small table;
    /// `vision_heads` and `text_heads` replace one attention head per 64 channels.
    ///
    /// # Errors
    /// When tensors are missing, too many or misshapen; all are named.
    pub fn from_state(state: &StateDict, device: Device) -> Result<Self, WeightsError> {
        shapes::check(state)?;
        let mut parameters = BTreeMap::new();
        for (name, tensor) in state.iter() {
            if tensor.kind() != Kind::Int64 && tensor.kind() != Kind::Uint8 {
                parameters.insert(name.to_owned(), state.load(name, device)?);
            }
        }
        let activation = Activation::from_metadata(state)?;
        let get = Parameters {
            state,
            tensors: &parameters,
        };
        let visual = if state.find("visual.proj").is_some() {
            Visual::Transformer(VisionTransformer::new(&get, activation)?)
        } else {
            Visual::ResNet(ModifiedResNet::new(&get)?)
        };
        let resolution = match &visual {
            Visual::Transformer(tower) => tower.resolution(),
            Visual::ResNet(tower) => tower.resolution(),
        };
        Ok(Self {
            text: TextTower::new(&get, activation)?,
            visual,
            resolution,
            parameters,
        })
    }

    /// All tensors by name.
    #[must_use]
    pub fn parameters(&self) -> &BTreeMap<String, Tensor> {
        &self.parameters
    }

    /// Side of the pictures that the image tower sees.
    #[must_use]
    pub fn resolution(&self) -> i64 {
        self.resolution
    }

    /// Sets how a `ModifiedResNet` normalises; a transformer has nothing to set.
    pub fn set_batch_norm(&mut self, mode: BatchNorm) {
        if let Visual::ResNet(tower) = &mut self.visual {
            tower.set_batch_norm(mode);
        }
    }

    /// Features of pictures in `[-1, 1]`, not normalised: `[N, 3, H, W]` -> `[N, embed]`.
    ///
    /// Pictures are resized to CLIP's resolution (bicubic, antialiased) and normalised; gradients
    /// flow through all of it.
    #[must_use]
    pub fn encode_image(&self, image: &Image) -> Tensor {
        self.encode_preprocessed(&preprocess::prepare(&image.0, self.resolution))
    }

    /// Features of pictures that are already at CLIP's resolution and normalised by its mean.
    #[must_use]
    pub fn encode_preprocessed(&self, pictures: &Tensor) -> Tensor {
        match &self.visual {
            Visual::Transformer(tower) => tower.forward(pictures),
            Visual::ResNet(tower) => tower.forward(pictures),
        }
    }

    /// Maps from within the image tower, the finest first, each `[N, C, H, W]` or `[N, C, L]`: those
    /// after the stem and each stage of a `ModifiedResNet`, after thirds of a transformer.
    #[must_use]
    pub fn image_maps(&self, image: &Image) -> Vec<Tensor> {
        let pictures = preprocess::prepare(&image.0, self.resolution);
        match &self.visual {
            Visual::Transformer(tower) => tower.maps(&pictures),
            Visual::ResNet(tower) => tower.maps(&pictures),
        }
    }

    /// Features of texts, not normalised: `[N, embed]`. Longer texts than the context are cut.
    #[must_use]
    pub fn encode_text<S: AsRef<str>>(&self, texts: &[S]) -> Tensor {
        self.text.forward(texts)
    }

    /// Features of token ids, `[N, L]` with `L` at most the context, each row ending at its largest
    /// id (the end token) -> `[N, embed]`. The ids are rows of this CLIP's own table.
    #[must_use]
    pub fn encode_tokens(&self, ids: &Tensor) -> Tensor {
        self.text.forward_tokens(ids)
    }

    /// Words of `text` that this CLIP has no embedding for; none for one with the full table.
    #[must_use]
    pub fn unknown_words(&self, text: &str) -> Vec<String> {
        self.text.unknown_words(text)
    }

    /// `exp` of the learned temperature.
    #[must_use]
    pub fn logit_scale(&self) -> f64 {
        self.parameters
            .get("logit_scale")
            .map_or(100.0, |scale| scale.exp().double_value(&[]))
    }
}

/// Each row to length 1: `[N, embed]` -> `[N, embed]`.
#[must_use]
pub fn normalize(features: &Tensor) -> Tensor {
    let dims = [-1].as_slice();
    features
        / features
            .square()
            .sum_dim_intlist(dims, true, None::<Kind>)
            .sqrt()
}

/// Looks parameters up by name, with errors that name them.
struct Parameters<'a> {
    state: &'a StateDict,
    tensors: &'a BTreeMap<String, Tensor>,
}

impl Parameters<'_> {
    fn get(&self, name: &str) -> Result<Tensor, WeightsError> {
        self.state.get(name)?;
        self.tensors
            .get(name)
            .map(Tensor::shallow_clone)
            .ok_or_else(|| self.state.malformed(format!("`{name}` holds no numbers")))
    }

    /// With a check of the number of dimensions.
    fn get_rank(&self, name: &str, rank: usize) -> Result<Tensor, WeightsError> {
        let tensor = self.get(name)?;
        if tensor.dim() == rank {
            return Ok(tensor);
        }
        let expected = format!("{rank} dimensions");
        Err(self.state.wrong_shape(name, &tensor.size(), expected))
    }

    fn has(&self, name: &str) -> bool {
        self.state.find(name).is_some()
    }

    /// How many `prefix.0`, `prefix.1` … hold `member`.
    fn count(&self, prefix: &str, member: &str) -> usize {
        (0..usize::MAX)
            .take_while(|i| self.has(&format!("{prefix}.{i}.{member}")))
            .count()
    }
}
