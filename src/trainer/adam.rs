//! Adam (Kingma and Ba, 2015, arXiv 1412.6980) with a state that can be saved.

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

use crate::weights::{StateDict, WeightsError};

/// Settings that stay the same during a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamOptions {
    /// Decay of the first moment; 0 keeps none.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Added to the root of the second moment.
    pub eps: f64,
    /// Decoupled weight decay (Loshchilov and Hutter, 2019, arXiv 1711.05101); 0 for none.
    pub weight_decay: f64,
}

impl AdamOptions {
    /// What StyleGAN-NADA trains with: betas `(0, 0.99^(4/5))`.
    #[must_use]
    pub fn nada() -> Self {
        Self {
            beta1: 0.0,
            beta2: 0.99_f64.powf(0.8),
            eps: 1e-8,
            weight_decay: 0.0,
        }
    }
}

/// Moments by parameter name. A parameter without a gradient keeps its value and its moments.
#[derive(Debug)]
pub struct Adam {
    options: AdamOptions,
    moments: BTreeMap<String, Moments>,
}

#[derive(Debug)]
struct Moments {
    steps: i64,
    first: Option<Tensor>,
    second: Tensor,
}

impl Moments {
    fn copy(&self) -> Self {
        Self {
            steps: self.steps,
            first: self.first.as_ref().map(Tensor::copy),
            second: self.second.copy(),
        }
    }
}

impl Adam {
    /// Without any history.
    #[must_use]
    pub fn new(options: AdamOptions) -> Self {
        Self {
            options,
            moments: BTreeMap::new(),
        }
    }

    /// Moments of their own, equal to these.
    #[must_use]
    pub fn copy(&self) -> Self {
        let moments = self.moments.iter();
        let moments = moments.map(|(name, of)| (name.clone(), of.copy()));
        Self {
            options: self.options,
            moments: moments.collect(),
        }
    }

    /// One step of every parameter that has a gradient.
    pub fn step<'a>(
        &mut self,
        learning_rate: f64,
        parameters: impl IntoIterator<Item = (&'a str, &'a Tensor)>,
    ) {
        let _guard = tch::no_grad_guard();
        for (name, parameter) in parameters {
            let gradient = parameter.grad();
            if gradient.defined() {
                self.update(name, parameter, &gradient, learning_rate);
            }
        }
    }

    /// One step with gradients that are given.
    pub fn apply(&mut self, learning_rate: f64, steps: &[(&str, &Tensor, &Tensor)]) {
        let _guard = tch::no_grad_guard();
        for (name, parameter, gradient) in steps {
            self.update(name, parameter, gradient, learning_rate);
        }
    }

    fn update(&mut self, name: &str, parameter: &Tensor, gradient: &Tensor, learning_rate: f64) {
        let options = self.options;
        let moments = self
            .moments
            .entry(name.to_owned())
            .or_insert_with(|| Moments {
                steps: 0,
                first: (options.beta1 > 0.0).then(|| gradient.zeros_like()),
                second: gradient.zeros_like(),
            });
        moments.steps += 1;
        let correction = |beta: f64| 1.0 - beta.powi(moments.steps as i32);
        let _ = moments.second.g_mul_scalar_(options.beta2);
        let _ = moments
            .second
            .addcmul_(&(gradient * (1.0 - options.beta2)), gradient);
        let root = moments.second.sqrt() / correction(options.beta2).sqrt() + options.eps;
        let mut parameter = parameter.shallow_clone();
        if options.weight_decay > 0.0 {
            let _ = parameter.g_mul_scalar_(1.0 - learning_rate * options.weight_decay);
        }
        let direction = match &mut moments.first {
            Some(first) => {
                let _ = first.g_mul_scalar_(options.beta1);
                let _ = first.g_add_(&(gradient * (1.0 - options.beta1)));
                &*first
            }
            None => gradient,
        };
        let scale = -learning_rate / correction(options.beta1);
        let _ = parameter.addcdiv_(&(direction * scale), &root);
    }

    /// Everything that must be saved to go on exactly.
    pub fn save(&self, state: &mut StateDict) {
        for (name, moments) in &self.moments {
            state.insert(format!("adam.steps.{name}"), Tensor::from(moments.steps));
            let second = moments.second.shallow_clone();
            state.insert(format!("adam.second.{name}"), second);
            if let Some(first) = &moments.first {
                state.insert(format!("adam.first.{name}"), first.shallow_clone());
            }
        }
    }

    /// Goes on from what [`Adam::save`] wrote.
    ///
    /// # Errors
    /// When a moment is missing.
    pub fn restore(
        options: AdamOptions,
        state: &StateDict,
        device: Device,
    ) -> Result<Self, WeightsError> {
        let mut adam = Self::new(options);
        for (key, steps) in state.iter() {
            let Some(name) = key.strip_prefix("adam.steps.") else {
                continue;
            };
            let first = format!("adam.first.{name}");
            let moments = Moments {
                steps: steps.to_kind(Kind::Int64).int64_value(&[]),
                first: match state.find(&first) {
                    Some(_) => Some(state.load(&first, device)?),
                    None => None,
                },
                second: state.load(&format!("adam.second.{name}"), device)?,
            };
            adam.moments.insert(name.to_owned(), moments);
        }
        Ok(adam)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quadratic(options: AdamOptions) -> (Adam, Tensor) {
        let x = Tensor::from_slice(&[3.0f32, -2.0]).set_requires_grad(true);
        (Adam::new(options), x)
    }

    fn descend(adam: &mut Adam, x: &Tensor, steps: usize) {
        for _ in 0..steps {
            let mut x = x.shallow_clone();
            x.zero_grad();
            x.square().sum(Kind::Float).backward();
            adam.step(0.1, [("x", &x)]);
        }
    }

    #[test]
    fn the_first_step_has_the_length_of_the_learning_rate() {
        let (mut adam, x) = quadratic(AdamOptions::nada());
        descend(&mut adam, &x, 1);
        let after = Vec::<f32>::try_from(x.detach()).unwrap();
        assert!((after[0] - 2.9).abs() < 1e-5 && (after[1] + 1.9).abs() < 1e-5);
    }

    #[test]
    fn a_restored_state_goes_on_exactly() {
        let options = AdamOptions {
            beta1: 0.9,
            ..AdamOptions::nada()
        };
        let (mut adam, x) = quadratic(options);
        descend(&mut adam, &x, 3);
        let mut state = StateDict::new("test");
        adam.save(&mut state);
        let copy = x.detach().copy().set_requires_grad(true);
        let mut restored = Adam::restore(options, &state, Device::Cpu).unwrap();
        descend(&mut adam, &x, 3);
        descend(&mut restored, &copy, 3);
        assert_eq!(x.detach(), copy.detach());
    }

    #[test]
    fn without_a_gradient_nothing_moves() {
        let (mut adam, x) = quadratic(AdamOptions::nada());
        adam.step(0.1, [("x", &x)]);
        assert_eq!(Vec::<f32>::try_from(x.detach()).unwrap(), [3.0, -2.0]);
    }
}
