//! From a photograph to the latent that draws it: by an encoder, by optimisation, or by both.

pub mod likeness;
mod noise;
pub mod optimise;
mod perception;
pub mod photo;

pub use perception::Perception;

use std::fmt;

/// How a latent is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// At once, by a network that was trained for it.
    Encoder,
    /// Step by step.
    Optimisation,
    /// Steps that begin where the encoder ends.
    Both,
}

impl Way {
    /// As it is typed and written down.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Encoder => "encoder",
            Self::Optimisation => "optimisation",
            Self::Both => "both",
        }
    }

    /// Whether it needs an encoder.
    #[must_use]
    pub fn encodes(self) -> bool {
        self != Self::Optimisation
    }

    /// Whether it makes steps.
    #[must_use]
    pub fn optimises(self) -> bool {
        self != Self::Encoder
    }
}

impl fmt::Display for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
