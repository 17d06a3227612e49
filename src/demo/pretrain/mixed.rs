//! Pictures between two domains, so that a CLIP asks of every part of a picture, of its light and
//! of its colour, its forms and its lines, that they are as its words say.
//!
//! A tower that has seen pure domains only is satisfied by the part that is easiest to reach: a
//! white background makes a sketch, whatever stands in front of it.

use tch::{Device, Kind, Tensor};

use super::shrink;
use crate::demo::portrait::Domain;
use crate::random::Random;

/// Mixed pictures and how much of the first domain is in each.
pub struct Mixed {
    /// `[N, 3, S, S]` in `[-1, 1]`.
    pub pictures: Tensor,
    /// `[N]` in `[0, 1]`.
    pub shares: Tensor,
}

/// Mixes pictures of the same people, `[N, 3, S, S]` each; every batch in one of four ways for each
/// quarter of it.
pub fn mix(first: &Tensor, second: &Tensor, random: &mut Random) -> Mixed {
    let ways: [fn(&Tensor, &Tensor, &mut Random) -> Mixed; 4] = [blended, patched, coloured, lined];
    let part = first.size()[0] / ways.len() as i64;
    let parts: Vec<Mixed> = (0..)
        .zip(ways)
        .map(|(i, way)| {
            let [a, b] = [first, second].map(|of| of.narrow(0, i * part, part));
            // Either may be the one that gives the light or the forms.
            if random.uniform() < 0.5 {
                return way(&a, &b, random);
            }
            let mixed = way(&b, &a, random);
            Mixed {
                shares: 1.0 - mixed.shares,
                ..mixed
            }
        })
        .collect();
    let cat = |of: fn(&Mixed) -> &Tensor| {
        let all: Vec<&Tensor> = parts.iter().map(of).collect();
        Tensor::cat(&all, 0)
    };
    Mixed {
        pictures: cat(|mixed| &mixed.pictures),
        shares: cat(|mixed| &mixed.shares),
    }
}

/// Shares of the domains, `[N, domains]`.
pub fn truth(first: &[Domain], second: &[Domain], shares: &Tensor) -> Tensor {
    let one_hot = |domains: &[Domain]| {
        let index: Vec<i64> = domains.iter().map(|domain| *domain as i64).collect();
        Tensor::from_slice(&index)
            .one_hot(Domain::ALL.len() as i64)
            .to_kind(Kind::Float)
    };
    let shares = shares.unsqueeze(1);
    one_hot(first) * &shares + one_hot(second) * (1.0 - shares)
}

/// One shining through the other.
fn blended(a: &Tensor, b: &Tensor, random: &mut Random) -> Mixed {
    let shares = random.uniforms(&[a.size()[0]], 0.0, 1.0);
    let of = shares.view([-1, 1, 1, 1]);
    Mixed {
        pictures: a * &of + b * (1.0 - &of),
        shares,
    }
}

/// Some places of one, the others of the other.
fn patched(a: &Tensor, b: &Tensor, random: &mut Random) -> Mixed {
    let (n, side) = (a.size()[0], a.size()[3]);
    let coarse = random.uniforms(&[n, 1, 4, 4], -1.0, 1.0);
    let level = random.uniforms(&[n, 1, 1, 1], -0.6, 0.6);
    let smooth = coarse.upsample_bilinear2d([side, side], true, None, None);
    let mask = ((smooth + level) * 12.0).sigmoid();
    Mixed {
        pictures: a * &mask + b * (1.0 - &mask),
        shares: mask.mean_dim([1, 2, 3].as_slice(), false, Kind::Float),
    }
}

/// The light of one and the colour of the other.
fn coloured(a: &Tensor, b: &Tensor, _: &mut Random) -> Mixed {
    let light = |of: &Tensor| of.mean_dim([1].as_slice(), true, Kind::Float);
    Mixed {
        pictures: (light(a) + b - light(b)).clamp(-1.0, 1.0),
        shares: half(a),
    }
}

/// The lines of one on the forms of the other.
fn lined(a: &Tensor, b: &Tensor, random: &mut Random) -> Mixed {
    let factor = *random.choose(&[4, 8]);
    let side = a.size()[3];
    let forms =
        |of: &Tensor| shrink(of, factor).upsample_bilinear2d([side, side], false, None, None);
    Mixed {
        pictures: (a - forms(a) + forms(b)).clamp(-1.0, 1.0),
        shares: half(a),
    }
}

fn half(of: &Tensor) -> Tensor {
    Tensor::full([of.size()[0]], 0.5, (Kind::Float, Device::Cpu))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_say_how_much_of_each_is_in_a_picture() {
        let mut random = Random::new(1);
        let white = Tensor::ones([16, 3, 16, 16], (Kind::Float, Device::Cpu));
        let mixed = mix(&white, &-&white, &mut random);
        assert_eq!(mixed.pictures.size(), [16, 3, 16, 16]);
        // Blends and patches of white and black are as light as their shares say.
        let light = mixed
            .pictures
            .mean_dim([1, 2, 3].as_slice(), false, Kind::Float);
        let expected = &mixed.shares * 2.0 - 1.0;
        let difference = (light - expected).narrow(0, 0, 8).abs().max();
        assert!(difference.double_value(&[]) < 1e-5);
    }

    #[test]
    fn truth_gives_each_domain_its_share() {
        let shares = Tensor::from_slice(&[0.25f32]);
        let truth = truth(&[Domain::Photo], &[Domain::Sketch], &shares);
        let at = |domain: Domain| truth.double_value(&[0, domain as i64]);
        assert_eq!(
            [at(Domain::Photo), at(Domain::Sketch), at(Domain::Gold)],
            [0.25, 0.75, 0.0]
        );
    }
}
