//! What a person wants of the list of runs.

/// Actions of the list of runs, and of what is asked and typed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunsAction {
    /// Show the list.
    Open,
    /// Go on with the selected run; in the trash: take it out.
    GoOn,
    /// Mark it, to compare two.
    Mark,
    /// Compare the two that are marked.
    Compare,
    /// Type what the shown runs must have.
    Filter,
    /// The next order.
    Sort,
    /// Type a title.
    Rename,
    /// Type a note.
    Note,
    /// Ask whether to delete it.
    Delete,
    /// Take back what was deleted last.
    Undo,
    /// Show the trash, and back.
    Trash,
    /// Ask whether to empty the trash.
    EmptyTrash,
    /// Read the list again.
    Again,
    /// The next run, or curve.
    Down,
    /// The previous one.
    Up,
    /// A page of them down.
    PageDown,
    /// A page of them up.
    PageUp,
    /// One step back, at last to the dashboard.
    Close,
    /// Keep what is typed.
    Keep,
    /// Begin again with an empty line.
    Clear,
    /// Forget what is typed.
    Drop,
    /// Do what is asked.
    Yes,
    /// Do not.
    No,
}
