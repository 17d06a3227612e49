//! Trains the small CLIPs on drawn portraits and their captions.
//!
//! A plain small image tower is fooled by noise and saturated colours, so most pictures of a batch
//! are attacked by one gradient step towards a wrong domain before the tower sees them.

mod attack;

use std::f64::consts::PI;
use std::path::Path;
use std::time::Instant;

use tch::{Device, Kind, Tensor};

use super::augment::augment;
use super::pictures::{Labelled, World};
use super::quality::{self, Quality};
use super::{PretrainError, Progress, create, pairs, weights};
use crate::demo::caption::{self, Attribute, Caption, Detail, Facts};
use crate::model::Image;
use crate::model::clip::{BatchNorm, Clip, normalize};
use crate::random::Random;
use crate::trainer::adam::{Adam, AdamOptions};
use crate::weights::{StateDict, WeightsError, safetensors};

const BATCH: usize = 64;
/// Pictures of a batch that are attacked.
const ATTACKED: usize = 48;
/// Attributes are small in the picture: a full attack would draw or erase them.
const ATTRIBUTE_ATTACK: f64 = 0.35;
/// Name of the anchors in a training's state.
const ANCHORS: &str = "train.anchors";
const REPORT_EVERY: u64 = 8_000;

const ADAM: AdamOptions = AdamOptions {
    beta1: 0.9,
    beta2: 0.98,
    eps: 1e-8,
    weight_decay: 0.02,
};

/// Which of the two small CLIPs. They differ in their seed alone: what fools one seldom fools both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Twin {
    First,
    Second,
}

impl Twin {
    /// Both.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// The model's name: `demo-rn`, `demo-rn2`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "demo-rn",
            Self::Second => "demo-rn2",
        }
    }
}

/// How long and on what.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pictures to see.
    pub images: u64,
    /// Pictures seen before attacks begin: a tower that knows nothing cannot be attacked.
    pub before_attacks: u64,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Seed of weights, batches and captions.
    pub seed: u64,
}

impl Options {
    /// What ships.
    #[must_use]
    pub fn shipped(twin: Twin) -> Self {
        Self {
            images: 160_000,
            before_attacks: 24_000,
            learning_rate: 1.5e-3,
            seed: match twin {
                Twin::First => 11,
                Twin::Second => 13,
            },
        }
    }
}

/// Trains a CLIP, or goes on from its state in `folder`.
///
/// # Errors
/// When the folder cannot be read or written.
pub fn train(
    folder: &Path,
    twin: Twin,
    options: &Options,
    mut progress: impl FnMut(&Progress),
) -> Result<StateDict, PretrainError> {
    create(folder)?;
    let world = World::draw(folder)?;
    let path = folder.join(format!("{}.state.safetensors", twin.name()));
    let mut run = Run::open(&path, options)?;
    while run.seen < options.images {
        let share = run.seen as f64 / options.images as f64;
        let warm = ((run.seen as f64 + 1.0) / 3_000.0).min(1.0);
        let cosine = 0.5 * (1.0 + (PI * share).cos()) + 0.01;
        run.step(&world.training, options.learning_rate * warm * cosine);
        if run.seen.is_multiple_of(REPORT_EVERY) || run.seen >= options.images {
            run.save(&path)?;
            let report = run.report(&world.judging);
            progress(&Progress {
                done: run.seen,
                total: options.images,
                report: Some(report),
            });
        }
    }
    Ok(run.state())
}

struct Run {
    clip: Clip,
    anchors: Tensor, // [pairs::ANSWERS, embed]
    metadata: Vec<(String, String)>,
    adam: Adam,
    random: Random,
    seen: u64,
    before_attacks: u64,
    started: Instant,
    at_start: u64,
    classes: Tensor,    // [domains, embed]
    attributes: Tensor, // [attributes, embed], from without to with
}

