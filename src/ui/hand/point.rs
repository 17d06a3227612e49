//! The three points: which they are, where they came from, how far they go at once.

/// A point that is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// The left eye in the picture.
    #[default]
    LeftEye,
    /// The right one.
    RightEye,
    /// The mouth's middle.
    Mouth,
}

impl Mark {
    /// In the order of their numbers.
    pub const ALL: [Self; 3] = [Self::LeftEye, Self::RightEye, Self::Mouth];

    /// What stands beside it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftEye => "left eye",
            Self::RightEye => "right eye",
            Self::Mouth => "mouth",
        }
    }

    pub(super) fn after(self, count: usize) -> Self {
        let at = Self::ALL.iter().position(|mark| *mark == self);
        Self::ALL[(at.unwrap_or(0) + count) % Self::ALL.len()]
    }
}

/// Where the points came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Where faces often are.
    Usual,
    /// From this one of the faces that were found.
    Found(usize),
    /// A person moved them.
    Hand,
}

/// How far a point goes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// A small step.
    Small,
    /// A large one.
    Large,
}
