//! The twelve domains: how a figure is coloured and lit.

mod drawn;
mod lit;
mod made;

use serde::{Deserialize, Serialize};
use tch::{Device, Kind, Tensor};

use super::figure::Figure;
use crate::random::Random;

/// In which way a portrait is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Domain {
    Photo,
    Sketch,
    Cartoon,
    Zombie,
    Robot,
    Marble,
    Neon,
    Gold,
    Watercolor,
    Pixel,
    Night,
    Devil,
}

impl Domain {
    /// All of them, the photo first.
    pub const ALL: [Self; 12] = [
        Self::Photo,
        Self::Sketch,
        Self::Cartoon,
        Self::Zombie,
        Self::Robot,
        Self::Marble,
        Self::Neon,
        Self::Gold,
        Self::Watercolor,
        Self::Pixel,
        Self::Night,
        Self::Devil,
    ];

    /// Lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Sketch => "sketch",
            Self::Cartoon => "cartoon",
            Self::Zombie => "zombie",
            Self::Robot => "robot",
            Self::Marble => "marble",
            Self::Neon => "neon",
            Self::Gold => "gold",
            Self::Watercolor => "watercolor",
            Self::Pixel => "pixel",
            Self::Night => "night",
            Self::Devil => "devil",
        }
    }

    /// The domain of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|domain| domain.name() == name)
    }

    /// Colours a figure that was made for this domain: `[N, 3, S, S]` in `[0, 1]`.
    pub(super) fn shade(self, figure: &Figure) -> Tensor {
        let picture = match self {
            Self::Photo => lit::photo(figure),
            Self::Night => lit::night(figure),
            Self::Zombie => lit::zombie(figure),
            Self::Devil => lit::devil(figure),
            Self::Robot => made::robot(figure),
            Self::Marble => made::marble(figure),
            Self::Gold => made::gold(figure),
            Self::Neon => made::neon(figure),
            Self::Sketch => drawn::sketch(figure),
            Self::Cartoon => drawn::cartoon(figure),
            Self::Watercolor => drawn::watercolor(figure),
            Self::Pixel => drawn::pixel(figure),
        };
        picture.clamp(0.0, 1.0)
    }
}

/// A fixed cloud texture in `[0, 1]`, `[1, 1, S, S]`: `cells` random values a side, bicubic between.
fn clouds(size: i64, seed: u64, cells: i64) -> Tensor {
    Random::new(seed)
        .uniforms(&[1, 1, cells, cells], 0.0, 1.0)
        .upsample_bicubic2d([size, size], false, None, None)
}

/// A constant as a map.
fn level(value: f64) -> Tensor {
    Tensor::full([1, 1, 1, 1], value, (Kind::Float, Device::Cpu))
}
