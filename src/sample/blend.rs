//! Mixes generators of one frozen ancestor: their weights can be added, layer by layer (Pinkney and
//! Adler, 2020, arXiv 2010.05334).

use tch::{Kind, Tensor};

use super::SampleError;
use crate::model::stylegan2::Generator;
use crate::weights::StateDict;

/// How much of each generator, everywhere and in some layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// Where no range says otherwise.
    pub everywhere: Vec<f64>,
    /// Of several that hold a layer the last counts.
    pub ranges: Vec<Range>,
}

/// Other shares in the layers of some resolutions.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Lowest resolution in pixels.
    pub from: u32,
    /// Highest resolution in pixels.
    pub to: u32,
    /// How much of each.
    pub shares: Vec<f64>,
}

impl Shares {
    /// Checks that each list has a share for each of `count` generators, and that they sum to 1.
    ///
    /// # Errors
    /// Says which list is wrong, and how.
    pub fn check(&self, count: usize) -> Result<(), SampleError> {
        let ranges = self.ranges.iter().map(|range| &range.shares);
        for shares in std::iter::once(&self.everywhere).chain(ranges) {
            let sum: f64 = shares.iter().sum();
            if shares.len() != count {
                return Err(SampleError::Request(format!(
                    "{} weights for {count} checkpoints: {shares:?}",
                    shares.len()
                )));
            }
            if (sum - 1.0).abs() > 1e-3 {
                return Err(SampleError::Request(format!(
                    "the weights {shares:?} sum to {sum}, not to 1"
                )));
            }
        }
        Ok(())
    }

    /// The shares of a tensor, by its rosinality name.
    fn of(&self, name: &str) -> &[f64] {
        let holds = |range: &&Range, side| (range.from..=range.to).contains(&side);
        let range = resolution(name)
            .and_then(|side| self.ranges.iter().rev().find(|range| holds(range, side)));
        range.map_or(&self.everywhere, |range| &range.shares)
    }
}

/// Pixels that a tensor of the synthesis network works at; none for the mapping network.
///
/// `convs.5.conv.weight` -> 32
#[must_use]
pub fn resolution(name: &str) -> Option<u32> {
    let mut parts = name.split('.');
    let block = match (parts.next()?, parts.next()) {
        ("input" | "conv1" | "to_rgb1", _) => return Some(4),
        ("convs", Some(index)) => index.parse::<u32>().ok()? / 2,
        ("to_rgbs", Some(index)) => index.parse().ok()?,
        _ => return None,
    };
    8u32.checked_shl(block)
}

/// All tensors of the mixture. What is the same in all stays so to the last bit.
///
/// # Errors
/// When the networks have other sizes than the first, or the shares do not fit.
pub fn blend(generators: &[&Generator], shares: &Shares) -> Result<StateDict, SampleError> {
    shares.check(generators.len())?;
    let first = generators.first().map(|generator| generator.config());
    if let Some(other) = generators
        .iter()
        .find(|other| Some(other.config()) != first)
    {
        return Err(SampleError::Request(format!(
            "networks of other sizes cannot be mixed: {:?} and {:?}",
            first,
            other.config()
        )));
    }
    let states: Vec<StateDict> = generators.iter().map(|g| g.to_state("blend")).collect();
    let mut mixture = StateDict::new("blend");
    let Some(names) = states.first() else {
        return Ok(mixture);
    };
    for name in names.names() {
        let tensors: Result<Vec<_>, _> = states.iter().map(|state| state.get(name)).collect();
        mixture.insert(name, mix(&tensors?, shares.of(name)));
    }
    Ok(mixture)
}

fn mix(tensors: &[&Tensor], shares: &[f64]) -> Tensor {
    let parts: Vec<_> = tensors
        .iter()
        .zip(shares)
        .filter(|(_, share)| **share != 0.0)
        .collect();
    let (first, rest) = (tensors[0], &tensors[1..]);
    if let [(only, 1.0)] = parts.as_slice() {
        return only.copy();
    }
    if rest.iter().all(|tensor| tensor.equal(first)) {
        return first.copy();
    }
    let sum = parts
        .iter()
        .fold(first.zeros_like(), |sum, (tensor, share)| {
            sum + **tensor * **share
        });
    sum.to_kind(Kind::Float)
}

