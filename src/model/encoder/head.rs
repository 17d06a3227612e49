//! A head: from a map of the body to one style.

use tch::Tensor;

use super::body::Under;
use crate::weights::WeightsError;

/// Convolutions that halve the side until one pixel is left, then an equalised linear layer.
#[derive(Debug)]
pub struct Head {
    convs: Vec<(Tensor, Tensor)>,
    weight: Tensor, // [w, w]
    bias: Tensor,   // [w]
}

impl Head {
    pub fn new(head: &Under) -> Result<Self, WeightsError> {
        let mut convs = Vec::new();
        for i in (0..).step_by(2) {
            let name = |part: &str| format!("convs.{i}.{part}");
            if !head.has(&name("weight")) {
                break;
            }
            convs.push((head.get(&name("weight"))?, head.get(&name("bias"))?));
        }
        let weight = head.get("linear.weight")?;
        let gain = (weight.size()[1] as f64).sqrt().recip();
        Ok(Self {
            convs,
            weight: weight * gain,
            bias: head.get("linear.bias")?,
        })
    }

    /// `[N, C, S, S]` -> `[N, w]`
    pub fn forward(&self, map: &Tensor) -> Tensor {
        let mut x = map.shallow_clone();
        for (weight, bias) in &self.convs {
            x = x.conv2d(weight, Some(bias), [2, 2], [1, 1], [1, 1], 1);
            x = x.leaky_relu();
        }
        x.flatten(1, 3).linear(&self.weight, Some(&self.bias))
    }
}
