//! Rows about the dashboard as a whole, and those of its popups.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group};
use crate::ui::key::Key;

/// The dashboard, leaving it, and coming back.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Palette,
        "palette",
        &[Key::char(':'), Key::ctrl('p')],
        "commands",
        "Find and run any action, preset or curve by name.",
        General
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
        "Close the popup; leave the cursor, the large panel, the focus.",
        General
    ),
    row!(
        Action::Config,
        "config",
        &[Key::char(',')],
        "",
        "Where the configuration file is, and what is wrong in it.",
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
        Action::Choose,
        "palette-run",
        &[Key::code(KeyCode::Enter)],
        "run",
        "Run what is selected.",
        Palette
    ),
    row!(
        Action::ChooseNext,
        "palette-next",
        &[
            Key::code(KeyCode::Down),
            Key::ctrl('n'),
            Key::code(KeyCode::Tab)
        ],
        "next",
        "The next one.",
        Palette
    ),
    row!(
        Action::ChoosePrevious,
        "palette-previous",
        &[
            Key::code(KeyCode::Up),
            Key::ctrl('p'),
            Key::code(KeyCode::BackTab)
        ],
        "",
        "The previous one.",
        Palette
    ),
    row!(
        Action::ClearQuery,
        "palette-clear",
        &[Key::ctrl('u')],
        "clear",
        "Begin again with an empty line.",
        Palette
    ),
    row!(
        Action::ClosePalette,
        "palette-close",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "close",
        "Close the palette.",
        Palette
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
        "Leave; the engine goes on.",
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
        Action::Reconnect,
        "reconnect",
        &[Key::code(KeyCode::Enter), Key::char('r')],
        "try now",
        "Try to reach the other machine now.",
        Unlinked
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
