//! Trains the small generator by regression: `z` is known, so is the portrait that it shall draw.
//!
//! It grows from 16 to 64 pixels along the sums of the `ToRGB` outputs; training 64 pixels at once
//! goes nowhere. The loss is weighted towards the face and towards fine detail.

use std::f64::consts::PI;
use std::path::Path;
use std::time::Instant;

use tch::{Device, Kind, Tensor};

use super::{Pool, PretrainError, Progress, create};
use crate::demo::identity::Identities;
use crate::demo::portrait::{self, Domain};
use crate::demo::sheet;
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{W, Z};
use crate::random::Random;
use crate::trainer::adam::{Adam, AdamOptions};
use crate::weights::{StateDict, WeightsError, safetensors};

/// Width of `z` and `w`.
pub const Z_DIM: i64 = 64;
const MAPPING_LAYERS: i64 = 4;
/// Channels at 4, 8, 16, 32, 64 pixels.
const CHANNELS: [i64; 5] = [128, 128, 96, 64, 32];
/// Stored weights of the mapping network are this much larger than what acts.
const MAPPING_SCALE: f64 = 100.0;
/// Decay of the averaged weights.
const EMA: f64 = 0.998;
/// Pictures between two measurements.
const REPORT_EVERY: u64 = 6_000;

/// One step of the growth.
#[derive(Clone, Copy, Debug)]
struct Stage {
    size: i64,
    images: u64,
    batch: i64,
    learning_rate: f64,
}

/// How long and on what.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pictures of the last stage; the earlier ones follow from it.
    pub images: u64,
    /// Ends when so many were seen in all stages, before the last one is through: with the small
    /// learning rates of its end nothing is gained that can be measured.
    pub until: u64,
    /// Different portraits drawn for training.
    pub pool: i64,
    /// Seed of weights and portraits.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            images: 260_000,
            until: 354_000,
            pool: 32_768,
            seed: 5,
        }
    }
}

impl Options {
    fn stages(&self) -> [Stage; 3] {
        let stage = |size, images, batch, learning_rate| Stage {
            size,
            images,
            batch,
            learning_rate,
        };
        [
            stage(16, self.images / 8, 32, 0.004),
            stage(32, self.images / 3, 24, 0.004),
            stage(64, self.images, 16, 0.003),
        ]
    }
}

/// Trains, or goes on from `folder/generator.state.safetensors`; gives the averaged generator.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn train(
    folder: &Path,
    options: &Options,
    mut progress: impl FnMut(&Progress),
) -> Result<Generator, PretrainError> {
    create(folder)?;
    let mut random = Random::new(options.seed);
    let z = random.normal(&[options.pool, Z_DIM]);
    let pool = Pool::photos(&Identities::from_z(&z), 64);
    let judge = Judge::new();
    let path = folder.join("generator.state.safetensors");
    let mut run = Run::open(&path, &mut random)?;
    let total: u64 = options.stages().iter().map(|stage| stage.images).sum();
    let total = total.min(options.until);
    let mut before = 0;
    for stage in options.stages() {
        let end = before + stage.images;
        let weight = face_weight(stage.size);
        while run.seen < end.min(options.until) {
            let share = (run.seen - before) as f64 / stage.images as f64;
            let index = random.uniforms(&[stage.batch], 0.0, options.pool as f64);
            let index = index.to_kind(Kind::Int64);
            let target = at_size(&pool.get(&index), stage.size);
            let batch = Batch {
                z: z.index_select(0, &index),
                target,
                weight: weight.shallow_clone(),
            };
            run.step(&batch, stage.learning_rate * schedule(share, run.steps));
            if run.seen / REPORT_EVERY != (run.seen - stage.batch as u64) / REPORT_EVERY {
                run.save(&path)?;
                let report = judge.report(&run, stage.size, folder)?;
                progress(&Progress {
                    done: run.seen,
                    total,
                    report: Some(report),
                });
            }
        }
        before = end;
    }
    run.save(&path)?;
    Ok(run.average)
}

/// Warm-up, then a cosine that ends at a fiftieth.
fn schedule(share: f64, steps: i64) -> f64 {
    let warm = ((steps + 1) as f64 / 50.0).min(1.0);
    let cosine = 0.5 * (1.0 + (PI * ((share - 0.1).max(0.0) / 0.9)).cos());
    warm * cosine.max(0.02)
}

struct Batch {
    z: Tensor,      // [N, z]
    target: Tensor, // [N, 3, S, S]
    weight: Tensor, // [1, 1, S, S]
}

/// Weights, their average, and the optimiser.
struct Run {
    generator: Generator,
    average: Generator,
    adam: Adam,
    seen: u64,
    steps: i64,
    started: Instant,
}

const ADAM: AdamOptions = AdamOptions {
    beta1: 0.9,
    beta2: 0.99,
    eps: 1e-8,
    weight_decay: 0.0,
};

