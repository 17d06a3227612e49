//! Trains the small encoder on pictures whose `w` is known: some that the generator draws, and drawn
//! portraits of the same `z`.
//!
//! First it learns `w` itself, which is cheap, then to have its styles draw the picture again.

mod pool;

use std::f64::consts::PI;
use std::path::Path;

use tch::{Device, Kind, Tensor};

use super::generator::{face_weight, half, psnr, regression_loss};
use super::{PretrainError, Progress, create};
use crate::demo::sheet;
use crate::model::WPlus;
use crate::model::clip::BatchNorm;
use crate::model::encoder::Miniature;
use crate::model::stylegan2::{Generator, Noise};
use crate::random::Random;
use crate::trainer::adam::{Adam, AdamOptions};
use crate::weights::{StateDict, WeightsError, safetensors};

use pool::{Frozen, Known};

const SIZE: i64 = 64;
const REPORT_EVERY: u64 = 4_000;
/// People that are measured on.
const JUDGED: i64 = 64;
/// Weight of the distance to the known `w`, in deviations, beside that of pictures.
const KNOWN: f64 = 0.02;
/// Weight of differences between the layers' styles: those that are near each other edit well.
const APART: f64 = 0.02;

const ADAM: AdamOptions = AdamOptions {
    beta1: 0.9,
    beta2: 0.99,
    eps: 1e-8,
    weight_decay: 0.0,
};

/// How long and on what.
#[derive(Clone, Debug)]
pub struct Options {
    /// Pictures from which only `w` is learned.
    pub of_w: u64,
    /// Pictures that are drawn again.
    pub of_pictures: u64,
    /// People of the pool, at least 32; each is there twice.
    pub people: i64,
    /// Highest learning rate.
    pub learning_rate: f64,
    /// Seed of weights and people.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            of_w: 100_000,
            of_pictures: 8_000,
            people: 6_144,
            learning_rate: 2e-3,
            seed: 61,
        }
    }
}

/// A trained encoder, and what belongs to it.
#[derive(Debug)]
pub struct Trained {
    /// The network.
    pub encoder: Miniature,
    /// The mean styles, `[layers, w]`.
    pub latent_avg: Tensor,
    /// Of the generator's file, hexadecimal.
    pub generator_sha256: String,
}

/// What a batch is learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lesson {
    W,
    Pictures,
}

impl Lesson {
    fn batch(self) -> i64 {
        match self {
            Self::W => 64,
            Self::Pictures => 16,
        }
    }

    /// A small batch would move the statistics about.
    fn norm(self) -> BatchNorm {
        match self {
            Self::W => BatchNorm::Batch,
            Self::Pictures => BatchNorm::Stored,
        }
    }

    /// Of the highest learning rate: what is known of `w` must not be forgotten.
    fn rate(self) -> f64 {
        match self {
            Self::W => 1.0,
            Self::Pictures => 0.2,
        }
    }
}

/// Trains for the generator in `out`, or goes on from `folder/encoder.state.safetensors` when that is
/// of the same one.
///
/// # Errors
/// When a folder cannot be read or written.
pub fn train(
    [folder, out]: [&Path; 2],
    options: &Options,
    mut progress: impl FnMut(&Progress),
) -> Result<Trained, PretrainError> {
    create(folder)?;
    let frozen = Frozen::open(out)?;
    let known = Known::draw(&frozen, options.people, options.seed);
    let judged = Known::draw(&frozen, options.people.min(JUDGED), options.seed + 1);
    let path = folder.join("encoder.state.safetensors");
    let mut run = Run::open(&path, frozen, options)?;
    let total = options.of_w + options.of_pictures;
    while run.seen < total {
        let (lesson, done, of) = if run.seen < options.of_w {
            (Lesson::W, run.seen, options.of_w)
        } else {
            let done = run.seen - options.of_w;
            (Lesson::Pictures, done, options.of_pictures)
        };
        let cosine = 0.5 * (1.0 + (PI * done as f64 / of as f64).cos());
        let rate = options.learning_rate * lesson.rate() * cosine.max(0.02);
        run.step(&known, lesson, rate);
        let before = run.seen - lesson.batch() as u64;
        if run.seen / REPORT_EVERY != before / REPORT_EVERY || run.seen >= total {
            run.save(&path)?;
            progress(&Progress {
                done: run.seen,
                total,
                report: Some(run.report(&judged, folder)?),
            });
        }
    }
    Ok(run.finish())
}

struct Run {
    encoder: Miniature,
    frozen: Frozen,
    fast: Generator, // bf16
    weight: Tensor,  // [1, 1, S, S]
    adam: Adam,
    random: Random,
    seen: u64,
}

impl Run {
    fn open(path: &Path, frozen: Frozen, options: &Options) -> Result<Self, WeightsError> {
        let saved = if path.exists() {
            Some(safetensors::read(path)?)
        } else {
            None
        };
        let same = |saved: &StateDict| saved.metadata().get("generator") == Some(&frozen.sha256);
        let saved = saved.filter(same);
        let seen = match &saved {
            Some(saved) => saved.get("train.seen")?.int64_value(&[]) as u64,
            None => 0,
        };
        let mut random = Random::new(options.seed.wrapping_add(seen));
        let encoder = match &saved {
            Some(saved) => Miniature::from_state(&weights(saved), Device::Cpu)?,
            None => Miniature::fresh(frozen.output(), &mut random),
        };
        for (name, parameter) in encoder.parameters() {
            if is_trained(name) {
                let _ = parameter.set_requires_grad(true);
            }
        }
        let adam = match &saved {
            Some(saved) => Adam::restore(ADAM, saved, Device::Cpu)?,
            None => Adam::new(ADAM),
        };
        Ok(Self {
            fast: half(&frozen.generator),
            weight: face_weight(SIZE),
            encoder,
            frozen,
            adam,
            random,
            seen,
        })
    }

