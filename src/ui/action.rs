//! The action table: everything a person can ask of the dashboard, declared once with its keys.
//! Keymap, hint line, palette, help popup and `docs/keys.md` are derived from it.

mod context;
mod docs;
mod film;
mod hand;
mod keymap;
mod mixer;
mod runs;
mod samples;
mod studio;
mod table;

use crate::ui::key::Key;

pub use context::{Context, Group};
pub use docs::markdown;
pub use film::FilmAction;
pub use hand::HandAction;
pub use keymap::{Bound, Conflict, Keymap};
pub use mixer::MixerAction;
pub use runs::RunsAction;
pub use samples::SamplesAction;
pub use studio::StudioAction;
pub use table::TABLE;

/// What a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Start or pause training.
    TogglePause,
    /// One iteration.
    Step,
    /// Begin again from the frozen weights.
    Restart,
    /// Keep the present weights.
    SaveCheckpoint,
    /// More iterations in all.
    MoreIterations,
    /// Fewer iterations in all.
    FewerIterations,
    /// Raise the learning rate.
    RaiseLearningRate,
    /// Lower the learning rate.
    LowerLearningRate,
    /// Next preset or log line.
    Down,
    /// Previous preset or log line.
    Up,
    /// Apply the selected preset as it says.
    Apply,
    /// Apply the selected preset from the frozen weights.
    ApplyFrozen,
    /// Apply the selected preset from the present weights.
    ApplyContinue,
    /// Apply the preset with this digit.
    Hotkey(u8),
    /// Type other prompts.
    NewPrompt,
    /// Edit the selected preset.
    EditPreset,
    /// Save the preset in force as a file.
    SavePreset,
    /// Train what is typed.
    TrainPrompt,
    /// Train it from the frozen weights.
    TrainPromptFrozen,
    /// From the present or the frozen weights.
    ToggleStart,
    /// The prompt before.
    OlderPrompt,
    /// The prompt after.
    NewerPrompt,
    /// Train nothing else.
    ClosePrompt,
    /// Next field of the editor.
    EditNext,
    /// Previous field.
    EditPrevious,
    /// Next group of fields.
    EditNextGroup,
    /// Previous group of fields.
    EditPreviousGroup,
    /// More of the selected value.
    EditRaise,
    /// Less of it.
    EditLower,
    /// Type the value.
    EditValue,
    /// Another entry.
    EditAdd,
    /// One entry less.
    EditRemove,
    /// The field as in the file.
    EditReset,
    /// All as in the file.
    EditResetAll,
    /// Undo the last edit.
    EditUndo,
    /// Redo it.
    EditRedo,
    /// Put the edited preset in force.
    EditApply,
    /// Save it into its file.
    EditSave,
    /// Save it as a new preset.
    EditSaveAs,
    /// Leave the editor.
    EditLeave,
    /// Take what is typed.
    AcceptValue,
    /// Drop what is typed.
    DropValue,
    /// Save under the typed name.
    SaveNow,
    /// Save nothing.
    CancelSave,
    /// Replace the file that is there.
    Overwrite,
    /// Keep it.
    KeepFile,
    /// Leave the editor, edits in force.
    LeaveApplied,
    /// Leave it, edits saved.
    LeaveSaved,
    /// Leave it without the edits.
    DropEdits,
    /// Go on editing.
    StayInEditor,
    /// Show the licences of what the selected preset lacks, to download it.
    Download,
    /// End what takes long: a download, loading.
    CancelTask,
    /// Accept the licences that are shown; the download begins.
    AcceptLicence,
    /// Do not accept them.
    DeclineLicence,
    /// Draw the pictures now.
    Preview,
    /// Other sample latents.
    Resample,
    /// Raise the truncation of the pictures.
    RaiseTruncation,
    /// Lower the truncation of the pictures.
    LowerTruncation,
    /// Next image protocol.
    CycleProtocol,
    /// The next arrangement of the pictures.
    NextView,
    /// Frozen and trained by turns in the same place.
    Flicker,
    /// One sample large, then the next.
    NextSample,
    /// The stop before.
    EarlierStop,
    /// The stop after.
    LaterStop,
    /// The stop that the lab would keep.
    Suggested,
    /// Scores in place of the losses.
    ToggleScores,
    /// Ask whether to go back to the looked-at stop.
    GoBack,
    /// Leave the past.
    Present,
    /// Go back to the looked-at stop.
    GoBackNow,
    /// Do not go back.
    StayHere,
    /// Pictures large.
    ZoomPictures,
    /// Curves large.
    ZoomCurves,
    /// Log large.
    ZoomLog,
    /// The panel with the focus large.
    ZoomFocused,
    /// Focus on the next panel.
    FocusNext,
    /// Focus on the previous panel.
    FocusPrevious,
    /// Next theme.
    CycleTheme,
    /// Take the mouse, or leave it to the terminal.
    ToggleMouse,
    /// Cursor of the chart a column right.
    CursorRight,
    /// Cursor a column left.
    CursorLeft,
    /// Cursor to the next iteration.
    CursorNext,
    /// Cursor to the previous iteration.
    CursorPrevious,
    /// Cursor to the first iteration.
    CursorStart,
    /// Cursor to the newest iteration.
    CursorEnd,
    /// Fewer iterations in the chart.
    Closer,
    /// More iterations in the chart.
    Farther,
    /// Earlier iterations.
    PanLeft,
    /// Later iterations.
    PanRight,
    /// All iterations.
    AllIterations,
    /// Hide or show the selected curve.
    ToggleCurve,
    /// The selected curve only.
    ToggleAlone,
    /// Smooth more.
    Smoother,
    /// Smooth less.
    Rougher,
    /// Earlier runs of the same preset.
    ToggleEarlier,
    /// Logarithmic loss axis.
    ToggleLogScale,
    /// A page back in the log.
    PageUp,
    /// A page forward in the log.
    PageDown,
    /// About the runs of this machine.
    Runs(RunsAction),
    /// About the gallery.
    Samples(SamplesAction),
    /// About photographs and named latents.
    Studio(StudioAction),
    /// About films.
    Film(FilmAction),
    /// About blends of checkpoints.
    Mixer(MixerAction),
    /// About eyes and mouth that are set by hand.
    Hand(HandAction),
    /// Find an action by name.
    Palette,
    /// What the configuration file says.
    Config,
    /// All keys.
    Help,
    /// Ask how to leave.
    Quit,
    /// Close, or go back.
    Back,
    /// Draw the whole screen again.
    Refresh,
    /// Run what is selected in the palette.
    Choose,
    /// The next one in the palette.
    ChooseNext,
    /// The previous one in the palette.
    ChoosePrevious,
    /// Empty the palette's line.
    ClearQuery,
    /// Close the palette.
    ClosePalette,
    /// Leave; training goes on.
    Detach,
    /// Save, end the engine, leave.
    SaveAndStop,
    /// Do not leave.
    Stay,
    /// Start the engine again.
    Relaunch,
    /// Try to reach the other machine now.
    Reconnect,
    /// Leave without an engine.
    Leave,
    /// Leave while the engine still saves.
    LeaveNow,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its name in a configuration file.
    pub name: &'static str,
    /// Its keys when nothing else is configured; the first is the one that hints show.
    pub keys: &'static [Key],
    /// A word or two for the hint line; empty keeps it out.
    pub hint: &'static str,
    /// A line for help and documentation.
    pub doc: &'static str,
    /// Its heading.
    pub group: Group,
}