impl Run {
    fn open(path: &Path, random: &mut Random) -> Result<Self, WeightsError> {
        let fresh = Self::new(&initial(random), &initial(random))?;
        if !path.exists() {
            return Ok(Self {
                average: fresh.generator.copy(),
                ..fresh
            });
        }
        let saved = safetensors::read(path)?;
        let mut run = Self::new(&part(&saved, "raw."), &part(&saved, "average."))?;
        run.adam = Adam::restore(ADAM, &saved, Device::Cpu)?;
        run.seen = saved.get("seen")?.int64_value(&[]) as u64;
        run.steps = saved.get("steps")?.int64_value(&[]);
        // The stream of batches after a resume differs from an uninterrupted one, on purpose.
        *random = Random::new(run.seen);
        Ok(run)
    }

    fn new(weights: &StateDict, average: &StateDict) -> Result<Self, WeightsError> {
        let generator = Generator::from_state(weights, Device::Cpu)?;
        for parameter in generator.parameters().values() {
            let _ = parameter.set_requires_grad(true);
        }
        Ok(Self {
            average: Generator::from_state(average, Device::Cpu)?,
            generator,
            adam: Adam::new(ADAM),
            seen: 0,
            steps: 0,
            started: Instant::now(),
        })
    }

    fn step(&mut self, batch: &Batch, learning_rate: f64) {
        let size = batch.target.size()[3];
        let fast = half(&self.generator);
        let drawn = draw(&fast, &batch.z, size).to_kind(Kind::Float);
        let loss = regression_loss(&drawn, &batch.target, &batch.weight);
        for parameter in self.generator.parameters().values() {
            let mut parameter = parameter.shallow_clone();
            parameter.zero_grad();
        }
        loss.backward();
        let parameters = self.generator.parameters();
        let is_mapping = |name: &str| name.starts_with("style.");
        let all = || {
            parameters
                .iter()
                .map(|(name, tensor)| (name.as_str(), tensor))
        };
        // Noise would be learned as blur of what cannot be told from z: it stays at strength 0.
        let rest = all().filter(|(name, _)| !is_mapping(name) && !name.ends_with("noise.weight"));
        self.adam.step(learning_rate, rest);
        let mapping = all().filter(|(name, _)| is_mapping(name));
        self.adam.step(learning_rate * MAPPING_SCALE, mapping);
        self.steps += 1;
        self.seen += batch.z.size()[0] as u64;
        self.follow();
    }

    /// Moves the average towards the weights.
    fn follow(&self) {
        let _guard = tch::no_grad_guard();
        let steps = self.steps as f64;
        let rate = 1.0 - EMA.min((1.0 + steps) / (10.0 + steps));
        for (name, average) in self.average.parameters() {
            let mut average = average.shallow_clone();
            let _ = average.lerp_(&self.generator.parameters()[name], rate);
        }
    }

    fn save(&self, path: &Path) -> Result<(), WeightsError> {
        let mut state = StateDict::new("generator training");
        for (prefix, generator) in [("raw.", &self.generator), ("average.", &self.average)] {
            for (name, tensor) in generator.parameters() {
                state.insert(format!("{prefix}{name}"), tensor.detach());
            }
        }
        self.adam.save(&mut state);
        state.insert("seen", Tensor::from(self.seen as i64));
        state.insert("steps", Tensor::from(self.steps));
        safetensors::write(path, &state)
    }
}

/// The tensors whose name starts with `prefix`, without it.
fn part(state: &StateDict, prefix: &str) -> StateDict {
    let mut part = StateDict::new(state.origin());
    for (name, tensor) in state.iter() {
        if let Some(name) = name.strip_prefix(prefix) {
            part.insert(name, tensor.shallow_clone());
        }
    }
    part
}

/// bf16 for the convolutions; the mapping network stays in f32.
pub(super) fn half(generator: &Generator) -> Generator {
    generator.map(|name, tensor| {
        if name.starts_with("style.") {
            tensor.shallow_clone()
        } else {
            tensor.to_kind(Kind::BFloat16)
        }
    })
}

fn draw(generator: &Generator, z: &Tensor, size: i64) -> Tensor {
    let w = generator.mapping(&Z(z.shallow_clone())).0;
    let w = W(w.to_kind(generator.parameters()["input.input"].kind()));
    let w_plus = w.broadcast(generator.config().layers());
    generator.synthesis_at(&w_plus, &Noise::Zero, size).0
}

fn at_size(pictures: &Tensor, size: i64) -> Tensor {
    let factor = pictures.size()[3] / size;
    if factor == 1 {
        return pictures.shallow_clone();
    }
    super::shrink(pictures, factor)
}

/// Weights towards the face, mean 1: `[1, 1, S, S]`.
pub(super) fn face_weight(size: i64) -> Tensor {
    let line = Tensor::arange(size, (Kind::Float, Device::Cpu));
    let centre = (line + 0.5) * (2.0 / size as f64) - 1.0;
    let (x, y) = (centre.view([1, 1, 1, size]), centre.view([1, 1, size, 1]));
    let face = (-((x / 0.5).square() + ((y - 0.08) / 0.62).square())).exp() * 1.6 + 1.0;
    &face / face.mean(Kind::Float)
}

