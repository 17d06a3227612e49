//! Trains the judge on drawn portraits.

use std::f64::consts::PI;
use std::path::Path;

use tch::{Reduction, Tensor};

use super::augment::augment;
use super::pictures::{Labelled, World};
use super::{PretrainError, Progress};
use crate::demo::caption::{Attribute, Detail, Facts};
use crate::demo::judge::{Judge, Mode, Verdict};
use crate::model::Image;
use crate::random::Random;
use crate::trainer::adam::{Adam, AdamOptions};

const SEED: u64 = 31;
const BATCH: usize = 96;
const PICTURES: u64 = 192_000;
const RATE: f64 = 3e-3;
const REPORT_EVERY: u64 = 24_000;
const ADAM: AdamOptions = AdamOptions {
    beta1: 0.9,
    beta2: 0.99,
    eps: 1e-8,
    weight_decay: 0.02,
};

/// Trains a judge in one go: it takes a few minutes.
///
/// # Errors
/// When the drawings cannot be kept in `folder`.
pub fn train(folder: &Path, mut progress: impl FnMut(&Progress)) -> Result<Judge, PretrainError> {
    super::create(folder)?;
    let world = World::draw(folder)?;
    let mut random = Random::new(SEED);
    let judge = Judge::fresh(&mut random);
    for (name, parameter) in judge.parameters() {
        let kept = matches!(name.rsplit('.').next(), Some("mean" | "var"));
        let _ = parameter.set_requires_grad(!kept);
    }
    let mut adam = Adam::new(ADAM);
    let mut seen = 0;
    while seen < PICTURES {
        let share = seen as f64 / PICTURES as f64;
        let rate = RATE * (0.5 * (1.0 + (PI * share).cos()) + 0.005);
        step(&judge, &mut adam, &world.training, rate, &mut random);
        let before = seen;
        seen += BATCH as u64;
        if seen / REPORT_EVERY > before / REPORT_EVERY || seen >= PICTURES {
            progress(&Progress {
                done: seen.min(PICTURES),
                total: PICTURES,
                report: Some(report(&judge, &world.judging)),
            });
        }
    }
    Ok(judge)
}

fn step(judge: &Judge, adam: &mut Adam, data: &Labelled, rate: f64, random: &mut Random) {
    let detail = *random.choose(&[Detail::Domain, Detail::Attributes]);
    let index = data.batch(BATCH, detail, random);
    let facts: Vec<&Facts> = index.iter().map(|&i| &data.facts[i]).collect();
    let pictures = augment(&data.pictures(&index), 0.7, random);
    let loss = loss(&judge.judge(&Image(pictures), Mode::Training), &facts);
    for parameter in judge.parameters().values() {
        parameter.shallow_clone().zero_grad();
    }
    loss.backward();
    let parameters = judge.parameters().iter();
    adam.step(
        rate,
        parameters.map(|(name, tensor)| (name.as_str(), tensor)),
    );
}

/// Cross entropies of what is known of each picture.
fn loss(verdict: &Verdict, facts: &[&Facts]) -> Tensor {
    let domains: Vec<i64> = facts.iter().map(|f| f.domain as i64).collect();
    let weight = None::<Tensor>;
    let mut loss = verdict.domain.cross_entropy_loss(
        &Tensor::from_slice(&domains),
        weight,
        Reduction::Mean,
        -100,
        0.05,
    );
    let hair: Vec<i64> = facts
        .iter()
        .map(|f| f.hair.map_or(-1, |h| h as i64))
        .collect();
    if hair.iter().any(|&colour| colour >= 0) {
        let hair = Tensor::from_slice(&hair);
        let none = None::<Tensor>;
        loss += verdict
            .hair
            .cross_entropy_loss(&hair, none, Reduction::Mean, -1, 0.0)
            * 0.5;
    }
    let answers = |known: bool| -> Vec<f32> {
        let all = facts.iter().flat_map(|f| Attribute::ALL.map(|a| f.get(a)));
        let number = |answer: Option<bool>| match answer {
            Some(answer) => f32::from(u8::from(answer || known)),
            None => 0.0,
        };
        all.map(number).collect()
    };
    let shape = verdict.attributes.size();
    let truth = Tensor::from_slice(&answers(false)).view_(&shape);
    let known = Tensor::from_slice(&answers(true)).view_(&shape);
    let none = None::<Tensor>;
    loss + verdict.attributes.binary_cross_entropy_with_logits(
        &truth,
        Some(known),
        none,
        Reduction::Mean,
    )
}

fn report(judge: &Judge, data: &Labelled) -> String {
    let _guard = tch::no_grad_guard();
    let index: Vec<usize> = (0..data.len()).collect();
    let verdict = judge.judge(&Image(data.pictures(&index)), Mode::Judging);
    let share = |right: Vec<bool>| {
        right.iter().filter(|right| **right).count() as f64 / right.len().max(1) as f64
    };
    let domains = verdict.domains().into_iter().zip(&data.facts);
    let right = domains.map(|(found, f)| found == f.domain as usize);
    let mut parts = vec![format!("domain {:.3}", share(right.collect()))];
    for attribute in Attribute::ALL {
        let found = verdict.has(attribute).into_iter().zip(&data.facts);
        let right = found.filter_map(|(found, f)| Some(found == f.get(attribute)?));
        parts.push(format!("{attribute:?} {:.2}", share(right.collect())));
    }
    let hair = verdict.hair_colours().into_iter().zip(&data.facts);
    let right = hair.filter_map(|(found, f)| Some(found == f.hair?));
    parts.push(format!("hair {:.2}", share(right.collect())));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use tch::Kind;

    use super::*;

    #[test]
    fn a_right_verdict_costs_less_than_a_wrong_one() {
        let facts = Facts {
            domain: crate::demo::portrait::Domain::Sketch,
            hair: Some(2),
            attributes: [Some(true), None, None, None, None, None],
        };
        let at = |size: i64, index: i64, value: f64| {
            let logits = Tensor::zeros([1, size], (Kind::Float, tch::Device::Cpu));
            let _ = logits.narrow(1, index, 1).fill_(value);
            logits
        };
        let verdict = |sign: f64| Verdict {
            domain: at(12, facts.domain as i64, sign * 8.0),
            attributes: at(6, 0, sign * 8.0),
            hair: at(9, 2, sign * 8.0),
        };
        let cost = |sign| loss(&verdict(sign), &[&facts]).double_value(&[]);
        assert!(cost(1.0) + 5.0 < cost(-1.0));
    }
}
