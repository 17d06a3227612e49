//! What a person wants of photographs and named latents.

/// Actions of the photo browser, and of what is asked and typed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StudioAction {
    /// Show the browser.
    Open,
    /// Open the folder, or find the picture's latent.
    Enter,
    /// The folder above.
    Parent,
    /// The home.
    Home,
    /// Type a path.
    Path,
    /// Type what names must have.
    Filter,
    /// Show or hide what begins with a dot.
    Hidden,
    /// The sample portraits of the miniature world.
    Portraits,
    /// The latents that were kept, and back.
    Latents,
    /// Another name for one.
    Rename,
    /// One into the trash.
    Delete,
    /// Out of it again.
    Undo,
    /// Read again.
    Again,
    /// The next row.
    Down,
    /// The previous one.
    Up,
    /// A page of them down.
    PageDown,
    /// A page of them up.
    PageUp,
    /// One step back; asks when a search is under way.
    Back,
    /// To the dashboard; a search goes on.
    Close,
    /// Set eyes and mouth by hand.
    ByHand,
    /// Take what is typed.
    Accept,
    /// Begin again with an empty line.
    Clear,
    /// Forget what is typed.
    Drop,
    /// Set eyes and mouth by hand instead of typing a face's number.
    ByHandNotNumber,
    /// End the search and keep what was found so far.
    KeepSoFar,
    /// End the search and keep nothing.
    DropSearch,
    /// Let the search go on.
    GoOn,
    /// Set eyes and mouth by hand where no face was found, or one is refused.
    ByHandInstead,
    /// Take the picture as it is.
    AsItIs,
    /// Take another one.
    Another,
}
