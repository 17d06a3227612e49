//! The residual attention blocks of both towers.

use tch::{Kind, Tensor};

use super::Parameters;
use crate::weights::{StateDict, WeightsError};

/// Width of an attention head where the metadata say nothing.
const HEAD: i64 = 64;
const EPS: f64 = 1e-5;

/// The nonlinearity of the perceptrons. `OpenAI`'s weights want `QuickGelu`; mixing them up gives
/// features that are wrong without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// `x * sigmoid(1.702 x)`
    QuickGelu,
    /// The exact Gaussian one.
    Gelu,
}

impl Activation {
    /// What the metadata say; `QuickGelu` when they say nothing.
    pub(super) fn from_metadata(state: &StateDict) -> Result<Self, WeightsError> {
        match state.metadata().get("activation").map(String::as_str) {
            None | Some("quick_gelu") => Ok(Self::QuickGelu),
            Some("gelu") => Ok(Self::Gelu),
            Some(other) => Err(state.malformed(format!(
                "activation `{other}`; known are quick_gelu and gelu"
            ))),
        }
    }

    fn apply(self, x: &Tensor) -> Tensor {
        match self {
            Self::QuickGelu => x * (x * 1.702).sigmoid(),
            Self::Gelu => x.gelu("none"),
        }
    }
}

/// Scale and shift of a layer normalisation.
#[derive(Debug)]
pub struct LayerNorm {
    weight: Tensor,
    bias: Tensor,
}

impl LayerNorm {
    pub fn new(get: &Parameters, name: &str) -> Result<Self, WeightsError> {
        Ok(Self {
            weight: get.get(&format!("{name}.weight"))?,
            bias: get.get(&format!("{name}.bias"))?,
        })
    }

    pub fn forward(&self, x: &Tensor) -> Tensor {
        x.layer_norm(
            self.weight.size(),
            Some(&self.weight),
            Some(&self.bias),
            EPS,
            false,
        )
    }
}

/// `x @ weight^T + bias`
#[derive(Debug)]
pub struct Linear {
    weight: Tensor, // [out, in]
    bias: Tensor,   // [out]
}

impl Linear {
    pub fn new(get: &Parameters, name: &str) -> Result<Self, WeightsError> {
        Self::named(get, &format!("{name}.weight"), &format!("{name}.bias"))
    }

    pub fn named(get: &Parameters, weight: &str, bias: &str) -> Result<Self, WeightsError> {
        Ok(Self {
            weight: get.get_rank(weight, 2)?,
            bias: get.get_rank(bias, 1)?,
        })
    }

    pub fn forward(&self, x: &Tensor) -> Tensor {
        x.linear(&self.weight, Some(&self.bias))
    }
}

/// Who may look at whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attention {
    /// Everybody at everybody: pictures.
    Full,
    /// Only backwards: text.
    Causal,
}

/// How many heads a tower of that width has: what the metadata say under `key`, else one per 64.
pub fn heads(get: &Parameters, key: &str, width: i64) -> Result<i64, WeightsError> {
    let Some(text) = get.state.metadata().get(key) else {
        return Ok((width / HEAD).max(1));
    };
    match text.parse() {
        Ok(heads) if heads > 0 && width % heads == 0 => Ok(heads),
        _ => Err(get.state.malformed(format!(
            "metadata {key} is `{text}`; expected a divisor of the width {width}"
        ))),
    }
}

/// How a tower's blocks attend.
#[derive(Clone, Copy, Debug)]
pub struct Attending {
    pub heads: i64,
    pub attention: Attention,
}

#[derive(Debug)]
pub struct Transformer {
    blocks: Vec<Block>,
}

impl Transformer {
    /// Blocks `prefix.resblocks.0` and so on.
    pub fn new(
        get: &Parameters,
        prefix: &str,
        activation: Activation,
        attending: Attending,
    ) -> Result<Self, WeightsError> {
        let prefix = format!("{prefix}.resblocks");
        let blocks = (0..get.count(&prefix, "ln_1.weight"))
            .map(|i| Block::new(get, &format!("{prefix}.{i}"), activation, attending))
            .collect::<Result<_, _>>()?;
        Ok(Self { blocks })
    }

    /// `[N, L, C]` -> `[N, L, C]`
    pub fn forward(&self, x: &Tensor) -> Tensor {
        self.blocks
            .iter()
            .fold(x.shallow_clone(), |x, block| block.forward(&x))
    }

    /// What stands after each third of the blocks; a shorter tower gives less than three.
    pub fn forward_in_thirds(&self, x: &Tensor) -> Vec<Tensor> {
        let third = self.blocks.len().div_ceil(3).max(1);
        let mut x = x.shallow_clone();
        let parts = self.blocks.chunks(third).map(|part| {
            x = part.iter().fold(x.shallow_clone(), |x, b| b.forward(&x));
            x.shallow_clone()
        });
        parts.collect()
    }
}

#[derive(Debug)]
struct Block {
    ln_1: LayerNorm,
    in_proj: Linear,
    out_proj: Linear,
    ln_2: LayerNorm,
    c_fc: Linear,
    c_proj: Linear,
    activation: Activation,
    attending: Attending,
}

impl Block {
    fn new(
        get: &Parameters,
        name: &str,
        activation: Activation,
        attending: Attending,
    ) -> Result<Self, WeightsError> {
        let of = |part: &str| format!("{name}.{part}");
        Ok(Self {
            ln_1: LayerNorm::new(get, &of("ln_1"))?,
            in_proj: Linear::named(get, &of("attn.in_proj_weight"), &of("attn.in_proj_bias"))?,
            out_proj: Linear::new(get, &of("attn.out_proj"))?,
            ln_2: LayerNorm::new(get, &of("ln_2"))?,
            c_fc: Linear::new(get, &of("mlp.c_fc"))?,
            c_proj: Linear::new(get, &of("mlp.c_proj"))?,
            activation,
            attending,
        })
    }

    fn forward(&self, x: &Tensor) -> Tensor {
        let x = x + self.attend(&self.ln_1.forward(x));
        let hidden = self.c_fc.forward(&self.ln_2.forward(&x));
        &x + self.c_proj.forward(&self.activation.apply(&hidden))
    }

    fn attend(&self, x: &Tensor) -> Tensor {
        let (n, length, width) = x.size3().expect("[N, L, C]");
        let heads = self.attending.heads;
        let qkv = self.in_proj.forward(x).chunk(3, -1); // [N, L, C] each
        let split = |t: &Tensor| t.view([n, length, heads, width / heads]).transpose(1, 2);
        let [q, k, v] = [&qkv[0], &qkv[1], &qkv[2]].map(|t| split(&t.contiguous()));
        let causal = self.attending.attention == Attention::Causal;
        let seen = Tensor::scaled_dot_product_attention(
            &q,
            &k,
            &v,
            None::<Tensor>,
            0.0,
            causal,
            None,
            false,
        ); // [N, heads, L, C / heads]
        let joined = seen.transpose(1, 2).reshape([n, length, width]);
        self.out_proj.forward(&joined.to_kind(Kind::Float))
    }
}
