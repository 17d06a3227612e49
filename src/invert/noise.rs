//! Noise maps that are free for a while, so that grain does not push the latents about, and what keeps
//! them noise (StyleGAN2's projector, arXiv 1912.04958, appendix D).

use tch::{Kind, Tensor};

use crate::model::stylegan2::{Generator, Noise};

/// Weight of the correlations.
const WEIGHT: f64 = 1e5;
/// Maps this small are not looked at.
const SMALLEST: i64 = 8;

/// A generator's noise maps for each picture.
#[derive(Debug)]
pub struct Maps(Vec<Tensor>);

impl Maps {
    /// The stored ones, free to change; none for a generator that gives noise no strength.
    #[must_use]
    pub fn of(generator: &Generator, pictures: i64) -> Option<Self> {
        let all = generator.parameters().iter();
        let mut strengths = all.filter(|(name, _)| name.ends_with("noise.weight"));
        if !strengths.any(|(_, strength)| strength.abs().max().double_value(&[]) > 0.0) {
            return None;
        }
        let state = generator.to_state("noises");
        let maps = (0..).map_while(|i| state.find(&format!("noises.noise_{i}")));
        let maps = maps.map(|map| {
            let own = map.expand([pictures, -1, -1, -1], false).copy();
            own.set_requires_grad(true)
        });
        Some(Self(maps.collect()))
    }

    /// For the generator.
    #[must_use]
    pub fn noise(&self) -> Noise {
        Noise::Given(self.0.iter().map(Tensor::shallow_clone).collect())
    }

    /// With names for the optimiser.
    #[must_use]
    pub fn named(&self) -> Vec<(String, &Tensor)> {
        let maps = self.0.iter().enumerate();
        maps.map(|(i, map)| (format!("noise_{i}"), map)).collect()
    }

    /// How far they are from noise, per picture: neighbours must not resemble each other, at no scale.
    #[must_use]
    pub fn correlation(&self) -> Tensor {
        let parts = self.0.iter().map(correlation);
        parts.reduce(|sum, part| sum + part).unwrap_or_default() * WEIGHT
    }

    /// Back to mean 0 and deviation 1.
    pub fn normalise(&self) {
        let _guard = tch::no_grad_guard();
        for map in &self.0 {
            let dims = [1, 2, 3].as_slice();
            let centred = map - map.mean_dim(dims, true, Kind::Float);
            let power = centred.square().mean_dim(dims, true, Kind::Float);
            map.shallow_clone()
                .copy_(&(centred * (power + 1e-8).rsqrt()));
        }
    }
}

fn correlation(map: &Tensor) -> Tensor {
    let mut map = map.shallow_clone();
    let mut sum = Tensor::zeros([map.size()[0]], (Kind::Float, map.device()));
    while map.size()[3] >= SMALLEST {
        for dim in [2, 3] {
            let product = &map * map.roll([1], [dim]);
            let mean = product
                .flatten(1, -1)
                .mean_dim([1].as_slice(), false, Kind::Float);
            sum += mean.square();
        }
        map = map.avg_pool2d([2, 2], [2, 2], [0, 0], false, true, None);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn stripes_are_no_noise() {
        let noise = Maps(vec![Random::new(1).normal(&[1, 1, 32, 32])]);
        let stripes = Tensor::arange(32, (Kind::Float, tch::Device::Cpu));
        let stripes = (stripes * 0.2).sin().expand([1, 1, 32, 32], false).copy();
        let stripes = Maps(vec![stripes]);
        stripes.normalise();
        let of = |maps: &Maps| maps.correlation().double_value(&[0]);
        assert!(of(&stripes) > 50.0 * of(&noise), "{}", of(&noise));
        let power = stripes.0[0].square().mean(Kind::Float).double_value(&[]);
        assert!((power - 1.0).abs() < 1e-3);
    }
}
