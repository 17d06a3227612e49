//! What can cover the dashboard.

/// What covers the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Popup {
    /// All keys.
    Help {
        /// First row shown.
        scroll: u16,
    },
    /// Any action by name.
    Palette,
    /// Other prompts.
    Prompt,
    /// The name of a new preset.
    Naming,
    /// Whether the file that is there is replaced.
    Overwrite,
    /// What becomes of edits.
    LeaveEditor,
    /// What the configuration file says.
    Config {
        /// First row shown.
        scroll: u16,
    },
    /// Whether to go back.
    GoBack {
        /// To which stop.
        iteration: u32,
    },
    /// Whether the licences of [`super::App::wanted`] are accepted.
    Licence,
    /// How to leave.
    Quit,
    /// Waiting for the engine to save and end.
    Stopping,
}
