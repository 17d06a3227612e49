//! Networks: StyleGAN2, CLIP, encoders and MTCNN, built from named tensors, their sizes inferred from shapes.

pub mod clip;
pub mod encoder;
pub mod mtcnn;
pub mod stylegan2;

use tch::Tensor;

/// Input of the mapping network, `[N, z]`, standard normal.
#[derive(Debug)]
pub struct Z(pub Tensor);

/// Output of the mapping network, `[N, w]`.
#[derive(Debug)]
pub struct W(pub Tensor);

/// One `w` per layer of the synthesis network, `[N, layers, w]`.
#[derive(Debug)]
pub struct WPlus(pub Tensor);

/// Pictures, `[N, 3, H, W]`, nominally in `[-1, 1]` (a generator may overshoot).
#[derive(Debug)]
pub struct Image(pub Tensor);

impl Clone for W {
    fn clone(&self) -> Self {
        Self(self.0.shallow_clone())
    }
}

impl Clone for WPlus {
    fn clone(&self) -> Self {
        Self(self.0.shallow_clone())
    }
}

impl Clone for Image {
    fn clone(&self) -> Self {
        Self(self.0.shallow_clone())
    }
}

impl W {
    /// The same `w` for every layer.
    #[must_use]
    pub fn broadcast(&self, layers: i64) -> WPlus {
        let w = self.0.unsqueeze(1); // [N, 1, w]
        WPlus(w.expand([-1, layers, -1], false))
    }

    /// Moved towards `w_avg` (`[1, w]` or `[w]`): `w_avg + psi * (w - w_avg)`.
    #[must_use]
    pub fn truncate(&self, w_avg: &Tensor, psi: f64) -> Self {
        Self(w_avg + (&self.0 - w_avg) * psi)
    }

    /// Style mixing: `self` below layer `inject_index`, `other` from there on.
    #[must_use]
    pub fn mix(&self, other: &Self, layers: i64, inject_index: i64) -> WPlus {
        let coarse = self.broadcast(inject_index);
        let fine = other.broadcast(layers - inject_index);
        WPlus(Tensor::cat(&[coarse.0, fine.0], 1)) // [N, layers, w]
    }
}

impl WPlus {
    /// The `w` of one layer, `[N, w]`.
    #[must_use]
    pub fn layer(&self, index: i64) -> Tensor {
        self.0.select(1, index)
    }

    /// Moved towards `w_avg` (`[1, w]` or `[w]`): `w_avg + psi * (w - w_avg)`.
    #[must_use]
    pub fn truncate(&self, w_avg: &Tensor, psi: f64) -> Self {
        Self(w_avg + (&self.0 - w_avg) * psi)
    }
}