impl Run {
    fn open(path: &Path, options: &Options) -> Result<Self, WeightsError> {
        let mut random = Random::new(options.seed);
        let (weights, seen) = if path.exists() {
            let saved = safetensors::read(path)?;
            let seen = saved.get("train.seen")?.int64_value(&[]) as u64;
            random = Random::new(options.seed.wrapping_add(seen));
            (saved, seen)
        } else {
            (weights::initial_clip(&mut random), 0)
        };
        let adam = Adam::restore(ADAM, &weights, Device::Cpu)?;
        let clip = Clip::from_state(&weights::without_training(&weights), Device::Cpu)?;
        for (name, parameter) in clip.parameters() {
            if !name.contains("running_") {
                let _ = parameter.set_requires_grad(true);
            }
        }
        let anchors = match weights.find(ANCHORS) {
            Some(saved) => saved.copy(),
            None => random.normal(&[pairs::ANSWERS, weights::EMBED]),
        };
        let mut run = Self {
            clip,
            anchors: anchors.set_requires_grad(true),
            metadata: weights.metadata().clone().into_iter().collect(),
            adam,
            random,
            seen,
            before_attacks: options.before_attacks,
            started: Instant::now(),
            at_start: seen,
            classes: Tensor::new(),
            attributes: Tensor::new(),
        };
        run.read_texts();
        Ok(run)
    }

    fn step(&mut self, data: &Labelled, learning_rate: f64) {
        if (self.seen / BATCH as u64).is_multiple_of(10) {
            self.read_texts();
        }
        let detail = *self.random.choose(&[Detail::Domain, Detail::Attributes]);
        let index = data.batch(BATCH, detail, &mut self.random);
        let mut pictures = augment(&data.pictures(&index), 1.2, &mut self.random);
        if self.seen >= self.before_attacks {
            pictures = self.attack_most(&pictures, data, &index, detail);
        }
        let captions: Vec<Caption> = index
            .iter()
            .map(|&i| caption::caption(&data.facts[i], detail, &mut self.random))
            .collect();
        let loss = self.loss(&pictures, &captions, data, &index);
        for parameter in self.parameters() {
            parameter.shallow_clone().zero_grad();
        }
        loss.backward();
        self.clip_gradients();
        let own = self.clip.parameters().iter();
        let own = own.map(|(name, tensor)| (name.as_str(), tensor));
        self.adam
            .step(learning_rate, own.chain([(ANCHORS, &self.anchors)]));
        self.seen += BATCH as u64;
    }

    /// Contrastive loss, where all captions that are true of a picture count as its own, and what
    /// the captions that differ in one fact tell apart.
    fn loss(
        &mut self,
        pictures: &Tensor,
        captions: &[Caption],
        data: &Labelled,
        index: &[usize],
    ) -> Tensor {
        self.clip.set_batch_norm(BatchNorm::Batch);
        let image = normalize(&self.clip.encode_image(&Image(pictures.shallow_clone())));
        self.clip.set_batch_norm(BatchNorm::Stored);
        let texts: Vec<&str> = captions.iter().map(|c| c.text.as_str()).collect();
        let text = normalize(&self.clip.encode_text(&texts));
        let scale = self.clip.parameters()["logit_scale"].exp().clamp_max(60.0);
        let logits = text.matmul(&image.tr()) * &scale; // [texts, pictures]
        let truth: Vec<f32> = captions
            .iter()
            .flat_map(|caption| index.iter().map(|&i| caption.claims.hold(&data.facts[i])))
            .map(|holds| f32::from(u8::from(holds)))
            .collect();
        let n = captions.len() as i64;
        let truth = Tensor::from_slice(&truth).view([n, n]);
        let contrast = cross_entropy(&logits, &truth) + cross_entropy(&logits.tr(), &truth.tr());
        let facts: Vec<&Facts> = index.iter().map(|&i| &data.facts[i]).collect();
        let pairs = pairs::loss(
            &self.clip,
            &self.anchors,
            &(image * scale),
            &facts,
            &mut self.random,
        );
        contrast * 0.5 + pairs
    }

