//! The losses, each a scalar from features of length 1, `[N, embed]`.

use tch::{Kind, Tensor};

/// Length 1, softened: `d / sqrt(|d|^2 + epsilon^2)`; with `epsilon` 0 just `d / |d|`, and 0 for 0.
///
/// Where both pictures are equal an edit has no direction, and the gradient of its normalisation
/// is huge: it would poison Adam's second moment for hundreds of iterations.
#[must_use]
pub fn soft_normalize(edit: &Tensor, epsilon: f64) -> Tensor {
    let squares = edit
        .square()
        .sum_dim_intlist([-1].as_slice(), true, Kind::Float);
    edit / (squares + epsilon * epsilon).clamp_min(1e-24).sqrt()
}

/// `mean(1 - cos(dI, dT))` for softly normalised edits `[N, embed]`.
#[must_use]
pub fn directional(edit: &Tensor, direction: &Tensor) -> Tensor {
    mean_distance(edit, direction)
}

/// `mean(1 - cos(e(trainable), target))`.
#[must_use]
pub fn global(trainable: &Tensor, target: &Tensor) -> Tensor {
    mean_distance(trainable, target)
}

/// `mean(1 - cos(e(frozen), e(trainable)))`: how far the picture has gone.
#[must_use]
pub fn feature(frozen: &Tensor, trainable: &Tensor) -> Tensor {
    mean_distance(frozen, trainable)
}

/// `mean |cos(e(trainable)_i, e(frozen)_i) - cos(e(target), e(source))|`.
#[must_use]
pub fn manifold(frozen: &Tensor, trainable: &Tensor, similarity: f64) -> Tensor {
    let cosines = (frozen * trainable).sum_dim_intlist([-1].as_slice(), false, Kind::Float);
    (cosines.clamp(-1.0, 1.0) - similarity)
        .abs()
        .mean(Kind::Float)
}

/// Directional loss of patches against every part, weighted by how much the patch is that part.
/// `edit` `[patches, embed]`, `parts` `[parts, embed]`.
#[must_use]
pub fn patch(edit: &Tensor, parts: &Tensor) -> Tensor {
    let cosines = edit.matmul(&parts.tr()); // [patches, parts]
    ((1.0_f64 - &cosines) * cosines.softmax(-1, Kind::Float)).mean(Kind::Float)
}

/// Mean squared error of features that are not normalised.
#[must_use]
pub fn texture(trainable: &Tensor, texture: &Tensor) -> Tensor {
    (trainable - texture).square().mean(Kind::Float)
}

/// `mean(max(|x| - 1, 0)^2)`: keeps pixels in `[-1, 1]`.
#[must_use]
pub fn range(image: &Tensor) -> Tensor {
    (image.abs() - 1.0)
        .clamp_min(0.0)
        .square()
        .mean(Kind::Float)
}

fn mean_distance(a: &Tensor, b: &Tensor) -> Tensor {
    let cosines = (a * b).sum_dim_intlist([-1].as_slice(), false, Kind::Float);
    (1.0_f64 - cosines).mean(Kind::Float)
}

/// The direction from frozen to trainable features, softly normalised.
#[must_use]
pub fn edit(frozen: &Tensor, trainable: &Tensor, epsilon: f64) -> Tensor {
    soft_normalize(&(trainable - frozen), epsilon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_edit_has_a_finite_gradient() {
        for epsilon in [0.0, 0.1] {
            let edit = Tensor::zeros([2, 4], (Kind::Float, tch::Device::Cpu));
            let edit = edit.set_requires_grad(true);
            let towards = Tensor::from_slice(&[1f32, 0.0, 0.0, 0.0]).view([1, 4]);
            directional(&soft_normalize(&edit, epsilon), &towards).backward();
            let largest = edit.grad().abs().max().double_value(&[]);
            assert!(largest.is_finite(), "{largest}");
            if epsilon > 0.0 {
                assert!(largest < 10.0);
            }
        }
    }

    #[test]
    fn pictures_in_range_cost_nothing() {
        let inside = Tensor::from_slice(&[-1.0f32, 0.5, 1.0]);
        assert!(range(&inside).double_value(&[]) < 1e-12);
        assert!(range(&(inside * 2.0)).double_value(&[]) > 0.1);
    }
}
