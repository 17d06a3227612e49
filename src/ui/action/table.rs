//! The rows. Their order is that of the hint line and, within a group, of the help.

use crossterm::event::KeyCode;

use super::{Action, Entry, Group};
use crate::ui::key::Key;

/// A row; the arguments are its columns.
macro_rules! row {
    ($action:expr, $name:literal, $keys:expr, $hint:literal, $doc:literal, $group:ident) => {
        Entry {
            action: $action,
            name: $name,
            keys: $keys,
            hint: $hint,
            doc: $doc,
            group: Group::$group,
        }
    };
}

const DIGITS: &[Key] = &[
    Key::char('1'),
    Key::char('2'),
    Key::char('3'),
    Key::char('4'),
    Key::char('5'),
    Key::char('6'),
    Key::char('7'),
    Key::char('8'),
    Key::char('9'),
];

/// Every action, once.
pub const TABLE: &[Entry] = &[
    row!(
        Action::TogglePause,
        "toggle-pause",
        &[Key::char(' ')],
        "run/pause",
        "Start training, or pause it after this iteration.",
        Training
    ),
    row!(
        Action::Step,
        "step",
        &[Key::char('n'), Key::char('.')],
        "step",
        "Train one iteration, then pause.",
        Training
    ),
    row!(
        Action::Hotkey(0),
        "preset-hotkey",
        DIGITS,
        "preset",
        "Switch to the preset with this digit.",
        Presets
    ),
    row!(
        Action::Down,
        "down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "Select the next preset; scroll the log when it is large.",
        Presets
    ),
    row!(
        Action::Up,
        "up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "Select the previous preset; scroll the log when it is large.",
        Presets
    ),
    row!(
        Action::Apply,
        "apply",
        &[Key::code(KeyCode::Enter)],
        "apply",
        "Switch to the selected preset and start as it says.",
        Presets
    ),
    row!(
        Action::ApplyFrozen,
        "apply-frozen",
        &[Key::char('f')],
        "",
        "Switch to the selected preset, from the frozen weights.",
        Presets
    ),
    row!(
        Action::ApplyContinue,
        "apply-continue",
        &[Key::char('c')],
        "",
        "Switch to the selected preset, from the present weights.",
        Presets
    ),
    row!(
        Action::Download,
        "download",
        &[Key::char('D')],
        "",
        "Download the models that the selected preset lacks.",
        Presets
    ),
    row!(
        Action::CancelDownload,
        "cancel-download",
        &[Key::char('C')],
        "",
        "End the download; what came is kept.",
        Presets
    ),
    row!(
        Action::SaveCheckpoint,
        "save",
        &[Key::char('s')],
        "save",
        "Write a checkpoint of the present weights.",
        Training
    ),
    row!(
        Action::Restart,
        "restart",
        &[Key::char('R')],
        "restart",
        "Begin again from the frozen weights in a new run folder.",
        Training
    ),
    row!(
        Action::MoreIterations,
        "iterations-up",
        &[Key::char('+'), Key::char('=')],
        "",
        "More iterations in all.",
        Training
    ),
    row!(
        Action::FewerIterations,
        "iterations-down",
        &[Key::char('-')],
        "",
        "Fewer iterations in all.",
        Training
    ),
    row!(
        Action::RaiseLearningRate,
        "learning-rate-up",
        &[Key::char(']')],
        "",
        "Raise the learning rate (1, 2, 5, 10 ...).",
        Training
    ),
    row!(
        Action::LowerLearningRate,
        "learning-rate-down",
        &[Key::char('[')],
        "",
        "Lower the learning rate.",
        Training
    ),
    row!(
        Action::Preview,
        "preview",
        &[Key::char('p')],
        "",
        "Draw the pictures now.",
        Pictures
    ),
    row!(
        Action::Resample,
        "resample",
        &[Key::char('r')],
        "new samples",
        "Draw other sample latents.",
        Pictures
    ),
    row!(
        Action::RaiseTruncation,
        "truncation-up",
        &[Key::char('}')],
        "",
        "Raise the truncation (psi) of the pictures: more variety.",
        Pictures
    ),
    row!(
        Action::LowerTruncation,
        "truncation-down",
        &[Key::char('{')],
        "",
        "Lower the truncation (psi): closer to the mean.",
        Pictures
    ),
    row!(
        Action::CycleProtocol,
        "image-protocol",
        &[Key::char('i')],
        "",
        "Next way to draw pictures: blocks, kitty, sixel, iTerm2, off.",
        Pictures
    ),
    row!(
        Action::ZoomPictures,
        "zoom-pictures",
        &[Key::char('z')],
        "zoom",
        "Pictures large, and back.",
        View
    ),
    row!(
        Action::ZoomCurves,
        "zoom-curves",
        &[Key::char('v')],
        "",
        "Curves large, and back.",
        View
    ),
    row!(
        Action::ZoomLog,
        "zoom-log",
        &[Key::char('l')],
        "log",
        "Log large, and back.",
        View
    ),
    row!(
        Action::ToggleLogScale,
        "log-scale",
        &[Key::char('y')],
        "",
        "Logarithmic or linear loss axis.",
        View
    ),
    row!(
        Action::PageUp,
        "page-up",
        &[Key::code(KeyCode::PageUp), Key::ctrl('u')],
        "",
        "A page back in the log.",
        View
    ),
    row!(
        Action::PageDown,
        "page-down",
        &[Key::code(KeyCode::PageDown), Key::ctrl('d')],
        "",
        "A page forward in the log.",
        View
    ),
    row!(
        Action::Help,
        "help",
        &[Key::char('?')],
        "help",
        "Show all keys.",
        General
    ),
    row!(
        Action::Quit,
        "quit",
        &[Key::char('q'), Key::ctrl('c')],
        "quit",
        "Leave; asks whether training goes on.",
        General
    ),
    row!(
        Action::Back,
        "back",
        &[Key::code(KeyCode::Esc)],
        "",
        "Close the popup, or make the large panel small again.",
        General
    ),
    row!(
        Action::Refresh,
        "refresh",
        &[Key::ctrl('l')],
        "",
        "Draw the whole screen again.",
        General
    ),
    row!(
        Action::AcceptLicence,
        "accept-licence",
        &[Key::char('y')],
        "accept and download",
        "Accept, and download.",
        Licence
    ),
    row!(
        Action::DeclineLicence,
        "decline-licence",
        &[Key::code(KeyCode::Esc), Key::char('n'), Key::char('q')],
        "leave it",
        "Download nothing.",
        Licence
    ),
    row!(
        Action::Detach,
        "detach",
        &[Key::char('d'), Key::ctrl('c')],
        "detach",
        "Leave; training goes on.",
        Leaving
    ),
    row!(
        Action::SaveAndStop,
        "save-and-stop",
        &[Key::char('s')],
        "save and stop",
        "Save a checkpoint, end the engine, leave.",
        Leaving
    ),
    row!(
        Action::Stay,
        "stay",
        &[Key::code(KeyCode::Esc), Key::char('q')],
        "stay",
        "Stay.",
        Leaving
    ),
    row!(
        Action::LeaveNow,
        "leave-now",
        &[Key::char('d'), Key::ctrl('c')],
        "leave without waiting",
        "Leave without waiting.",
        Stopping
    ),
    row!(
        Action::Relaunch,
        "relaunch",
        &[Key::char('r'), Key::code(KeyCode::Enter)],
        "start again",
        "Start the engine again, from the last checkpoint if there is one.",
        EngineLost
    ),
    row!(
        Action::Leave,
        "leave",
        &[Key::char('q'), Key::ctrl('c'), Key::code(KeyCode::Esc)],
        "quit",
        "Leave.",
        EngineLost
    ),
];