/// L1, L2, gradients and a pyramid, weighted towards the face and fine detail; a scalar.
pub(super) fn regression_loss(drawn: &Tensor, target: &Tensor, weight: &Tensor) -> Tensor {
    let local = target.avg_pool2d([5, 5], [1, 1], [2, 2], false, false, None);
    let detail = (target - local)
        .abs()
        .mean_dim([1].as_slice(), true, Kind::Float);
    let weight = weight * (&detail / (detail.mean(Kind::Float) + 1e-4) * 3.0 + 1.0) / 4.0;
    let difference = drawn - target;
    let mean = |t: Tensor| t.mean(Kind::Float);
    let mut loss =
        mean(difference.abs() * &weight) * 0.6 + mean(difference.square() * &weight) * 3.0;
    for dim in [2, 3] {
        loss += mean(
            difference
                .diff(1, dim, None::<Tensor>, None::<Tensor>)
                .abs(),
        ) * 0.6;
    }
    let mut coarse = difference;
    for _ in 0..2 {
        coarse = super::shrink(&coarse, 2);
        loss += mean(coarse.abs()) * 0.5;
    }
    loss
}

/// A fresh network: normal weights, mapping weights as StyleGAN2 stores them.
fn initial(random: &mut Random) -> StateDict {
    let mut state = StateDict::new("a fresh generator");
    for i in 1..=MAPPING_LAYERS {
        let weight = random.normal(&[Z_DIM, Z_DIM]) * MAPPING_SCALE;
        state.insert(format!("style.{i}.weight"), weight);
        state.insert(format!("style.{i}.bias"), zeros(&[Z_DIM]));
    }
    let c = CHANNELS[0];
    state.insert("input.input", random.normal(&[1, c, 4, 4]));
    styled_conv(&mut state, random, "conv1", [c, c]);
    to_rgb(&mut state, random, "to_rgb1", c);
    for (k, pair) in CHANNELS.windows(2).enumerate() {
        styled_conv(
            &mut state,
            random,
            &format!("convs.{}", 2 * k),
            [pair[0], pair[1]],
        );
        styled_conv(
            &mut state,
            random,
            &format!("convs.{}", 2 * k + 1),
            [pair[1], pair[1]],
        );
        to_rgb(&mut state, random, &format!("to_rgbs.{k}"), pair[1]);
    }
    state
}

fn styled_conv(state: &mut StateDict, random: &mut Random, name: &str, [input, output]: [i64; 2]) {
    let weight = random.normal(&[1, output, input, 3, 3]);
    state.insert(format!("{name}.conv.weight"), weight);
    modulation(state, random, name, input);
    state.insert(format!("{name}.noise.weight"), zeros(&[1]));
    state.insert(format!("{name}.activate.bias"), zeros(&[output]));
}

fn to_rgb(state: &mut StateDict, random: &mut Random, name: &str, input: i64) {
    let weight = random.normal(&[1, 3, input, 1, 1]);
    state.insert(format!("{name}.conv.weight"), weight);
    modulation(state, random, name, input);
    state.insert(format!("{name}.bias"), zeros(&[1, 3, 1, 1]));
}

fn modulation(state: &mut StateDict, random: &mut Random, name: &str, input: i64) {
    let weight = random.normal(&[input, Z_DIM]);
    state.insert(format!("{name}.conv.modulation.weight"), weight);
    let ones = zeros(&[input]) + 1.0;
    state.insert(format!("{name}.conv.modulation.bias"), ones);
}

fn zeros(shape: &[i64]) -> Tensor {
    Tensor::zeros(shape, (Kind::Float, Device::Cpu))
}

/// Portraits that training never sees.
struct Judge {
    z: Tensor,
    drawings: Tensor,
}

impl Judge {
    fn new() -> Self {
        let z = Random::new(99).normal(&[64, Z_DIM]);
        let people = Identities::from_z(&z);
        Self {
            drawings: portrait::render_all(&people, Domain::Photo, 64),
            z,
        }
    }

    /// Measures the averaged generator and writes a sheet: generated above drawn.
    fn report(&self, run: &Run, size: i64, folder: &Path) -> Result<String, PretrainError> {
        let _guard = tch::no_grad_guard();
        let generated = draw(&run.average, &self.z, size).clamp(-1.0, 1.0);
        let drawn = at_size(&self.drawings, size);
        let rows: Vec<_> = (0..4)
            .flat_map(|row| {
                let part = |t: &Tensor| t.narrow(0, row * 16, 16);
                [part(&generated), part(&drawn)]
            })
            .collect();
        sheet::save(&Tensor::cat(&rows, 0), 16, &folder.join("generator.png"))?;
        Ok(format!(
            "{size} px, PSNR {:.2} dB, {:.1} ms an image",
            psnr(&generated, &drawn),
            run.started.elapsed().as_secs_f64() * 1e3 / run.seen as f64
        ))
    }
}

/// Peak signal-to-noise ratio of pictures in `[-1, 1]`, in decibels.
#[must_use]
pub fn psnr(a: &Tensor, b: &Tensor) -> f64 {
    let error = ((a - b) / 2.0).square().mean(Kind::Float).double_value(&[]);
    -10.0 * error.log10()
}