    /// Attacks the first pictures: towards a wrong domain, or where captions speak of attributes
    /// half of the time across one of them.
    fn attack_most(
        &mut self,
        pictures: &Tensor,
        data: &Labelled,
        index: &[usize],
        detail: Detail,
    ) -> Tensor {
        let n = ATTACKED as i64;
        let facts: Vec<&Facts> = index[..ATTACKED].iter().map(|&i| &data.facts[i]).collect();
        let across = detail == Detail::Attributes && self.random.uniform() < 0.5;
        let (push, strength) = if across {
            (
                attack::push_across(&self.attributes, &facts, &mut self.random),
                ATTRIBUTE_ATTACK,
            )
        } else {
            (
                attack::push_away(&self.classes, &facts, &mut self.random),
                1.0,
            )
        };
        let result = attack::attack(
            &self.clip,
            &pictures.narrow(0, 0, n),
            &push,
            strength,
            &mut self.random,
        );
        Tensor::cat(&[result, pictures.narrow(0, n, BATCH as i64 - n)], 0)
    }

    /// Everything that trains; the anchors are not a part of the model.
    fn parameters(&self) -> impl Iterator<Item = &Tensor> {
        self.clip.parameters().values().chain([&self.anchors])
    }

    fn clip_gradients(&self) {
        let gradients: Vec<Tensor> = self
            .parameters()
            .map(Tensor::grad)
            .filter(Tensor::defined)
            .collect();
        let squares: f64 = gradients
            .iter()
            .map(|g| g.square().sum(Kind::Float).double_value(&[]))
            .sum();
        let scale = (1.0 / (squares.sqrt() + 1e-6)).min(1.0);
        for mut gradient in gradients {
            let _ = gradient.g_mul_scalar_(scale);
        }
    }

    /// What the attacks aim at, as the text tower says it now.
    fn read_texts(&mut self) {
        let _guard = tch::no_grad_guard();
        self.classes = quality::class_features(&self.clip);
        let rows: Vec<Tensor> = Attribute::ALL
            .iter()
            .map(|&attribute| quality::attribute_direction(&self.clip, attribute))
            .collect();
        self.attributes = Tensor::cat(&rows, 0);
    }

    fn state(&self) -> StateDict {
        let mut state = StateDict::new("a miniature CLIP");
        for (name, tensor) in self.clip.parameters() {
            state.insert(name.clone(), tensor.detach());
        }
        for (key, value) in &self.metadata {
            state.set_metadata(key.clone(), value.clone());
        }
        state
    }

    fn save(&self, path: &Path) -> Result<(), WeightsError> {
        let mut state = self.state();
        self.adam.save(&mut state);
        state.insert(ANCHORS, self.anchors.detach());
        state.insert("train.seen", Tensor::from(self.seen as i64));
        safetensors::write(path, &state)
    }

    fn report(&mut self, data: &Labelled) -> String {
        self.read_texts();
        let measured = Quality::measure(&self.clip, data);
        let n = data.len().min(256);
        let index: Vec<usize> = (0..n).collect();
        let facts: Vec<&Facts> = data.facts[..n].iter().collect();
        let domains: Vec<i64> = facts.iter().map(|f| f.domain as i64).collect();
        let push = attack::push_away(&self.classes, &facts, &mut self.random);
        let attacked = attack::attack(
            &self.clip,
            &data.pictures(&index),
            &push,
            1.0,
            &mut self.random,
        );
        let held = quality::accuracy(&self.clip, &attacked, &self.classes, &domains);
        format!(
            "{measured}, under attack {held:.3}, {:.1} ms an image",
            self.started.elapsed().as_secs_f64() * 1e3 / (self.seen - self.at_start).max(1) as f64
        )
    }
}

/// A soft-label cross entropy over rows, above the entropy that the labels have themselves.
fn cross_entropy(logits: &Tensor, truth: &Tensor) -> Tensor {
    let share = truth
        / truth
            .sum_dim_intlist([1].as_slice(), true, Kind::Float)
            .clamp_min(1.0);
    -(logits.log_softmax(1, Kind::Float) * share)
        .sum_dim_intlist([1].as_slice(), false, Kind::Float)
        .mean(Kind::Float)
}