/// The generator `t` of the way from one to another of the same sizes, 0 to 1.
#[must_use]
pub fn between(from: &Generator, to: &Generator, t: f64) -> Generator {
    let _guard = tch::no_grad_guard();
    from.map(|name, tensor| {
        let other = &to.parameters()[name];
        if t <= 0.0 {
            tensor.shallow_clone()
        } else if t >= 1.0 {
            other.shallow_clone()
        } else {
            tensor.lerp(other, t)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::fixture;

    fn shares(everywhere: &[f64], ranges: &[(u32, u32, &[f64])]) -> Shares {
        let range = |&(from, to, shares): &(u32, u32, &[f64])| Range {
            from,
            to,
            shares: shares.to_vec(),
        };
        Shares {
            everywhere: everywhere.to_vec(),
            ranges: ranges.iter().map(range).collect(),
        }
    }

    #[test]
    fn layers_have_the_resolutions_that_they_work_at() {
        for (name, pixels) in [
            ("input.input", Some(4)),
            ("conv1.conv.weight", Some(4)),
            ("to_rgb1.bias", Some(4)),
            ("convs.0.conv.weight", Some(8)),
            ("convs.1.activate.bias", Some(8)),
            ("convs.5.noise.weight", Some(32)),
            ("to_rgbs.2.conv.modulation.bias", Some(32)),
            ("convs.15.conv.weight", Some(1024)),
            ("style.3.weight", None),
            ("latent_avg", None),
            ("noises.noise_4", None),
        ] {
            assert_eq!(resolution(name), pixels, "{name}");
        }
    }

    #[test]
    fn all_of_one_is_that_one_bit_for_bit() {
        let (a, b) = (fixture::trained(1), fixture::trained(2));
        let all = blend(&[&a, &b], &shares(&[0.0, 1.0], &[])).unwrap();
        for (name, tensor) in b.parameters() {
            assert_eq!(all.get(name).unwrap(), tensor, "{name}");
        }
        let same = blend(&[&a, &a], &shares(&[0.3, 0.7], &[])).unwrap();
        for (name, tensor) in a.parameters() {
            assert_eq!(same.get(name).unwrap(), tensor, "{name}");
        }
    }

    #[test]
    fn ranges_take_the_shape_of_one_and_the_texture_of_another() {
        let (a, b) = (fixture::trained(1), fixture::trained(2));
        let ranges: &[(u32, u32, &[f64])] = &[(4, 8, &[1.0, 0.0]), (32, 1024, &[0.0, 1.0])];
        let mixed = blend(&[&a, &b], &shares(&[0.25, 0.75], ranges)).unwrap();
        let get = |name: &str| mixed.get(name).unwrap();
        assert_eq!(
            get("convs.1.conv.weight"),
            &a.parameters()["convs.1.conv.weight"]
        );
        assert_eq!(
            get("convs.4.conv.weight"),
            &b.parameters()["convs.4.conv.weight"]
        );
        let name = "convs.2.conv.weight"; // 16 pixels
        let expected = &a.parameters()[name] * 0.25 + &b.parameters()[name] * 0.75;
        let apart = (get(name) - expected).abs().max().double_value(&[]);
        assert!(apart < 1e-6, "{apart}");
        // The mapping network is the same in both.
        assert_eq!(get("style.1.weight"), &a.parameters()["style.1.weight"]);
    }

    #[test]
    fn shares_that_do_not_fit_are_refused() {
        let a = fixture::trained(1);
        for (wrong, reason) in [
            (shares(&[1.0], &[]), "1 weights for 2 checkpoints"),
            (shares(&[0.5, 0.6], &[]), "sum to 1.1"),
            (shares(&[0.5, 0.5], &[(4, 8, &[1.0, 1.0])]), "sum to 2"),
        ] {
            let error = blend(&[&a, &a], &wrong).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
        assert!(blend(&[&a, &a], &shares(&[1.5, -0.5], &[])).is_ok());
    }

    #[test]
    fn halfway_is_the_mean() {
        let (a, b) = (fixture::trained(1), fixture::trained(2));
        let name = "convs.3.conv.weight";
        let at = |t| between(&a, &b, t).parameters()[name].copy();
        assert_eq!(at(0.0), a.parameters()[name]);
        assert_eq!(at(1.0), b.parameters()[name]);
        let mean = (&a.parameters()[name] + &b.parameters()[name]) / 2.0;
        assert!((at(0.5) - mean).abs().max().double_value(&[]) < 1e-6);
    }
}
