//! What a training reached, measured against drawings of the same identities in the target domain.

use tch::{Kind, Tensor};

use super::caption::Attribute;
use super::identity::{Identities, Trait};
use super::judge::{Judge, Mode};
use super::portrait::{self, Domain};
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{Image, Z};
use crate::random::Random;

/// People that are drawn, in groups among which each must be found again.
/// People in a batch.
const BATCH: i64 = 256;
const GROUP: i64 = 32;
const SEED: u64 = 4242;

/// Where a training was to lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Another domain.
    Domain(Domain),
    /// The same domain, with an attribute.
    Attribute(Attribute),
    /// The same domain, with a hair colour (index in `HAIR_COLOURS`).
    Hair(usize),
}

/// What was reached; shares between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Scores {
    /// Pictures that the judge puts where they shall be.
    pub reached: f64,
    /// Pictures that are nearest to the drawing of the same person, of 32.
    pub identity: f64,
    /// Pictures still in the domain of photos.
    pub photo: f64,
    /// Pictures where they shall be before training.
    pub before: f64,
    /// Where the training was to lead.
    #[serde(skip)]
    pub target: Target,
}

impl Scores {
    /// One number: the share of pictures that are where they shall be, times that of people who are
    /// still themselves, times (within photos) that of pictures that stayed photos.
    #[must_use]
    pub fn value(&self) -> f64 {
        let stays = match self.target {
            Target::Domain(_) => 1.0,
            Target::Attribute(_) | Target::Hair(_) => self.photo,
        };
        self.reached * self.identity * stays
    }
}

/// What trainings towards a target are measured against.
#[derive(Debug)]
pub struct Yardstick {
    judge: Judge,
    target: Target,
    z: Tensor, // [N, z]
    people: Identities,
    drawn: Tensor, // [N, 3, 64, 64], as they should be
    before: f64,
}

impl Yardstick {
    /// Draws so many people, and judges what the frozen generator draws of them.
    #[must_use]
    pub fn new(judge: Judge, frozen: &Generator, target: Target, people: u32) -> Self {
        let _guard = tch::no_grad_guard();
        let z = Random::new(SEED).normal(&[i64::from(people), frozen.config().z_dim]);
        let people = Identities::from_z(&z);
        Self {
            before: reached(&judge, &draw(frozen, &z), &people, target),
            drawn: reference(&people, target),
            judge,
            target,
            z,
            people,
        }
    }

    /// Measures a trained generator.
    #[must_use]
    pub fn measure(&self, trained: &Generator) -> Scores {
        let _guard = tch::no_grad_guard();
        let after = draw(trained, &self.z);
        let judged = |target| reached(&self.judge, &after, &self.people, target);
        Scores {
            reached: judged(self.target),
            identity: identity(&after, &self.drawn),
            photo: judged(Target::Domain(Domain::Photo)),
            before: self.before,
            target: self.target,
        }
    }
}

/// Pictures of `z` in `[-1, 1]`, not truncated.
#[must_use]
pub fn draw(generator: &Generator, z: &Tensor) -> Tensor {
    let batches = z.split(BATCH, 0).into_iter().map(|z| {
        let w = generator.mapping(&Z(z));
        let w_plus = w.broadcast(generator.config().layers());
        let pictures = generator.synthesis(&w_plus, &Noise::Zero);
        pictures.0.clamp(-1.0, 1.0)
    });
    Tensor::cat(&batches.collect::<Vec<_>>(), 0)
}

/// The same people as the training should draw them.
#[must_use]
pub fn reference(people: &Identities, target: Target) -> Tensor {
    let size = 64;
    match target {
        Target::Domain(domain) => portrait::render_all(people, domain, size),
        Target::Attribute(attribute) => {
            let which = match attribute {
                Attribute::Glasses => Trait::Glasses,
                Attribute::Smile => Trait::Smile,
                Attribute::Beard => Trait::Beard,
                Attribute::Hat => Trait::Hat,
                Attribute::Bald | Attribute::Long => Trait::HairLength,
            };
            let value = if attribute == Attribute::Bald {
                0.02
            } else {
                0.95
            };
            portrait::render_all(&people.with(which, value), Domain::Photo, size)
        }
        Target::Hair(colour) => {
            let value = (colour as f64 + 0.5) / 5.0;
            let people = people.with(Trait::HairColour, value);
            portrait::render_all(&people, Domain::Photo, size)
        }
    }
}

