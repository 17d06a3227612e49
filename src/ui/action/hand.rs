//! What a person wants while eyes and mouth are set by hand.

/// Actions of the three points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HandAction {
    /// Take the points.
    Take,
    /// The next point moves.
    Next,
    /// The one before.
    Previous,
    /// The left eye moves.
    LeftEye,
    /// The right eye moves.
    RightEye,
    /// The mouth moves.
    Mouth,
    /// A small step.
    Left,
    /// A small step.
    Down,
    /// A small step.
    Up,
    /// A small step.
    Right,
    /// A large step.
    FarLeft,
    /// A large step.
    FarDown,
    /// A large step.
    FarUp,
    /// A large step.
    FarRight,
    /// See less, larger.
    Closer,
    /// See more, smaller.
    Farther,
    /// Points of the next face that was found.
    NextFace,
    /// Take nothing.
    Back,
}
