//! Portraits drawn from signed distances in batched tensors: one figure, twelve domains.

mod body;
mod canvas;
mod domain;
mod extras;
mod eyes;
mod face;
mod figure;
mod hair;
mod palette;
mod pose;
mod sdf;

pub use domain::Domain;

use tch::{Device, Kind, Tensor};

use super::identity::Identities;
use figure::Figure;

/// Portraits drawn at once; bounds the memory.
const CHUNK: i64 = 32;

/// Draws `identities[i]` in `domains[i]`: `[N, 3, size, size]` in `[-1, 1]`, on the CPU.
///
/// # Panics
/// When the lengths differ.
#[must_use]
pub fn render(identities: &Identities, domains: &[Domain], size: i64) -> Tensor {
    render_dyed(identities, domains, &vec![None; domains.len()], size)
}

/// [`render`] with hair dyed: an index into the colours that nobody is born with (blue, pink,
/// green, purple).
///
/// # Panics
/// When the lengths differ.
#[must_use]
pub fn render_dyed(
    identities: &Identities,
    domains: &[Domain],
    dyes: &[Option<usize>],
    size: i64,
) -> Tensor {
    let _guard = tch::no_grad_guard();
    assert_eq!(identities.len(), domains.len() as i64);
    assert_eq!(domains.len(), dyes.len());
    let out = Tensor::zeros(
        [identities.len(), 3, size, size],
        (Kind::Float, Device::Cpu),
    );
    for domain in Domain::ALL {
        let all: Vec<i64> = (0..domains.len() as i64)
            .filter(|&i| domains[i as usize] == domain)
            .collect();
        for rows in all.chunks(CHUNK as usize) {
            let index = Tensor::from_slice(rows);
            let people = Identities(identities.0.index_select(0, &index));
            let dyes: Vec<_> = rows.iter().map(|&i| dyes[i as usize]).collect();
            let picture = domain.shade(&Figure::new(&people, domain, &dyes, size));
            let _ = out.shallow_clone().index_copy_(0, &index, &picture);
        }
    }
    out * 2.0 - 1.0
}

/// [`render`] with everybody in the same domain.
#[must_use]
pub fn render_all(identities: &Identities, domain: Domain, size: i64) -> Tensor {
    render(identities, &vec![domain; identities.len() as usize], size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::identity::Identities;

    fn people(n: i64) -> Identities {
        let values: Vec<f32> = (0..n * 64)
            .map(|i| ((i * 7919 % 1000) as f32 / 500.0 - 1.0) * 1.7)
            .collect();
        Identities::from_z(&Tensor::from_slice(&values).view([n, 64]))
    }

    #[test]
    fn a_batch_is_drawn_like_its_members() {
        let people = people(3);
        let domains = [Domain::Photo, Domain::Sketch, Domain::Photo];
        let together = render(&people, &domains, 32);
        assert_eq!(together.size(), [3, 3, 32, 32]);
        for i in 0..3 {
            let alone = render(&people.slice(i, 1), &domains[i as usize..=i as usize], 32);
            let difference = (together.narrow(0, i, 1) - alone).abs().max();
            assert!(difference.double_value(&[]) < 1e-5);
        }
    }

    #[test]
    fn every_domain_is_in_range_and_differs_from_the_others() {
        let people = people(2);
        let drawn: Vec<_> = Domain::ALL
            .iter()
            .map(|&domain| render_all(&people, domain, 32))
            .collect();
        for (i, picture) in drawn.iter().enumerate() {
            assert!(picture.abs().max().double_value(&[]) <= 1.0 + 1e-6);
            for other in &drawn[..i] {
                let difference = (picture - other).abs().mean(Kind::Float).double_value(&[]);
                assert!(difference > 0.03, "{i}: {difference}");
            }
        }
    }

    #[test]
    fn dyed_hair_is_seen() {
        let people = people(1).with(crate::demo::identity::Trait::HairLength, 0.6);
        let people = people.with(crate::demo::identity::Trait::Hat, 0.1);
        let natural = render(&people, &[Domain::Photo], 32);
        let dyed = render_dyed(&people, &[Domain::Photo], &[Some(0)], 32);
        assert!((natural - dyed).abs().max().double_value(&[]) > 0.2);
    }
}
