//! Finds latents step by step: first one style for all layers, then one for each.

use std::f64::consts::PI;
use std::ops::ControlFlow;

use tch::{Kind, Tensor};

use super::likeness::{Likeness, numbers};
use super::noise::Maps;
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{WPlus, Z};
use crate::random::Random;
use crate::trainer::adam::{Adam, AdamOptions};

const ADAM: AdamOptions = AdamOptions {
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weight_decay: 0.0,
};
/// Share of the steps in which all layers have the same style, when nothing is known at first.
const IN_W: f64 = 0.35;
/// Highest learning rates, as a share of the deviation of w.
const RATE_W: f64 = 0.15;
const RATE_W_PLUS: f64 = 0.06;
/// Trembling of w at first, as a share of its deviation.
const TREMBLING: f64 = 0.05;
/// Share of a phase after which w is still and the stored noise is back.
const CALM: f64 = 0.75;
/// Weights of the distances to the mean style, and of the layers' styles to each other.
const FAR: f64 = 0.002;
const APART: f64 = 0.006;
/// People among whom the first guess is chosen, beside the mean.
const PEOPLE: i64 = 32;
/// Side at which they are compared.
const COARSE: i64 = 16;

/// How long, and from where.
#[derive(Debug)]
pub struct Options {
    /// Steps in all.
    pub steps: u32,
    /// Of the first guess.
    pub seed: u64,
    /// `[N, layers, w]` to begin with; else the likest of some people, or the mean.
    pub start: Option<WPlus>,
}

/// How far a search is.
#[derive(Debug)]
pub struct Moment<'a> {
    /// Steps done, 1 for the first.
    pub step: u32,
    /// Steps in all.
    pub steps: u32,
    /// Mean of the pictures' losses in this step.
    pub loss: f64,
    /// Where it is, `[N, layers, w]`.
    pub w_plus: &'a WPlus,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The best latents of each picture, `[N, layers, w]`.
    pub w_plus: WPlus,
    /// Their losses.
    pub losses: Vec<f64>,
    /// Steps that were done: fewer than asked for when it was told to stop.
    pub steps: u32,
}

/// Searches until the steps are done, or `watch` breaks; then what was found so far is given.
pub fn optimise(
    generator: &Generator,
    likeness: &Likeness<'_>,
    target: &Tensor,
    options: &Options,
    mut watch: impl FnMut(&Moment<'_>) -> ControlFlow<()>,
) -> Found {
    let mut search = Search::begin(generator, likeness, target, options);
    let phases = if options.start.is_some() {
        vec![(Phase::WPlus, options.steps)]
    } else {
        let in_w = (f64::from(options.steps) * IN_W).round() as u32;
        vec![(Phase::W, in_w), (Phase::WPlus, options.steps - in_w)]
    };
    let mut done = 0;
    for (phase, steps) in phases {
        search.enter(phase);
        for number in 0..steps {
            let loss = search.step(f64::from(number) / f64::from(steps));
            done += 1;
            let moment = Moment {
                step: done,
                steps: options.steps,
                loss,
                w_plus: &search.w_plus(),
            };
            if watch(&moment).is_break() {
                return search.finish(done);
            }
        }
    }
    search.finish(done)
}

/// What may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    W,
    WPlus,
}

struct Search<'a> {
    generator: &'a Generator,
    likeness: &'a Likeness<'a>,
    phase: Phase,
    latents: Tensor, // [N, 1 or layers, w]
    noise: Option<Maps>,
    adam: Adam,
    random: Random,
    spread: Tensor, // [], deviation of w
    best: Tensor,   // [N, layers, w]
    losses: Tensor, // [N]
}

impl<'a> Search<'a> {
    fn begin(
        generator: &'a Generator,
        likeness: &'a Likeness<'a>,
        target: &Tensor,
        options: &Options,
    ) -> Self {
        let _guard = tch::no_grad_guard();
        let mut random = Random::new(options.seed);
        let people = sample(generator, &mut random, 1024);
        let spread = (&people - generator.w_avg())
            .square()
            .mean(Kind::Float)
            .sqrt();
        let best = match &options.start {
            Some(w_plus) => w_plus.0.copy(),
            None => guess(generator, target, &people.narrow(0, 0, PEOPLE)),
        };
        let drawn = generator.synthesis(&WPlus(best.shallow_clone()), &Noise::Stored);
        Self {
            losses: likeness.loss(&drawn.0),
            phase: Phase::WPlus,
            latents: best.copy(),
            noise: None,
            adam: Adam::new(ADAM),
            random,
            spread,
            best,
            generator,
            likeness,
        }
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        let latents = match phase {
            Phase::W => self.latents.mean_dim([1].as_slice(), true, Kind::Float),
            Phase::WPlus => self.w_plus().0,
        };
        self.latents = latents.detach().copy().set_requires_grad(true);
        self.noise = Maps::of(self.generator, latents.size()[0]);
        self.adam = Adam::new(ADAM);
    }

    /// The latents as they are, `[N, layers, w]`.
    fn w_plus(&self) -> WPlus {
        let layers = self.generator.config().layers();
        WPlus(self.latents.detach().expand([-1, layers, -1], false))
    }

