//! What is drawn on: materials stacked front to back, their shading, and the outlines.

use tch::{Device, Kind, Tensor};

/// Materials in the order of the visibility map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    Background,
    HairBack,
    Neck,
    Shirt,
    Ear,
    Skin,
    Beard,
    Lips,
    Teeth,
    EyeWhite,
    Iris,
    Pupil,
    Glint,
    Brow,
    Hair,
    Hat,
    HatBand,
    Glasses,
    Lens,
    Extra,
}

/// Number of [`Material`]s.
pub const MATERIALS: i64 = 20;

/// How a shape is put on the canvas.
pub struct Ink<'a> {
    /// Shading inside the shape; `None` keeps what is below.
    pub shade: Option<&'a Tensor>,
    /// Opacity, `[N, 1, 1, 1]`.
    pub alpha: &'a Tensor,
    /// Width of the outline in pixels; `None` draws none.
    pub outline: Option<f64>,
    /// Softness of the edge in pixels.
    pub softness: f64,
}

impl<'a> Ink<'a> {
    /// Shaded, with an outline of one pixel.
    pub fn new(shade: &'a Tensor, alpha: &'a Tensor) -> Self {
        Self {
            shade: Some(shade),
            alpha,
            outline: Some(1.0),
            softness: 1.0,
        }
    }

    /// With an outline of that width.
    pub fn outline(mut self, width: f64) -> Self {
        self.outline = Some(width);
        self
    }

    /// Without an outline.
    pub fn plain(mut self) -> Self {
        self.outline = None;
        self
    }

    /// With an edge of that softness.
    pub fn soft(mut self, pixels: f64) -> Self {
        self.softness = pixels;
        self
    }
}

/// A figure being drawn; maps are `[N, 1, S, S]`.
pub struct Canvas {
    layers: Vec<(Material, Tensor)>,
    /// Shading, 1 for fully lit.
    pub shade: Tensor,
    /// Outlines, 1 for ink.
    pub line: Tensor,
    pixel: f64,
}

impl Canvas {
    pub fn new(n: i64, size: i64, pixel: f64) -> Self {
        let options = (Kind::Float, Device::Cpu);
        Self {
            layers: Vec::new(),
            shade: Tensor::ones([n, 1, size, size], options),
            line: Tensor::zeros([n, 1, size, size], options),
            pixel,
        }
    }

    /// Coverage of a shape by its signed distance.
    pub fn coverage(&self, distance: &Tensor) -> Tensor {
        self.coverage_soft(distance, 1.0)
    }

    fn coverage_soft(&self, distance: &Tensor, softness: f64) -> Tensor {
        (0.5_f64 - distance / (self.pixel * softness)).clamp(0.0, 1.0)
    }

    /// Puts a shape on top of everything.
    pub fn put(&mut self, material: Material, distance: &Tensor, ink: &Ink) {
        let alpha = self.coverage_soft(distance, ink.softness) * ink.alpha;
        let rest = 1.0 - &alpha;
        if let Some(shade) = ink.shade {
            self.shade = &self.shade * &rest + shade * &alpha;
        }
        self.line = &self.line * &rest;
        self.layers.push((material, alpha));
        if let Some(width) = ink.outline {
            self.draw(distance, width, ink.alpha);
        }
    }

    /// Draws a line along the zero of `distance`.
    pub fn draw(&mut self, distance: &Tensor, width: f64, alpha: &Tensor) {
        let ink = (1.0_f64 - distance.abs() / (self.pixel * 0.9 * width)).clamp(0.0, 1.0) * alpha;
        self.line = self.line.maximum(&ink);
    }

    /// Darkens by `1 - amount`.
    pub fn darken(&mut self, amount: &Tensor) {
        self.shade = &self.shade * (1.0 - amount);
    }

    /// How much of each material one sees, `[N, materials, S, S]`, sums to 1.
    pub fn visibility(&self) -> Tensor {
        let size = self.line.size();
        let shape = [size[0], MATERIALS, size[2], size[3]];
        let visible = Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        let mut through = self.line.ones_like();
        for (material, alpha) in self.layers.iter().rev() {
            let mut seen = visible.narrow(1, *material as i64, 1);
            let _ = seen.g_add_(&(&through * alpha));
            through = &through * (1.0 - alpha);
        }
        visible
            .narrow(1, Material::Background as i64, 1)
            .copy_(&through);
        visible
    }
}
