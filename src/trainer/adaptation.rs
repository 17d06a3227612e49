//! One iteration of StyleGAN-NADA: pictures, losses, gradient, step.

use tch::{Kind, Tensor};

use super::adam::{Adam, AdamOptions};
use super::stopwatch::{Part, Stopwatch};
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{Image, WPlus};
use crate::nada::objective::Patches;
use crate::nada::views::Views;
use crate::nada::{Objective, layers};
use crate::preset::Phase;
use crate::weights::{StateDict, WeightsError};

/// The generator that stays, the one that moves, and its optimiser.
#[derive(Debug)]
pub struct Adaptation {
    /// Never trained.
    pub frozen: Generator,
    /// Trained.
    pub trainable: Generator,
    /// Moments of what trained so far.
    pub adam: Adam,
}

/// What a step changes, as it was before.
#[derive(Debug)]
pub struct Kept {
    trainable: Generator,
    adam: Adam,
}

/// Everything random in an iteration.
#[derive(Debug)]
pub struct Draw {
    /// Styles of the batch.
    pub w_plus: WPlus,
    /// The same for both generators: it would only add variance to their difference.
    pub noise: Noise,
    /// What CLIP is shown.
    pub views: Views,
    /// Places for the patch loss.
    pub patches: Option<Patches>,
}

/// Which parameters train.
#[derive(Clone, Debug, PartialEq)]
pub enum Layers {
    /// Those of a phase.
    Phase(Phase),
    /// Those of some layers: `conv1`, `convs.3`.
    Chosen(Vec<String>),
}

/// Numbers of one iteration.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The weighted sum.
    pub total: f64,
    /// Each loss by name.
    pub parts: Vec<(&'static str, f64)>,
}

/// A loss or gradient that is not a number; the weights are as they were.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} is not a finite number")]
pub struct Diverged {
    /// `the directional loss`, `the gradient of convs.3.conv.weight`.
    pub what: String,
}

impl Adaptation {
    /// Starts with the trainable generator equal to the frozen one.
    #[must_use]
    pub fn new(frozen: Generator) -> Self {
        Self {
            trainable: frozen.copy(),
            frozen,
            adam: Adam::new(AdamOptions::nada()),
        }
    }

    /// Back to the frozen weights, the moments forgotten.
    pub fn reset(&mut self) {
        self.trainable = self.frozen.copy();
        self.adam = Adam::new(AdamOptions::nada());
    }

    /// Goes on from saved weights and moments.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen.
    pub fn restore(&mut self, weights: &StateDict, adam: Adam) -> Result<(), WeightsError> {
        let trainable = Generator::from_state(weights, self.frozen.device())?;
        if trainable.config() != self.frozen.config() {
            return Err(weights.malformed("made from another generator"));
        }
        self.trainable = trainable;
        self.adam = adam;
        Ok(())
    }

    /// A copy of everything that a step changes.
    #[must_use]
    pub fn keep(&self) -> Kept {
        let _guard = tch::no_grad_guard();
        Kept {
            trainable: self.trainable.copy(),
            adam: self.adam.copy(),
        }
    }

    /// Undoes what happened since [`Adaptation::keep`].
    pub fn go_back(&mut self, kept: Kept) {
        self.trainable = kept.trainable;
        self.adam = kept.adam;
    }

    /// Lets exactly the parameters of `layers` have gradients; strengths of noise only on demand.
    pub fn select(&self, layers: &Layers, noise: NoiseStrength) {
        for (name, parameter) in self.trainable.parameters() {
            let in_layer = match layers {
                Layers::Phase(phase) => layers::trains(*phase, name),
                Layers::Chosen(chosen) => layers::belongs(chosen, name),
            };
            let frozen = noise == NoiseStrength::Frozen && name.ends_with("noise.weight");
            let _ = parameter.set_requires_grad(in_layer && !frozen);
        }
    }

