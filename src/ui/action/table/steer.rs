//! Rows about the run, the library and the pictures.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group};
use crate::ui::key::Key;

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

/// Training, presets and pictures.
pub const ROWS: &[Entry] = &[
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
        Action::NewPrompt,
        "new-prompt",
        &[Key::char('/')],
        "prompt",
        "Train towards other words: photo -> ukiyo-e.",
        Presets
    ),
    row!(
        Action::EditPreset,
        "edit-preset",
        &[Key::char('E')],
        "edit",
        "Edit the selected preset: prompts, losses, all fields.",
        Presets
    ),
    row!(
        Action::SavePreset,
        "save-preset",
        &[Key::char('W')],
        "",
        "Save the preset in force as a file of yours.",
        Presets
    ),
    row!(
        Action::Down,
        "down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "Next preset, curve or log line, where the focus is.",
        Presets
    ),
    row!(
        Action::Up,
        "up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "Previous preset, curve or log line, where the focus is.",
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
        Action::CancelTask,
        "cancel",
        &[Key::char('C')],
        "",
        "End a download (what came is kept), loading or saving.",
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
        Action::NextView,
        "pictures-view",
        &[Key::char('P')],
        "view",
        "Next view: pairs, trained, frozen, difference, columns of the past.",
        Pictures
    ),
    row!(
        Action::Flicker,
        "flicker",
        &[Key::char('t')],
        "flicker",
        "Trained and frozen by turns, in the same place.",
        Pictures
    ),
    row!(
        Action::NextSample,
        "sample",
        &[Key::char('e')],
        "one sample",
        "One sample large, then the next one, after the last one all.",
        Pictures
    ),
];
