//! One iteration: what is random in it, the step, and the way back when it fails.

use std::time::Instant;

use tch::{Kind, Tensor};

use super::{Halt, Run};
use crate::model::stylegan2::Noise;
use crate::model::{WPlus, Z};
use crate::nada::layers;
use crate::nada::objective::Patches;
use crate::nada::views::Views;
use crate::preset::{AutoLayers, Training};
use crate::protocol::Iteration;
use crate::trainer::adaptation::{Draw, Layers, NoiseStrength};
use crate::trainer::checkpoint;
use crate::trainer::stopwatch::Stopwatch;

impl Run {
    /// Trains one iteration and adds its numbers to the run's folder.
    ///
    /// # Errors
    /// When a loss or gradient is not finite: the weights are then those of an iteration before,
    /// whose losses were good. Or when the numbers cannot be written.
    pub fn iterate(&mut self) -> Result<Iteration, Halt> {
        let started = Instant::now();
        self.folder()?;
        let random = self.random.state();
        let training = self.standing.preset.training.clone();
        let draw = self.draw(&training);
        self.select(&training);
        let kept = self.adaptation.keep();
        let rate = training.learning_rate;
        let mut watch = Stopwatch::start(self.adaptation.frozen.device(), self.standing.iteration);
        let objective = &self.plan.objective;
        let outcome = self.adaptation.step(objective, &draw, rate, &mut watch);
        let outcome = outcome.inspect_err(|_| self.go_back())?;
        self.parts = watch.parts();
        self.before = Some((kept, random));
        self.standing.iteration += 1;
        let losses = outcome.parts.into_iter();
        let iteration = Iteration {
            iteration: self.standing.iteration,
            total: outcome.total,
            losses: losses
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            learning_rate: rate,
            seconds: started.elapsed().as_secs_f64(),
        };
        match self.folder()?.measure(&iteration) {
            Ok(()) => Ok(iteration),
            Err(error) => Err(Halt::Unkept {
                iteration: Box::new(iteration),
                error,
            }),
        }
    }

    /// The present weights gave a loss that is no number; those before gave good ones.
    fn go_back(&mut self) {
        let Some((kept, random)) = self.before.take() else {
            return;
        };
        self.adaptation.go_back(kept);
        self.random = crate::random::Random::resume(random);
        self.standing.iteration -= 1;
        let last = self.standing.iteration;
        self.standing.marks.retain(|mark| mark.iteration <= last);
        self.history.forget_after(last, self.standing.since);
        self.saved.take_if(|(iteration, _)| *iteration > last);
        self.insured.take_if(|iteration| *iteration > last);
        if let Some(folder) = &mut self.folder {
            // A surplus line does no harm: it is left out when the run is read again.
            let _ = folder.forget_after(last);
            checkpoint::set_aside_after(folder.path(), last);
        }
    }

    fn draw(&mut self, training: &Training) -> Draw {
        let n = i64::from(training.batch);
        let w_plus = self.styles(n, training.mixing);
        let size = self.adaptation.frozen.config().size;
        let patches = (self.standing.preset.losses.patch > 0.0).then(|| {
            let patch = i64::from(self.standing.preset.losses.patch_size);
            Patches::random(training.batch as usize, patch, size, &mut self.random)
        });
        Draw {
            w_plus,
            noise: self.noise(n),
            views: if training.crops == 0 && training.jitter == 0.0 {
                Views::whole()
            } else {
                Views::random(n, training.crops, training.jitter, &mut self.random)
            },
            patches,
        }
    }

    /// Styles of a batch; with probability `mixing` of two latents each.
    fn styles(&mut self, n: i64, mixing: f64) -> WPlus {
        let _guard = tch::no_grad_guard();
        let frozen = &self.adaptation.frozen;
        let layers = frozen.config().layers();
        let shape = [n, frozen.config().z_dim];
        let first = self.random.normal(&shape).to_device(frozen.device());
        let first = frozen.mapping(&Z(first));
        if mixing <= 0.0 || self.random.uniform() >= mixing {
            return first.broadcast(layers);
        }
        let second = self.random.normal(&shape).to_device(frozen.device());
        let inject = 1 + self.random.below(layers as usize - 1) as i64;
        first.mix(&frozen.mapping(&Z(second)), layers, inject)
    }

    /// The same for both generators. Drawn on the device: at 1024 pixels there is much of it.
    fn noise(&mut self, n: i64) -> Noise {
        if self.silent {
            return Noise::Zero;
        }
        let frozen = &self.adaptation.frozen;
        tch::manual_seed((self.random.bits() >> 1) as i64);
        let shapes = Noise::shapes(n, frozen.config().size);
        let draw = |shape: &[i64; 4]| Tensor::randn(shape, (Kind::Float, frozen.device()));
        Noise::Given(shapes.iter().map(draw).collect())
    }

    /// Lets the layers train that the preset says.
    fn select(&mut self, training: &Training) {
        let strength = if training.freeze_noise {
            NoiseStrength::Frozen
        } else {
            NoiseStrength::Trained
        };
        let Some(auto) = &training.auto_layers else {
            self.layers.clear();
            self.adaptation
                .select(&Layers::Phase(training.phase), strength);
            return;
        };
        self.layers = self.search(auto, training.mixing);
        let chosen = Layers::Chosen(self.layers.clone());
        self.adaptation.select(&chosen, strength);
    }

    /// The layers that the target moves most.
    fn search(&mut self, auto: &AutoLayers, mixing: f64) -> Vec<String> {
        let n = i64::from(auto.batch);
        let w_plus = self.styles(n, mixing);
        let noise = self.noise(n);
        let size = self.adaptation.frozen.config().size;
        let k = auto.k.map_or(layers::default_k(size), |k| k as usize);
        let counts = [k, auto.iterations as usize];
        self.adaptation
            .choose_layers(&self.plan.objective, &w_plus, &noise, counts)
    }

    /// Whether the noise inputs are without effect and stay so.
    pub(super) fn is_silent(&self) -> bool {
        let parameters = self.adaptation.trainable.parameters().iter();
        let mut strengths = parameters.filter(|(name, _)| name.ends_with("noise.weight"));
        self.standing.preset.training.freeze_noise
            && strengths.all(|(_, strength)| strength.abs().max().double_value(&[]) == 0.0)
    }
}