    /// One iteration.
    ///
    /// # Errors
    /// [`Diverged`] when a loss or a gradient is not finite: nothing is changed then.
    pub fn step(
        &mut self,
        objective: &Objective,
        draw: &Draw,
        learning_rate: f64,
        watch: &mut Stopwatch,
    ) -> Result<Outcome, Diverged> {
        let frozen = tch::no_grad(|| self.frozen.synthesis(&draw.w_plus, &draw.noise));
        let trainable = self.trainable.synthesis(&draw.w_plus, &draw.noise);
        watch.lap(Part::Generator);
        let values = objective.evaluate(&frozen, &trainable, &draw.views, draw.patches.as_ref());
        let outcome = Outcome {
            total: values.total.double_value(&[]),
            parts: values
                .parts
                .iter()
                .map(|(name, loss)| (*name, loss.double_value(&[])))
                .collect(),
        };
        watch.lap(Part::Clip);
        outcome.check()?;
        let named = training(&self.trainable);
        let tensors: Vec<&Tensor> = named.iter().map(|(_, tensor)| *tensor).collect();
        if tensors.is_empty() || !values.total.requires_grad() {
            return Ok(outcome);
        }
        let gradients = Tensor::run_backward(&[&values.total], &tensors, false, false);
        watch.lap(Part::Backward);
        let names: Vec<String> = named.iter().map(|(name, _)| (*name).to_owned()).collect();
        check_gradients(&names, &gradients)?;
        let steps: Vec<(&str, &Tensor, &Tensor)> = named
            .iter()
            .zip(&gradients)
            .map(|((name, tensor), gradient)| (*name, *tensor, gradient))
            .collect();
        self.adam.apply(learning_rate, &steps);
        watch.lap(Part::Optimiser);
        Ok(outcome)
    }

    /// The layers that matter most for the target: a step of `w_plus` down the global loss.
    #[must_use]
    pub fn choose_layers(
        &self,
        objective: &Objective,
        w_plus: &WPlus,
        noise: &Noise,
        [k, steps]: [usize; 2],
    ) -> Vec<String> {
        let start = w_plus.0.detach().contiguous();
        let mut moved = start.copy();
        for _ in 0..steps {
            let leaf = moved.detach().set_requires_grad(true);
            let image = Image(
                self.trainable
                    .synthesis(&WPlus(leaf.shallow_clone()), noise)
                    .0,
            );
            let loss = objective.search_loss(&image);
            let gradient = Tensor::run_backward(&[loss], &[&leaf], false, false);
            moved = (leaf - &gradient[0] * layers::SEARCH_RATE).detach();
        }
        layers::rank(&(moved - start), k)
    }
}

/// Parameters that train now.
fn training(generator: &Generator) -> Vec<(&str, &Tensor)> {
    generator
        .parameters()
        .iter()
        .filter(|(_, tensor)| tensor.requires_grad())
        .map(|(name, tensor)| (name.as_str(), tensor))
        .collect()
}

/// Whether the strengths of the noise inputs train.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoiseStrength {
    /// They train like everything else.
    Trained,
    /// They stay.
    Frozen,
}

impl Outcome {
    fn check(&self) -> Result<(), Diverged> {
        for (name, value) in &self.parts {
            if !value.is_finite() {
                return Err(Diverged {
                    what: format!("the {name} loss"),
                });
            }
        }
        if self.total.is_finite() {
            return Ok(());
        }
        Err(Diverged {
            what: "the total loss".to_owned(),
        })
    }
}

/// One look at all gradients together; the culprit is searched only when there is one.
fn check_gradients(names: &[String], gradients: &[Tensor]) -> Result<(), Diverged> {
    let sums: Vec<Tensor> = gradients
        .iter()
        .map(|gradient| gradient.sum(Kind::Float))
        .collect();
    let finite = |sum: &Tensor| sum.double_value(&[]).is_finite();
    if finite(&Tensor::stack(&sums, 0).sum(Kind::Float)) {
        return Ok(());
    }
    match names.iter().zip(&sums).find(|(_, sum)| !finite(sum)) {
        Some((name, _)) => Err(Diverged {
            what: format!("the gradient of {name}"),
        }),
        None => Ok(()),
    }
}