/// Share of pictures that are where they shall be; people whose hair cannot be seen are left out
/// where it matters.
fn reached(judge: &Judge, pictures: &Tensor, people: &Identities, target: Target) -> f64 {
    let verdict = judge.judge(&Image(pictures.shallow_clone()), Mode::Judging);
    let right: Vec<bool> = match target {
        Target::Domain(domain) => {
            let found = verdict.domains().into_iter();
            found.map(|found| found == domain as usize).collect()
        }
        Target::Attribute(attribute) => verdict.has(attribute),
        Target::Hair(colour) => {
            let found = verdict.hair_colours().into_iter().zip(people.attributes());
            let seen = found.filter(|(_, person)| !person.bald && !person.hat);
            seen.map(|(found, _)| found == colour).collect()
        }
    };
    right.iter().filter(|right| **right).count() as f64 / right.len().max(1) as f64
}

/// Share of `pictures` whose nearest drawing in their group is the one of the same person.
fn identity(pictures: &Tensor, drawn: &Tensor) -> f64 {
    let n = pictures.size()[0];
    let mut found = 0;
    for start in (0..n).step_by(GROUP as usize) {
        let len = GROUP.min(n - start);
        let [a, b] = [pictures, drawn].map(|all| features(&all.narrow(0, start, len)));
        let nearest = a.matmul(&b.tr()).argmax(1, false);
        let own = Tensor::arange(len, (Kind::Int64, tch::Device::Cpu));
        found += nearest.eq_tensor(&own).sum(Kind::Int64).int64_value(&[]);
    }
    found as f64 / n as f64
}

/// Brightness and edges at half size, each less the group's mean and of length 1: what stays of a
/// face in another style.
fn features(pictures: &Tensor) -> Tensor {
    let weights = Tensor::from_slice(&[0.299f32, 0.587, 0.114]).view([1, 3, 1, 1]);
    let grey = (pictures * weights).sum_dim_intlist([1].as_slice(), true, Kind::Float);
    let grey = grey.avg_pool2d([2, 2], [2, 2], [0, 0], false, true, None);
    let side = grey.size()[3];
    let slope = |dim: i64| {
        let change = grey.narrow(dim, 1, side - 1) - grey.narrow(dim, 0, side - 1);
        let pad = if dim == 3 { [0, 1, 0, 0] } else { [0, 0, 0, 1] };
        change.constant_pad_nd(pad)
    };
    let edges = (slope(3).square() + slope(2).square() + 1e-6).sqrt();
    let edges = edges.avg_pool2d([3, 3], [1, 1], [1, 1], false, true, None);
    let parts = [grey, edges].map(|part| {
        let own = (&part - part.mean_dim([0].as_slice(), true, Kind::Float)).flatten(1, -1);
        let length = own.norm_scalaropt_dim(2, [1], true);
        own / (length + 1e-9)
    });
    Tensor::cat(&parts, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Identities {
        Identities::from_z(&Random::new(5).normal(&[32, 64]))
    }

    #[test]
    fn people_are_found_again_in_their_own_drawings_and_not_in_those_of_others() {
        let photos = portrait::render_all(&people(), Domain::Photo, 64);
        assert!(identity(&photos, &photos) > 0.99);
        assert!(identity(&photos, &photos.roll([1], [0])) < 0.1);
        let zombies = portrait::render_all(&people(), Domain::Zombie, 64);
        assert!(identity(&zombies, &photos) > 0.5);
    }

    #[test]
    fn the_judge_knows_drawings() {
        let judge = Judge::embedded().unwrap();
        for domain in Domain::ALL {
            let drawn = portrait::render_all(&people(), domain, 64);
            let right = reached(&judge, &drawn, &people(), Target::Domain(domain));
            assert!(right > 0.9, "{domain:?}: {right}");
        }
        for target in [Target::Attribute(Attribute::Glasses), Target::Hair(2)] {
            let drawn = reference(&people(), target);
            assert!(
                reached(&judge, &drawn, &people(), target) > 0.9,
                "{target:?}"
            );
        }
    }
}
