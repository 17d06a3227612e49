//! Signed distances and soft steps on batched maps `[N or 1, 1, H, W]`.

use tch::Tensor;

/// Signed distance (nearly) to an ellipse with half axes `a`, `b` around the origin.
pub fn ellipse(x: &Tensor, y: &Tensor, a: &Tensor, b: &Tensor) -> Tensor {
    let r = ((x / a).square() + (y / b).square()).clamp_min(1e-6).sqrt();
    (r - 1.0) * a.minimum(b)
}

/// [`ellipse`] with constant half axes.
pub fn ellipse_of(x: &Tensor, y: &Tensor, [a, b]: [f64; 2]) -> Tensor {
    let r = ((x / a).square() + (y / b).square()).clamp_min(1e-6).sqrt();
    (r - 1.0) * a.min(b)
}

/// Distance to the origin minus `radius`.
pub fn circle(x: &Tensor, y: &Tensor, radius: &Tensor) -> Tensor {
    length(x, y) - radius
}

/// `sqrt(x^2 + y^2)`, safe at 0.
pub fn length(x: &Tensor, y: &Tensor) -> Tensor {
    (x.square() + y.square() + 1e-8).sqrt()
}

/// Signed distance to a box with half sides `a`, `b` and corner radius `r`.
pub fn rounded_box(x: &Tensor, y: &Tensor, a: &Tensor, b: &Tensor, r: f64) -> Tensor {
    let qx = x.abs() - (a - r);
    let qy = y.abs() - (b - r);
    length(&qx.clamp_min(0.0), &qy.clamp_min(0.0)) + qx.maximum(&qy).clamp_max(0.0) - r
}

/// [`rounded_box`] with constant half sides.
pub fn box_of(x: &Tensor, y: &Tensor, [a, b]: [f64; 2], r: f64) -> Tensor {
    rounded_box(x, y, &scalar(a), &scalar(b), r)
}

/// 1 as a map.
pub fn one() -> Tensor {
    scalar(1.0)
}

/// A constant as a map.
pub fn scalar(value: f64) -> Tensor {
    Tensor::from(value as f32).view([1, 1, 1, 1])
}

/// Union of two shapes with a rounded joint of width `k`.
pub fn smooth_min(a: &Tensor, b: &Tensor, k: f64) -> Tensor {
    let h = ((b - a) * (0.5 / k) + 0.5).clamp(0.0, 1.0);
    b + (a - b) * &h - &h * (1.0 - &h) * k
}

/// 0 before `from`, 1 after `to`, smooth between; `from` may be above `to`.
pub fn smoothstep(from: f64, to: f64, x: &Tensor) -> Tensor {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t.square() * (3.0 - &t * 2.0)
}

/// `exp(-(x/a)^2 - (y/b)^2)`
pub fn bump(x: &Tensor, y: &Tensor, [a, b]: [f64; 2]) -> Tensor {
    (-((x / a).square() + (y / b).square())).exp()
}

/// `exp(-(x/a)^2)`
pub fn ridge(x: &Tensor, a: f64) -> Tensor {
    (-(x / a).square()).exp()
}
