//! How alike two pictures are to a network: the distance of its maps, as LPIPS does it
//! (arXiv 1801.03924), without learned weights.

use std::rc::Rc;

use tch::{Kind, Tensor};

use crate::model::Image;
use crate::model::clip::Clip;

/// Image towers of CLIPs that look at both pictures.
#[derive(Clone, Debug)]
pub struct Perception {
    clips: Vec<Rc<Clip>>,
}

/// What they see of pictures: maps with a direction at each place, per tower.
#[derive(Debug)]
pub struct Seen(Vec<Tensor>);

impl Perception {
    /// By these CLIPs; none at all gives a distance of 0.
    #[must_use]
    pub fn new(clips: Vec<Rc<Clip>>) -> Self {
        Self { clips }
    }

    /// Whether nobody looks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clips.is_empty()
    }

    /// Looks at pictures, `[N, 3, H, W]` in `[-1, 1]`.
    #[must_use]
    pub fn look(&self, pictures: &Tensor) -> Seen {
        let image = Image(pictures.shallow_clone());
        let maps = self.clips.iter().flat_map(|clip| clip.image_maps(&image));
        Seen(maps.map(|map| directions(&map)).collect())
    }

    /// The mean distance, a scalar; gradients flow through both.
    #[must_use]
    pub fn distance(&self, a: &Tensor, b: &Tensor) -> Tensor {
        let seen = tch::no_grad(|| self.look(b));
        self.distance_to(a, &seen).mean(Kind::Float)
    }

    /// The distance of each picture to what was seen before, `[N]`: 0 for the same pictures, 2 for
    /// those that have nothing in common.
    #[must_use]
    pub fn distance_to(&self, pictures: &Tensor, seen: &Seen) -> Tensor {
        let n = pictures.size()[0];
        let none = Tensor::zeros([n], (Kind::Float, pictures.device()));
        let own = self.look(pictures).0;
        let count = own.len().max(1) as f64;
        let parts = own.iter().zip(&seen.0).map(|(a, b)| {
            let squares = (a - b)
                .square()
                .sum_dim_intlist([1].as_slice(), false, Kind::Float);
            squares
                .flatten(1, -1)
                .mean_dim([1].as_slice(), false, Kind::Float)
        });
        parts.fold(none, |sum, part| sum + part) / count
    }
}

/// Each place's channels to length 1: `[N, C, …]`.
fn directions(map: &Tensor) -> Tensor {
    let length = map
        .square()
        .sum_dim_intlist([1].as_slice(), true, Kind::Float);
    map / (length + 1e-8).sqrt()
}
