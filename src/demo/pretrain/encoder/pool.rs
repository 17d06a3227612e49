//! The generator that the encoder is for, and pictures whose `w` is known.

use std::path::Path;
use std::rc::Rc;

use tch::{Device, Kind, Tensor};

use super::super::Pool;
use crate::demo::identity::Identities;
use crate::invert::Perception;
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{W, Z};
use crate::random::Random;
use crate::trainer::models::EMBEDDED;
use crate::weights::{WeightsError, safetensors, sha256};

/// Pictures drawn at once.
const CHUNK: i64 = 64;

/// The generator and what is measured of it.
pub struct Frozen {
    pub generator: Generator,
    pub latent_avg: Tensor, // [layers, w]
    pub spread: Tensor,     // [], deviation of w
    pub features: Perception,
    pub sha256: String,
}

impl Frozen {
    /// `generator.safetensors` of the folder, or the one that the program carries.
    pub fn open(folder: &Path) -> Result<Self, WeightsError> {
        let path = folder.join("generator.safetensors");
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => embedded("demo").to_vec(),
            Err(source) => return Err(WeightsError::Io { path, source }),
        };
        let state = safetensors::parse(&path.display().to_string(), &bytes)?;
        let generator = Generator::from_state(&state, Device::Cpu)?;
        let layers = generator.config().layers();
        let latent_avg = generator.w_avg().expand([layers, -1], false).contiguous();
        let z = Z(Random::new(0).normal(&[1024, generator.config().z_dim]));
        let w = tch::no_grad(|| generator.mapping(&z).0);
        let spread = (w - generator.w_avg()).square().mean(Kind::Float).sqrt();
        let clip = safetensors::parse("the miniature demo-rn", embedded("demo-rn"))?;
        let clip = crate::model::clip::Clip::from_state(&clip, Device::Cpu)?;
        Ok(Self {
            generator,
            latent_avg,
            spread,
            features: Perception::new(vec![Rc::new(clip)]),
            sha256: sha256::of_bytes(&bytes),
        })
    }

    pub fn output(&self) -> [i64; 2] {
        let config = self.generator.config();
        [config.layers(), config.w_dim]
    }
}

fn embedded(name: &str) -> &'static [u8] {
    let found = EMBEDDED.iter().find(|(known, _)| *known == name);
    found.map_or(&[], |(_, bytes)| bytes)
}

/// People: drawn by the generator, drawn by hand, and their `w`.
pub struct Known {
    generated: Pool,
    portraits: Pool,
    w: Tensor, // [N, w]
}

impl Known {
    pub fn draw(frozen: &Frozen, people: i64, seed: u64) -> Self {
        let _guard = tch::no_grad_guard();
        let z = Random::new(seed).normal(&[people, frozen.generator.config().z_dim]);
        let w = frozen.generator.mapping(&Z(z.shallow_clone())).0;
        let layers = frozen.generator.config().layers();
        let generated = w.split(CHUNK, 0).into_iter().map(|w| {
            let drawn = frozen
                .generator
                .synthesis(&W(w).broadcast(layers), &Noise::Zero);
            Pool::of(&drawn.0).pictures
        });
        let generated: Vec<Tensor> = generated.collect();
        Self {
            generated: Pool {
                pictures: Tensor::cat(&generated, 0),
            },
            portraits: Pool::photos(&Identities::from_z(&z), super::SIZE),
            w,
        }
    }

    /// Pictures, half of each kind, and their `w`: `[n, 3, 64, 64]`, `[n, w]`.
    pub fn batch(&self, n: i64, random: &mut Random) -> (Tensor, Tensor) {
        let people = self.w.size()[0] as f64;
        let index = random.uniforms(&[n], 0.0, people).to_kind(Kind::Int64);
        let (first, second) = (index.narrow(0, 0, n / 2), index.narrow(0, n / 2, n - n / 2));
        let pictures = [self.generated.get(&first), self.portraits.get(&second)];
        (Tensor::cat(&pictures, 0), self.w.index_select(0, &index))
    }

    /// All of each kind.
    pub fn both(&self) -> [(&'static str, Tensor); 2] {
        let all = Tensor::arange(self.w.size()[0], (Kind::Int64, Device::Cpu));
        [
            ("generated", self.generated.get(&all)),
            ("drawn", self.portraits.get(&all)),
        ]
    }
}
