//! The action table: everything a person can ask of the dashboard, declared once with its keys.
//! Keymap, hint line, help popup and `docs/keys.md` are derived from it.

mod docs;
mod table;

use crossterm::event::KeyCode;

use crate::ui::key::Key;

pub use docs::markdown;
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
    /// Show the licences of what the selected preset lacks, to download it.
    Download,
    /// End the download.
    CancelDownload,
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
    /// Pictures large.
    ZoomPictures,
    /// Curves large.
    ZoomCurves,
    /// Log large.
    ZoomLog,
    /// Logarithmic loss axis.
    ToggleLogScale,
    /// A page back in the log.
    PageUp,
    /// A page forward in the log.
    PageDown,
    /// All keys.
    Help,
    /// Ask how to leave.
    Quit,
    /// Close, or go back.
    Back,
    /// Draw the whole screen again.
    Refresh,
    /// Leave; training goes on.
    Detach,
    /// Save, end the engine, leave.
    SaveAndStop,
    /// Do not leave.
    Stay,
    /// Start the engine again.
    Relaunch,
    /// Leave without an engine.
    Leave,
    /// Leave while the engine still saves.
    LeaveNow,
}

/// Where keys mean something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The dashboard itself.
    Main,
    /// The question how to leave.
    Quit,
    /// The question whether licences are accepted.
    Licence,
    /// The engine saves and ends.
    Stopping,
    /// The message that the engine is gone.
    Lost,
}

/// Headings of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The run.
    Training,
    /// The library.
    Presets,
    /// The fixed latents.
    Pictures,
    /// What is shown how.
    View,
    /// The dashboard as a whole.
    General,
    /// In the question whether licences are accepted.
    Licence,
    /// In the question how to leave.
    Leaving,
    /// While the engine saves and ends.
    Stopping,
    /// When the engine is gone.
    EngineLost,
}

impl Group {
    /// In the order of the help.
    pub const ALL: [Self; 9] = [
        Self::Training,
        Self::Presets,
        Self::Pictures,
        Self::View,
        Self::General,
        Self::Licence,
        Self::Leaving,
        Self::Stopping,
        Self::EngineLost,
    ];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Training => "Training",
            Self::Presets => "Presets",
            Self::Pictures => "Pictures",
            Self::View => "View",
            Self::General => "General",
            Self::Licence => "After D",
            Self::Leaving => "After q",
            Self::Stopping => "While the engine saves and ends",
            Self::EngineLost => "When the engine is gone",
        }
    }

    /// Where the group's keys act.
    #[must_use]
    pub fn context(self) -> Context {
        match self {
            Self::Licence => Context::Licence,
            Self::Leaving => Context::Quit,
            Self::Stopping => Context::Stopping,
            Self::EngineLost => Context::Lost,
            _ => Context::Main,
        }
    }
}

/// One row of the table.
pub struct Entry {
    /// What it does.
    pub action: Action,
    /// Its name in a configuration file.
    pub name: &'static str,
    /// Its keys; the first is the one that hints show.
    pub keys: &'static [Key],
    /// A word or two for the hint line; empty keeps it out.
    pub hint: &'static str,
    /// A line for help and documentation.
    pub doc: &'static str,
    /// Its heading.
    pub group: Group,
}

impl Entry {
    /// The keys as people write them: `j ↓`.
    #[must_use]
    pub fn keys_text(&self) -> String {
        if let Action::Hotkey(_) = self.action {
            return "1-9".to_owned();
        }
        let keys: Vec<String> = self.keys.iter().map(ToString::to_string).collect();
        keys.join(" ")
    }
}

/// The action of a key.
#[must_use]
pub fn lookup(context: Context, key: Key) -> Option<Action> {
    let entry = TABLE
        .iter()
        .find(|entry| entry.group.context() == context && entry.keys.contains(&key))?;
    Some(match (entry.action, key.code) {
        (Action::Hotkey(_), KeyCode::Char(digit)) => Action::Hotkey(digit.to_digit(10)? as u8),
        (action, _) => action,
    })
}

/// The key that hints show for an action; empty when it has none.
#[must_use]
pub fn key_of(action: Action) -> String {
    let entry = TABLE.iter().find(|entry| entry.action == action);
    entry.map_or_else(String::new, |entry| entry.keys[0].to_string())
}

/// Ends of the hint line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Most useful first, as many as fit.
    Left,
    /// Always there: help and quit.
    Right,
}

/// Key and hint of every action that one end of the hint line shows in a context.
pub fn hints(context: Context, place: Place) -> impl Iterator<Item = (String, &'static str)> {
    TABLE
        .iter()
        .filter(move |entry| entry.group.context() == context && !entry.hint.is_empty())
        .filter(move |entry| (entry.group == Group::General) == (place == Place::Right))
        .map(|entry| match entry.action {
            Action::Hotkey(_) => (entry.keys_text(), entry.hint),
            _ => (entry.keys[0].to_string(), entry.hint),
        })
}

#[cfg(test)]
mod tests;
