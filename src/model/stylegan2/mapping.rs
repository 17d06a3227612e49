//! The mapping network: `z` -> `w`.

use std::collections::BTreeMap;

use tch::Tensor;

use super::{Config, ops};

/// Stored weights of the mapping network are divided by this factor.
const LR_MUL: f64 = 0.01;

#[derive(Debug)]
pub struct Mapping {
    layers: Vec<(Tensor, Tensor)>, // [out, in], [out]
}

impl Mapping {
    pub fn new(config: &Config, parameters: &BTreeMap<String, Tensor>) -> Self {
        let get = |name: String| parameters[&name].shallow_clone();
        let layers = (1..=config.mapping_layers)
            .map(|i| {
                (
                    get(format!("style.{i}.weight")),
                    get(format!("style.{i}.bias")),
                )
            })
            .collect();
        Self { layers }
    }

    /// `[N, z]` -> `[N, w]`
    pub fn forward(&self, z: &Tensor) -> Tensor {
        let mut x = ops::pixel_norm(z);
        for (weight, bias) in &self.layers {
            x = ops::activate(&ops::equal_linear(&x, weight, bias, LR_MUL));
        }
        x
    }
}