impl Entry {
    /// The row of an action.
    #[must_use]
    pub fn of(action: Action) -> Option<&'static Self> {
        TABLE.iter().find(|entry| entry.action == action)
    }

    /// Whether it can be done while a preset is edited: what neither moves about in the dashboard nor
    /// puts another preset in force.
    #[must_use]
    pub fn is_for_editor(&self) -> bool {
        let pictures = self.group == Group::Pictures && self.action != Action::NextSample;
        let run = matches!(self.action, Action::TogglePause | Action::Step);
        let general = matches!(
            self.action,
            Action::Palette
                | Action::Help
                | Action::Refresh
                | Action::CycleTheme
                | Action::ToggleMouse
        );
        self.group.context() == Context::Editor || pictures || run || general
    }

    /// Whether its keys can be changed: digits are those of the presets.
    #[must_use]
    pub fn is_bindable(&self) -> bool {
        !matches!(self.action, Action::Hotkey(_))
    }
}

/// Ends of the hint line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Most useful first, as many as fit.
    Left,
    /// Always there: commands, help and quit.
    Right,
}

/// The rows with a hint that one end of the hint line shows, those of `first` before others.
pub fn hints(
    context: Context,
    first: Option<Group>,
    place: Place,
) -> impl Iterator<Item = &'static Entry> {
    let hinted = move |entry: &&Entry| {
        let its = entry.group.context();
        // The editor's own are enough.
        let around = context
            .around()
            .filter(|_| context != Context::Editor || place == Place::Right);
        (its == context || Some(its) == around)
            && !entry.hint.is_empty()
            && (entry.group == Group::General) == (place == Place::Right)
    };
    let of_first = move |entry: &&Entry| Some(entry.group) == first;
    // The chart's hints are too many to stand there always.
    let others = move |entry: &&Entry| Some(entry.group) != first && entry.group != Group::Chart;
    let firsts = TABLE.iter().filter(hinted).filter(of_first);
    firsts.chain(TABLE.iter().filter(hinted).filter(others))
}

#[cfg(test)]
mod tests;
