//! The pictures of the fixed latents, frozen beside trainable.

use image::RgbImage;
use tch::{Kind, Tensor};

use super::grid;
use crate::kept::Named;
use crate::model::stylegan2::{Generator, Noise};
use crate::model::{WPlus, Z};
use crate::protocol::{Picture, Preview};
use crate::random::Random;
use crate::sample::picture::Framing;

/// The fixed latents and what the frozen generator draws of them.
#[derive(Debug)]
pub struct Gallery {
    w_plus: WPlus,
    names: Vec<String>,
    seed: u64,
    framing: Framing,
    frozen: Tensor, // [N, 3, H, W] u8
}

/// Who is shown: those that were kept under a name as they are, then those of a seed.
#[derive(Debug)]
pub struct Fixed {
    /// Latents for this frozen generator.
    pub named: Vec<Named>,
    /// Of the others.
    pub seed: u64,
    /// How many others.
    pub count: u32,
    /// Their truncation.
    pub psi: f64,
}

/// Both generators' pictures at one iteration.
#[derive(Debug)]
pub struct Drawn {
    iteration: u32,
    names: Vec<String>,
    seed: u64,
    pictures: [Tensor; 2], // frozen, trainable; [N, 3, H, W] u8
}

impl Gallery {
    /// Draws the fixed latents with the frozen generator.
    #[must_use]
    pub fn new(frozen: &Generator, framing: Framing, fixed: Fixed) -> Self {
        let _guard = tch::no_grad_guard();
        let config = frozen.config();
        let z = Random::new(fixed.seed).normal(&[i64::from(fixed.count), config.z_dim]);
        let w = frozen.mapping(&Z(z.to_device(frozen.device())));
        let w = w.truncate(frozen.w_avg(), fixed.psi);
        let (names, mut rows): (Vec<String>, Vec<Tensor>) = (fixed.named.into_iter())
            .map(|named| (named.name, named.w_plus.0.to_device(frozen.device())))
            .unzip();
        rows.push(w.broadcast(config.layers()).0);
        let w_plus = WPlus(Tensor::cat(&rows, 0));
        Self {
            frozen: draw(frozen, &w_plus, framing),
            w_plus,
            names,
            seed: fixed.seed,
            framing,
        }
    }

    /// What the trainable generator draws of the same latents now.
    #[must_use]
    pub fn draw(&self, trainable: &Generator, iteration: u32) -> Drawn {
        Drawn {
            iteration,
            names: self.names.clone(),
            seed: self.seed,
            pictures: [
                self.frozen.shallow_clone(),
                draw(trainable, &self.w_plus, self.framing),
            ],
        }
    }
}

/// One picture at a time: a batch of 16 at 1024 pixels would need gigabytes.
fn draw(generator: &Generator, w_plus: &WPlus, framing: Framing) -> Tensor {
    let _guard = tch::no_grad_guard();
    let parts = w_plus.0.split(1, 0);
    let pictures: Vec<Tensor> = parts
        .into_iter()
        .map(|part| {
            bytes(&framing.cut_tensor(&generator.synthesis(&WPlus(part), &Noise::Stored).0))
        })
        .collect();
    Tensor::cat(&pictures, 0)
}

/// `[N, 3, H, W]` in `[-1, 1]` -> u8 on the CPU.
fn bytes(pictures: &Tensor) -> Tensor {
    let scaled = (pictures.to_kind(Kind::Float).clamp(-1.0, 1.0) + 1.0) * 127.5;
    scaled
        .round()
        .to_kind(Kind::Uint8)
        .to_device(tch::Device::Cpu)
}

impl Drawn {
    /// For dashboards: as large as a terminal can show, with the pictures of the style.
    #[must_use]
    pub fn preview(&self, style: &[Picture]) -> Preview {
        let [frozen, trainable] = self.pictures.each_ref().map(shown);
        Preview {
            iteration: self.iteration,
            frozen,
            trainable,
            names: self.names.clone(),
            seed: Some(self.seed),
            style: style.to_vec(),
        }
    }

    /// Of the first latents.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Of the other latents.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Frozen above trainable, in full size.
    #[must_use]
    pub fn grid(&self) -> RgbImage {
        grid::join(&self.pictures.each_ref().map(|all| {
            let raw = |p: Picture| RgbImage::from_raw(p.width, p.height, p.rgb);
            pictures(all).into_iter().filter_map(raw).collect()
        }))
    }
}

fn shown(all: &Tensor) -> Vec<Picture> {
    const SHOWN: i64 = grid::SHOWN as i64;
    let side = all.size()[2].max(all.size()[3]);
    let factor = (side + SHOWN - 1) / SHOWN;
    if factor <= 1 {
        return pictures(all);
    }
    let square = [factor, factor];
    let smaller = all.to_kind(Kind::Float);
    let smaller = smaller.avg_pool2d(square, square, [0, 0], false, true, None);
    pictures(&smaller.round().to_kind(Kind::Uint8))
}

fn pictures(all: &Tensor) -> Vec<Picture> {
    let size = all.size();
    let rows = all.permute([0, 2, 3, 1]).contiguous(); // [N, H, W, 3]
    (0..size[0])
        .map(|i| Picture {
            width: size[3] as u32,
            height: size[2] as u32,
            rgb: Vec::<u8>::try_from(rows.get(i).reshape([-1])).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(side: i64) -> Drawn {
        let make =
            |value: i64| Tensor::full([3, 3, side, side], value, (Kind::Uint8, tch::Device::Cpu));
        Drawn {
            iteration: 7,
            names: Vec::new(),
            seed: 1,
            pictures: [make(10), make(200)],
        }
    }

    #[test]
    fn a_grid_has_the_frozen_pictures_above() {
        let grid = drawn(8).grid();
        assert_eq!(grid.dimensions(), (3 * 10 - 2, 2 * 10 - 2));
        assert_eq!(grid.get_pixel(0, 0).0, [10; 3]);
        assert_eq!(grid.get_pixel(27, 17).0, [200; 3]);
    }

    #[test]
    fn large_pictures_are_sent_smaller() {
        let preview = drawn(1024).preview(&[]);
        assert_eq!(preview.trainable.len(), 3);
        assert_eq!(preview.trainable[0].width, 256);
        assert_eq!(preview.trainable[0].rgb.len(), 3 * 256 * 256);
        assert_eq!(preview.frozen[0].rgb[0], 10);
        assert_eq!(drawn(64).preview(&[]).frozen[0].width, 64);
    }
}