    /// One step at this share of the phase; gives the mean loss.
    fn step(&mut self, share: f64) -> f64 {
        let trembling = match self.phase {
            Phase::W => TREMBLING * (1.0 - share / CALM).max(0.0).powi(2),
            Phase::WPlus => 0.0,
        };
        let shaking = self.shaking(trembling);
        let shaken = &self.latents + shaking;
        let noise = self.noise.as_ref().filter(|_| share < CALM);
        let layers = self.generator.config().layers();
        let w_plus = WPlus(shaken.expand([-1, layers, -1], false));
        let given = noise.map_or(Noise::Stored, Maps::noise);
        let fit = self
            .likeness
            .loss(&self.generator.synthesis(&w_plus, &given).0);
        let mut loss = fit.sum(Kind::Float) + self.strangeness();
        if let Some(noise) = noise {
            loss += noise.correlation().sum(Kind::Float);
        }
        if trembling == 0.0 && noise.is_none() {
            self.remember(&fit);
        }
        self.descend(&loss, share);
        fit.mean(Kind::Float).double_value(&[])
    }

    fn shaking(&mut self, trembling: f64) -> Tensor {
        if trembling == 0.0 {
            return self.latents.zeros_like();
        }
        let shape = self.latents.size();
        let normal = self.random.normal(&shape).to_device(self.latents.device());
        normal * &self.spread * trembling
    }

    /// How unlike anybody the latents are, summed over pictures.
    fn strangeness(&self) -> Tensor {
        let mean_square = |t: Tensor| {
            let squares = (t / &self.spread).square();
            squares
                .flatten(1, -1)
                .mean_dim([1].as_slice(), false, Kind::Float)
        };
        let own_mean = self.latents.mean_dim([1].as_slice(), true, Kind::Float);
        let apart = mean_square(&self.latents - &own_mean) * APART;
        let far = mean_square(own_mean - self.generator.w_avg().unsqueeze(0)) * FAR;
        (apart + far).sum(Kind::Float)
    }

    /// Keeps latents that are better than the best so far.
    fn remember(&mut self, losses: &Tensor) {
        let _guard = tch::no_grad_guard();
        let losses = losses.detach();
        let better = losses.lt_tensor(&self.losses);
        let now = self.w_plus().0;
        self.best = now.where_self(&better.view([-1, 1, 1]), &self.best);
        self.losses = losses.minimum(&self.losses);
    }

    fn descend(&mut self, loss: &Tensor, share: f64) {
        let maps = self.noise.as_ref().map(Maps::named).unwrap_or_default();
        for (_, tensor) in maps.iter().chain(&[("latents".to_owned(), &self.latents)]) {
            tensor.shallow_clone().zero_grad();
        }
        loss.backward();
        let ramp = ramp(share);
        let rate = match self.phase {
            Phase::W => RATE_W,
            Phase::WPlus => RATE_W_PLUS,
        };
        let rate = rate * self.spread.double_value(&[]) * ramp;
        self.adam.step(rate, [("latents", &self.latents)]);
        if share < CALM {
            let maps = maps.iter().map(|(name, map)| (name.as_str(), *map));
            self.adam.step(RATE_W * ramp, maps);
            if let Some(noise) = &self.noise {
                noise.normalise();
            }
        }
    }

    fn finish(mut self, steps: u32) -> Found {
        let drawn = tch::no_grad(|| self.generator.synthesis(&self.w_plus(), &Noise::Stored).0);
        let losses = tch::no_grad(|| self.likeness.loss(&drawn));
        self.remember(&losses);
        Found {
            losses: numbers(&self.losses),
            w_plus: WPlus(self.best),
            steps,
        }
    }
}

/// `w` of so many people, `[n, w]`.
fn sample(generator: &Generator, random: &mut Random, n: i64) -> Tensor {
    let z = random.normal(&[n, generator.config().z_dim]);
    generator.mapping(&Z(z.to_device(generator.device()))).0
}

/// For each picture the person who is likest from afar, `[N, layers, w]`.
fn guess(generator: &Generator, target: &Tensor, people: &Tensor) -> Tensor {
    let mean = generator.w_avg();
    let pulled = mean + (people - mean) * 0.7;
    let layers = generator.config().layers();
    let candidates = Tensor::cat(&[mean, &pulled], 0); // [1 + PEOPLE, w]
    let coarse = |pictures: &Tensor| {
        pictures
            .adaptive_avg_pool2d([COARSE, COARSE])
            .flatten(1, -1)
    };
    let rows: Vec<Tensor> = candidates
        .split(1, 0)
        .iter()
        .map(|w| {
            let w_plus = WPlus(w.unsqueeze(1).expand([-1, layers, -1], false));
            coarse(&generator.synthesis(&w_plus, &Noise::Stored).0)
        })
        .collect();
    let distances = Tensor::cdist(&coarse(target), &Tensor::cat(&rows, 0), 2.0, None);
    let nearest = distances.argmin(1, false);
    let chosen = candidates.index_select(0, &nearest); // [N, w]
    chosen.unsqueeze(1).expand([-1, layers, -1], false).copy()
}

/// Up in the first twentieth, down in the last quarter.
fn ramp(share: f64) -> f64 {
    let up = (share / 0.05).clamp(0.02, 1.0);
    let down = ((1.0 - share) / 0.25).min(1.0);
    up * (0.5 - 0.5 * (down * PI).cos())
}

#[cfg(test)]
mod tests;
