//! Rows about the stops of the run.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group};
use crate::ui::key::Key;

/// Moving along the stops, looking at one, going back to it.
pub const ROWS: &[Entry] = &[
    row!(
        Action::EarlierStop,
        "stop-earlier",
        &[Key::char('b')],
        "past",
        "Look at the stop before; then, and in the pictures, ← too.",
        Timeline
    ),
    row!(
        Action::LaterStop,
        "stop-later",
        &[Key::char('B')],
        "",
        "Look at the stop after, past the last one at the present; also →.",
        Timeline
    ),
    row!(
        Action::Suggested,
        "stop-suggested",
        &[Key::char('*')],
        "",
        "Look at the stop that the lab would keep (the star).",
        Timeline
    ),
    row!(
        Action::ToggleScores,
        "scores",
        &[Key::char('S')],
        "",
        "Scores of the stops in place of the losses, and back.",
        Timeline
    ),
    row!(
        Action::GoBack,
        "go-back",
        &[Key::code(KeyCode::Enter)],
        "go back",
        "Go back to this iteration, in a branch; asks first.",
        Past
    ),
    row!(
        Action::Present,
        "present",
        &[Key::code(KeyCode::Esc)],
        "present",
        "Return to the present.",
        Past
    ),
    row!(
        Action::GoBackNow,
        "go-back-now",
        &[Key::code(KeyCode::Enter), Key::char('y')],
        "go back",
        "Go back.",
        GoingBack
    ),
    row!(
        Action::StayHere,
        "stay-here",
        &[
            Key::code(KeyCode::Esc),
            Key::char('n'),
            Key::char('q'),
            Key::ctrl('c')
        ],
        "stay",
        "Leave everything as it is.",
        GoingBack
    ),
];