    fn step(&mut self, known: &Known, lesson: Lesson, learning_rate: f64) {
        let (pictures, w) = known.batch(lesson.batch(), &mut self.random);
        let w_plus = self
            .encoder
            .encode_with(&pictures, &self.frozen.latent_avg, lesson.norm());
        let spread = &self.frozen.spread;
        let mean_square = |t: Tensor| (t / spread).square().mean(Kind::Float);
        let to_w = mean_square(&w_plus.0 - w.unsqueeze(1));
        let loss = match lesson {
            Lesson::W => to_w,
            Lesson::Pictures => {
                let fast = WPlus(w_plus.0.to_kind(Kind::BFloat16));
                let drawn = self.fast.synthesis(&fast, &Noise::Zero).0;
                let drawn = drawn.to_kind(Kind::Float);
                let own_mean = w_plus.0.mean_dim([1].as_slice(), true, Kind::Float);
                regression_loss(&drawn, &pictures, &self.weight)
                    + self.frozen.features.distance(&drawn, &pictures)
                    + to_w * KNOWN
                    + mean_square(&w_plus.0 - own_mean) * APART
            }
        };
        for parameter in self.encoder.parameters().values() {
            let mut parameter = parameter.shallow_clone();
            parameter.zero_grad();
        }
        loss.backward();
        let all = self.encoder.parameters().iter();
        let all = all.filter(|(name, _)| is_trained(name));
        self.adam
            .step(learning_rate, all.map(|(name, t)| (name.as_str(), t)));
        self.seen += lesson.batch() as u64;
    }

    fn save(&self, path: &Path) -> Result<(), WeightsError> {
        let mut state = StateDict::new("encoder training");
        for (name, tensor) in self.encoder.parameters() {
            state.insert(name.clone(), tensor.detach());
        }
        state.insert("latent_avg", self.frozen.latent_avg.shallow_clone());
        self.adam.save(&mut state);
        state.insert("train.seen", Tensor::from(self.seen as i64));
        state.set_metadata("generator", &self.frozen.sha256);
        safetensors::write(path, &state)
    }

    /// Measures on people that are never trained on; writes a sheet: the pictures, below what their
    /// styles draw.
    fn report(&self, judged: &Known, folder: &Path) -> Result<String, PretrainError> {
        let _guard = tch::no_grad_guard();
        let mut words = Vec::new();
        let mut rows = Vec::new();
        for (name, pictures) in judged.both() {
            let w_plus = self.encoder.encode(&pictures, &self.frozen.latent_avg);
            let drawn = self.frozen.generator.synthesis(&w_plus, &Noise::Zero).0;
            let drawn = drawn.clamp(-1.0, 1.0);
            words.push(format!("{name} PSNR {:.2} dB", psnr(&drawn, &pictures)));
            for start in [0, 16] {
                rows.push(pictures.narrow(0, start, 16));
                rows.push(drawn.narrow(0, start, 16));
            }
        }
        sheet::save(&Tensor::cat(&rows, 0), 16, &folder.join("encoder.png"))?;
        Ok(words.join(", "))
    }

    fn finish(self) -> Trained {
        Trained {
            encoder: self.encoder,
            latent_avg: self.frozen.latent_avg,
            generator_sha256: self.frozen.sha256,
        }
    }
}

/// Statistics follow by themselves.
fn is_trained(name: &str) -> bool {
    !matches!(name.rsplit_once('.'), Some((_, "mean" | "var")))
}

/// The encoder's tensors alone.
fn weights(saved: &StateDict) -> StateDict {
    let mut own = StateDict::new(saved.origin());
    for (name, tensor) in saved.iter() {
        if !name.starts_with("adam.") && !name.starts_with("train.") {
            own.insert(name, tensor.shallow_clone());
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short() -> Options {
        Options {
            of_w: 64,
            of_pictures: 16,
            people: 32,
            ..Options::default()
        }
    }

    #[test]
    fn a_training_that_was_stopped_goes_on_and_says_for_which_generator_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let places = [folder.path(), folder.path()];
        let mut seen = Vec::new();
        let first = Options {
            of_pictures: 0,
            ..short()
        };
        train(places, &first, |p| seen.push(p.done)).unwrap();
        let trained = train(places, &short(), |p| seen.push(p.done)).unwrap();
        assert_eq!(seen, [64, 80]);
        super::super::export::encoder(folder.path(), &trained).unwrap();
        let path = folder.path().join("encoder.safetensors");
        let state = safetensors::read(&path).unwrap();
        assert!(crate::model::encoder::Encoder::from_state(&state, Device::Cpu).is_ok());
        assert_eq!(state.metadata()["generator_sha256"].len(), 64);
        assert!(std::fs::metadata(path).unwrap().len() < 2_000_000);
    }
}
