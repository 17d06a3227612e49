//! What `nada invert` reaches on the sample portraits, measured.

use std::ops::ControlFlow;

use serde::Serialize;
use tch::{Kind, Tensor};

use super::judge::{Judge, Mode};
use super::portrait::Domain;
use super::samples;
use crate::invert::likeness::Likeness;
use crate::invert::optimise::{self, Options};
use crate::invert::{Perception, Way};
use crate::model::encoder::{Encoder, Misfit};
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{Image, WPlus};

/// What one way reached; means over the portraits, or how many of them.
#[derive(Clone, Debug, Serialize)]
pub struct Reached {
    /// `encoder`, `optimisation` or `both`.
    pub way: &'static str,
    /// Distance of features, 0 to 2.
    pub features: f64,
    /// In decibels.
    pub psnr: f64,
    /// Pictures that are nearest, pixel by pixel, to the portrait that they were made from, of 32.
    pub identity: i64,
    /// Pictures of the trained generator that the judge puts into its domain.
    pub domain: Option<i64>,
    /// Portraits.
    pub of: i64,
    /// For all of them together.
    pub seconds: f64,
}

/// What is measured, and with what.
#[derive(Debug)]
pub struct Trial<'a> {
    /// Draws the portraits.
    pub frozen: &'a Generator,
    /// Finds them.
    pub encoder: Option<&'a Encoder>,
    /// Compares them.
    pub perception: &'a Perception,
    /// Draws them in its domain.
    pub trained: Option<(&'a Generator, Domain)>,
    /// Steps of the optimisation.
    pub steps: u32,
}

impl Trial<'_> {
    /// Finds the portraits one way. Gives also rows of pictures: portraits, found, in the domain.
    ///
    /// # Errors
    /// When the encoder does not fit the generator.
    pub fn run(&self, way: Way) -> Result<(Reached, Vec<Tensor>), Misfit> {
        let started = std::time::Instant::now();
        let group = samples::group();
        let target = group.narrow(0, 0, samples::COUNT);
        let likeness = Likeness::to(&target, self.perception);
        let w_plus = self.find(way, &target, &likeness)?;
        let seconds = started.elapsed().as_secs_f64();
        let drawn = draw(self.frozen, &w_plus);
        let measured = likeness.measure(&drawn);
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let mut rows = vec![target, drawn.shallow_clone()];
        let domain = self.trained.map(|(generator, domain)| {
            let pictures = draw(generator, &w_plus);
            rows.push(pictures.shallow_clone());
            judged(&pictures, domain)
        });
        let reached = Reached {
            way: way.word(),
            features: mean(measured.iter().map(|m| m.features).collect()),
            psnr: mean(measured.iter().map(|m| m.psnr).collect()),
            identity: identified(&drawn, &group),
            domain,
            of: samples::COUNT,
            seconds,
        };
        Ok((reached, rows))
    }

    fn find(&self, way: Way, target: &Tensor, likeness: &Likeness<'_>) -> Result<WPlus, Misfit> {
        let encoder = self.encoder.filter(|_| way.encodes());
        let encode =
            |encoder: &Encoder| encoder.encode(&Image(target.shallow_clone()), self.frozen);
        let start = encoder.map(encode).transpose()?;
        if let (false, Some(start)) = (way.optimises(), &start) {
            return Ok(start.clone());
        }
        let options = Options {
            steps: self.steps,
            seed: 1,
            start,
        };
        let found = optimise::optimise(self.frozen, likeness, target, &options, |_| {
            ControlFlow::Continue(())
        });
        Ok(found.w_plus)
    }
}

fn draw(generator: &Generator, w_plus: &WPlus) -> Tensor {
    let drawn = tch::no_grad(|| generator.synthesis(w_plus, &Noise::Stored).0);
    drawn.clamp(-1.0, 1.0)
}

/// How many pictures are nearest to their own in the group.
fn identified(drawn: &Tensor, group: &Tensor) -> i64 {
    let [a, b] = [drawn, group].map(|pictures| pictures.flatten(1, -1));
    let nearest = Tensor::cdist(&a, &b, 2.0, None).argmin(1, false);
    let own = Tensor::arange(drawn.size()[0], (Kind::Int64, tch::Device::Cpu));
    nearest.eq_tensor(&own).sum(Kind::Int64).int64_value(&[])
}

fn judged(pictures: &Tensor, domain: Domain) -> i64 {
    // The judge is embedded: it is whole, or no test passes.
    let Ok(judge) = Judge::embedded() else {
        return 0;
    };
    let verdict = judge.judge(&Image(pictures.shallow_clone()), Mode::Judging);
    let domains = verdict.domains().into_iter();
    domains.filter(|found| *found == domain as usize).count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_from_each_other_and_drawings_judged() {
        let group = samples::group();
        assert_eq!(identified(&group.narrow(0, 0, 16), &group), 16);
        assert_eq!(identified(&group.narrow(0, 1, 16), &group), 0);
        assert_eq!(judged(&group, Domain::Photo), samples::GROUP);
        assert_eq!(judged(&group, Domain::Sketch), 0);
    }
}
