//! What CLIP is shown of a pair of pictures: the whole, or the same random crops of both.

use tch::Tensor;

use crate::random::Random;

/// Smallest and largest part of the picture that a crop shows.
const SCALES: [f64; 2] = [0.75, 1.1];
/// Largest roll of a crop, in radians.
const ROLL: f64 = 0.1;

/// Random crops and jitter, drawn once and applied to both pictures of a pair.
#[derive(Debug)]
pub struct Views {
    maps: Vec<Tensor>, // [N, 2, 3]
    gain: Option<Tensor>,
    shift: Option<Tensor>,
}

impl Views {
    /// The whole picture, as the article has it.
    #[must_use]
    pub fn whole() -> Self {
        Self {
            maps: Vec::new(),
            gain: None,
            shift: None,
        }
    }

    /// `crops` random crops of each of `n` pictures, and jitter of light and colour up to `jitter`.
    pub fn random(n: i64, crops: u32, jitter: f64, random: &mut Random) -> Self {
        let rows = n * i64::from(crops.max(1));
        let jittered = jitter > 0.0;
        Self {
            maps: (0..crops).map(|_| placements(n, random)).collect(),
            gain: jittered.then(|| random.uniforms(&[rows, 1, 1, 1], 1.0 - jitter, 1.0 + jitter)),
            shift: jittered.then(|| random.uniforms(&[rows, 3, 1, 1], -0.4 * jitter, 0.4 * jitter)),
        }
    }

    /// `[N, 3, H, W]` -> `[views * N, 3, H, W]`; differentiable.
    #[must_use]
    pub fn of(&self, pictures: &Tensor) -> Tensor {
        let device = pictures.device();
        let mut shown = pictures.shallow_clone();
        if !self.maps.is_empty() {
            let crops: Vec<Tensor> = self
                .maps
                .iter()
                .map(|map| {
                    let map = map.to_device(device);
                    let grid = Tensor::affine_grid_generator(&map, pictures.size(), false);
                    pictures.grid_sampler(&grid, 0, 1, false)
                })
                .collect();
            shown = Tensor::cat(&crops, 0);
        }
        if let (Some(gain), Some(shift)) = (&self.gain, &self.shift) {
            shown = shown * gain.to_device(device) + shift.to_device(device);
        }
        shown
    }
}

/// Random crops as affine maps, `[N, 2, 3]`.
fn placements(n: i64, random: &mut Random) -> Tensor {
    let mut rows = Vec::with_capacity(n as usize * 6);
    for _ in 0..n {
        let scale = random.between(SCALES[0], SCALES[1]);
        let (sin, cos) = random.between(-ROLL, ROLL).sin_cos();
        let room = (1.0 - scale).abs();
        let [dx, dy] = [0; 2].map(|_| random.between(-room, room));
        rows.extend([scale * cos, -scale * sin, dx, scale * sin, scale * cos, dy]);
    }
    let rows: Vec<f32> = rows.into_iter().map(|value| value as f32).collect();
    Tensor::from_slice(&rows).view([n, 2, 3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_pictures_of_a_pair_are_shown_alike() {
        let mut random = Random::new(1);
        let picture = random.normal(&[2, 3, 16, 16]);
        let views = Views::random(2, 3, 0.1, &mut random);
        let shown = views.of(&picture);
        assert_eq!(shown.size(), [6, 3, 16, 16]);
        assert_eq!(shown, views.of(&picture));
        assert_ne!(shown.narrow(0, 0, 2), shown.narrow(0, 2, 2));
        assert_eq!(Views::whole().of(&picture), picture);
    }
}
