//! Drawn portraits with what is known about them, kept as bytes.

use std::path::Path;

use tch::{Kind, Tensor};

use super::{Pool, PretrainError};
use crate::demo::caption::{Detail, Facts};
use crate::demo::identity::{Identities, Trait};
use crate::demo::portrait::{self, Domain};
use crate::random::Random;
use crate::weights::{StateDict, safetensors};

/// Portraits for training.
const TRAINING: i64 = 30_000;
/// Portraits for judging.
const JUDGING: i64 = 1_500;
/// Portraits drawn at once.
const CHUNK: i64 = 500;

/// Portraits and facts.
pub struct Labelled {
    pool: Pool,
    /// One per picture.
    pub facts: Vec<Facts>,
    by_domain: Vec<Vec<usize>>,
}

/// What the judges of the miniature world learn from, and what they are measured on.
pub struct World {
    /// For training.
    pub training: Labelled,
    /// Never trained on.
    pub judging: Labelled,
}

impl World {
    /// Draws both, or takes the drawings that an earlier call left in `folder`.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn draw(folder: &Path) -> Result<Self, PretrainError> {
        Ok(Self {
            training: Labelled::cached(folder, "training", 21, TRAINING)?,
            judging: Labelled::cached(folder, "judging", 22, JUDGING)?,
        })
    }
}

impl Labelled {
    fn cached(folder: &Path, name: &str, seed: u64, n: i64) -> Result<Self, PretrainError> {
        let path = folder.join(format!("drawings-{name}.safetensors"));
        let people = People::choose(seed, n);
        let pool = if path.exists() {
            let saved = safetensors::read(&path)?;
            Pool {
                pictures: saved.get("pictures")?.shallow_clone(),
            }
        } else {
            let pool = people.draw();
            let mut state = StateDict::new(name);
            state.insert("pictures", pool.pictures.shallow_clone());
            safetensors::write(&path, &state)?;
            pool
        };
        Ok(Self::new(pool, people.facts()))
    }

    fn new(pool: Pool, facts: Vec<Facts>) -> Self {
        let of = |domain: Domain| {
            let is = |i: &usize| facts[*i].domain == domain;
            (0..facts.len()).filter(is).collect()
        };
        let by_domain = Domain::ALL.iter().map(|&domain| of(domain)).collect();
        Self {
            pool,
            facts,
            by_domain,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Some of them, `[N, 3, 64, 64]` in `[-1, 1]`.
    pub fn pictures(&self, index: &[usize]) -> Tensor {
        let index: Vec<i64> = index.iter().map(|&i| i as i64).collect();
        self.pool.get(&Tensor::from_slice(&index))
    }

    /// A random batch; for attributes all of one domain, so that only attributes tell them apart.
    pub fn batch(&self, n: usize, detail: Detail, random: &mut Random) -> Vec<usize> {
        if detail == Detail::Domain {
            return (0..n).map(|_| random.below(self.len())).collect();
        }
        // Photos matter most: it is there that attributes are asked for.
        let domain = if random.uniform() < 0.5 {
            0
        } else {
            random.below(Domain::ALL.len())
        };
        let group = &self.by_domain[domain];
        (0..n).map(|_| *random.choose(group)).collect()
    }
}

/// Who is drawn how.
struct People {
    identities: Identities,
    domains: Vec<Domain>,
    dyes: Vec<Option<usize>>,
}

impl People {
    /// Half from the generator's narrow world, half from the whole; a fifth photos.
    fn choose(seed: u64, n: i64) -> Self {
        let mut random = Random::new(seed);
        let normal = random.normal(&[n, 64]);
        let half = n / 2;
        let narrow = Identities::from_z(&normal.narrow(0, 0, half)).0;
        let wide = Identities::wide(&normal.narrow(0, half, n - half)).0;
        let people = Identities(Tensor::cat(&[narrow, wide], 0));
        // More hats, smiles and beards than nature has, so that both sides are seen.
        for which in [Trait::Glasses, Trait::Smile, Trait::Beard, Trait::Hat] {
            let drawn = random.uniforms(&[n], 0.3, 1.0);
            people.get(which).copy_(&drawn);
        }
        let domains = (0..n)
            .map(|_| match random.uniform() {
                u if u < 0.2 => Domain::Photo,
                _ => *random.choose(&Domain::ALL),
            })
            .collect();
        let dyes = (0..n)
            .map(|_| (random.uniform() < 0.12).then(|| random.below(4)))
            .collect();
        Self {
            identities: people,
            domains,
            dyes,
        }
    }

    fn draw(&self) -> Pool {
        let n = self.identities.len();
        let parts: Vec<Tensor> = (0..n)
            .step_by(CHUNK as usize)
            .map(|start| {
                let len = CHUNK.min(n - start);
                let range = start as usize..(start + len) as usize;
                let drawn = portrait::render_dyed(
                    &self.identities.slice(start, len),
                    &self.domains[range.clone()],
                    &self.dyes[range],
                    64,
                );
                Pool::of(&drawn).pictures
            })
            .collect();
        Pool {
            pictures: Tensor::cat(&parts, 0).to_kind(Kind::Uint8),
        }
    }

    fn facts(&self) -> Vec<Facts> {
        let attributes = self.identities.attributes();
        let with = attributes.iter().zip(&self.domains).zip(&self.dyes);
        with.map(|((person, &domain), &dye)| Facts::new(person, domain, dye))
            .collect()
    }
}
