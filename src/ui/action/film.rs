//! What a person wants of the film room.

/// Actions of the film room, and of the value that is typed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilmAction {
    /// Show it.
    Open,
    /// To the dashboard.
    Close,
    /// The next row.
    Down,
    /// The row before.
    Up,
    /// The next value.
    More,
    /// The value before.
    Less,
    /// Type the value.
    Type,
    /// Draw it small and play it.
    Draw,
    /// Write it.
    Write,
    /// End what is under way.
    Cancel,
    /// Play or pause.
    Play,
    /// Write the present weights as a checkpoint.
    Save,
    /// From the form to the frames.
    ToScreen,
    /// From the frames to the form.
    ToForm,
    /// The next frame.
    Next,
    /// The frame before.
    Previous,
    /// The first frame.
    First,
    /// Take what is typed.
    Accept,
    /// Begin again with an empty line.
    Clear,
    /// Leave the value as it was.
    Drop,
}
