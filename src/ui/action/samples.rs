//! What a person wants of the gallery.

/// Actions of the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SamplesAction {
    /// Show it.
    Open,
    /// Keep the selected sample, or no longer.
    Keep,
    /// The selected sample large, and back.
    Large,
    /// Further seeds.
    NextPage,
    /// Seeds before.
    PreviousPage,
    /// Seeds from somewhere else.
    OtherSeeds,
    /// Raise the truncation.
    MoreTruncation,
    /// Lower it.
    LessTruncation,
    /// Frozen or trained.
    TogglePainter,
    /// Draw with the weights of this moment.
    Again,
    /// The sample to the left.
    Left,
    /// The sample to the right.
    Right,
    /// The sample above.
    Up,
    /// The sample below.
    Down,
    /// One step back, at last to the dashboard.
    Close,
}
