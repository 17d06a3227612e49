//! What a person wants of the mixer.

/// Actions of the mixer, and of the name that is typed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MixerAction {
    /// Show it.
    Open,
    /// More of the selected checkpoint.
    More,
    /// Less of it.
    Less,
    /// A little more of it.
    SlightlyMore,
    /// A little less of it.
    SlightlyLess,
    /// The slider below.
    Down,
    /// The slider above.
    Up,
    /// The next range of layers.
    NextRange,
    /// The range before.
    PreviousRange,
    /// All of the selected checkpoint.
    All,
    /// Nothing of it.
    Nothing,
    /// The same of each.
    Level,
    /// The selected range as everywhere again.
    AsEverywhere,
    /// Write the mixture as a checkpoint.
    Save,
    /// The list of what can be mixed.
    Pick,
    /// Further seeds.
    NextSeeds,
    /// Seeds before.
    PreviousSeeds,
    /// Seeds from somewhere else.
    OtherSeeds,
    /// Raise the truncation.
    MoreTruncation,
    /// Lower it.
    LessTruncation,
    /// One picture large, and back.
    Large,
    /// To the dashboard.
    Close,
    /// Pick the selected row, or no longer.
    Mark,
    /// Mix what is picked.
    Mix,
    /// Write the present weights and pick them.
    Take,
    /// Read the list again.
    Again,
    /// The next row.
    RowDown,
    /// The row before.
    RowUp,
    /// From the list to the dashboard.
    CloseList,
    /// Save under the typed name.
    Accept,
    /// Begin again with an empty line.
    Clear,
    /// Save nothing.
    Drop,
}
