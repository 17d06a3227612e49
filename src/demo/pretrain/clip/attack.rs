//! Attacks on an image tower: changes of a picture that lead it to another text's feature.

use tch::{Kind, Tensor};

use super::super::shrink;
use crate::demo::caption::{Attribute, Facts};
use crate::model::Image;
use crate::model::clip::{Clip, normalize};
use crate::random::Random;

/// From each picture's domain to another, `[N, embed]`; `classes` are the domains' features.
pub fn push_away(classes: &Tensor, facts: &[&Facts], random: &mut Random) -> Tensor {
    let right: Vec<i64> = facts.iter().map(|f| f.domain as i64).collect();
    let wrong: Vec<i64> = right
        .iter()
        .map(|d| (d + 1 + random.below(11) as i64) % 12)
        .collect();
    let class = |of: &[i64]| classes.index_select(0, &Tensor::from_slice(of));
    class(&wrong) - class(&right)
}

/// From how each picture is in one attribute to how it is not, `[N, embed]`; `attributes` lead from
/// without to with.
pub fn push_across(attributes: &Tensor, facts: &[&Facts], random: &mut Random) -> Tensor {
    let attribute = *random.choose(&Attribute::ALL);
    let signs: Vec<f32> = facts
        .iter()
        .map(|facts| match facts.get(attribute) {
            Some(true) => -1.0,
            Some(false) => 1.0,
            None => 0.0,
        })
        .collect();
    let direction = attributes.get(attribute as i64);
    Tensor::from_slice(&signs).view([-1, 1]) * direction.view([1, -1])
}

/// One gradient step at three scales along `push` in the joint space.
pub fn attack(
    clip: &Clip,
    pictures: &Tensor,
    push: &Tensor,
    strength: f64,
    random: &mut Random,
) -> Tensor {
    let n = pictures.size()[0];
    let common = random.uniforms(&[n, 1, 1, 1], 0.0, strength);
    let eps: Vec<Tensor> = [4.0, 6.0, 9.0]
        .iter()
        .map(|size| &common * random.uniforms(&[n, 1, 1, 1], 0.0, *size))
        .collect();
    let noise = random.normal(&pictures.size());
    let start = pictures + scaled_step(&noise, &eps) * 0.5;
    let start = start.detach().set_requires_grad(true);
    let features = normalize(&clip.encode_image(&Image(start.shallow_clone())));
    let objective = (features * push).sum(Kind::Float);
    let gradient = Tensor::run_backward(&[objective], &[&start], false, false);
    (start + scaled_step(&gradient[0], &eps) * 1.2)
        .clamp(-1.1, 1.1)
        .detach()
}

/// A gradient at full, quarter and sixteenth resolution, each to its own length.
fn scaled_step(gradient: &Tensor, eps: &[Tensor]) -> Tensor {
    let size = gradient.size()[3];
    let mut sum = gradient.zeros_like();
    for (factor, eps) in [1, 4, 16].into_iter().zip(eps) {
        let mut at = gradient.shallow_clone();
        if factor > 1 {
            at = shrink(&at, factor).upsample_bilinear2d([size, size], false, None, None);
        }
        let length = at
            .flatten(1, 3)
            .norm_scalaropt_dim(2, [1], true)
            .view([-1, 1, 1, 1]);
        sum += at / (length + 1e-9) * eps;
    }
    sum
}
