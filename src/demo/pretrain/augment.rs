//! Small changes that a portrait survives: position, size, roll, light, colour, grain, sharpness.

use tch::{Kind, Tensor};

use crate::random::Random;

/// Changes each picture a little: `[N, 3, S, S]` in `[-1, 1]`, same shape. `strength` 1 is usual.
pub fn augment(pictures: &Tensor, strength: f64, random: &mut Random) -> Tensor {
    let moved = affine(pictures, &placements(pictures.size()[0], strength, random));
    let n = moved.size()[0];
    let contrast = random.uniforms(&[n, 1, 1, 1], -0.2 * strength, 0.2 * strength) + 1.0;
    let tint = random.uniforms(&[n, 3, 1, 1], -0.08 * strength, 0.08 * strength);
    let grain = random.uniforms(&[n, 1, 1, 1], 0.0, 0.05 * strength);
    let noise = random.normal(&moved.size()) * grain;
    let lit = moved * contrast + tint + noise;
    if random.uniform() < 0.3 {
        let blurred = lit.avg_pool2d([3, 3], [1, 1], [1, 1], false, false, None);
        return (&lit + blurred) * 0.5;
    }
    lit
}

/// Random matrices of an affine map, `[N, 2, 3]`.
fn placements(n: i64, strength: f64, random: &mut Random) -> Tensor {
    let mut rows = Vec::with_capacity(n as usize * 6);
    for _ in 0..n {
        let scale = random.between(1.0 - 0.25 * strength, 1.0 + 0.15 * strength);
        let angle = random.between(-0.12, 0.12) * strength;
        let [dx, dy] = [0; 2].map(|_| random.between(-0.12, 0.12) * strength);
        let (sin, cos) = angle.sin_cos();
        rows.extend(
            [scale * cos, -scale * sin, dx, scale * sin, scale * cos, dy].map(|v| v as f32),
        );
    }
    Tensor::from_slice(&rows).view([n, 2, 3])
}

/// Samples pictures under affine maps, borders continued; differentiable.
fn affine(pictures: &Tensor, maps: &Tensor) -> Tensor {
    let grid = Tensor::affine_grid_generator(maps, pictures.size(), false);
    pictures
        .grid_sampler(&grid, 0, 1, false)
        .to_kind(Kind::Float)
}
