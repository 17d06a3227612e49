//! Rows about the list of runs.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group, RunsAction};
use crate::ui::key::Key;

/// The list, what is typed there, and its questions.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Runs(RunsAction::Open),
        "runs",
        &[Key::char('O')],
        "runs",
        "All runs: go on with one, compare two, name, note, delete.",
        Training
    ),
    row!(
        Action::Runs(RunsAction::GoOn),
        "runs-go-on",
        &[Key::code(KeyCode::Enter)],
        "go on",
        "Go on with this run; in the trash: take it out.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Filter),
        "runs-filter",
        &[Key::char('/')],
        "filter",
        "Show the runs only that have what is typed.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Mark),
        "runs-mark",
        &[Key::char(' ')],
        "mark",
        "Mark a run, to compare two.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Compare),
        "runs-compare",
        &[Key::char('c')],
        "compare",
        "Compare the marked runs, or this one with the present one.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Rename),
        "runs-rename",
        &[Key::char('r')],
        "rename",
        "Give the run a title; its folder keeps its name.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Delete),
        "runs-delete",
        &[Key::char('d'), Key::code(KeyCode::Delete)],
        "delete",
        "Move the run into the trash; asks first.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Close),
        "runs-close",
        &[
            Key::code(KeyCode::Esc),
            Key::char('q'),
            Key::char('O'),
            Key::ctrl('c')
        ],
        "back",
        "One step back, at last to the dashboard.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Note),
        "runs-note",
        &[Key::char('n')],
        "note",
        "Write a note.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Trash),
        "runs-trash",
        &[Key::char('t')],
        "trash",
        "Show the trash, and back.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::EmptyTrash),
        "runs-empty-trash",
        &[Key::char('E')],
        "empty",
        "In the trash: delete all in it for good; asks first.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Undo),
        "runs-undo",
        &[Key::char('u')],
        "undo",
        "Take back what was deleted last.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Sort),
        "runs-sort",
        &[Key::char('s')],
        "sort",
        "Next order: newest, title, preset, state, score.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Again),
        "runs-again",
        &[Key::ctrl('r')],
        "",
        "Read the list again.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Down),
        "runs-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "The next run; when two are compared, the next curve.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Up),
        "runs-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The run, or curve, before.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::PageDown),
        "runs-page-down",
        &[Key::code(KeyCode::PageDown), Key::ctrl('d')],
        "",
        "A page down, in the differences too.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::PageUp),
        "runs-page-up",
        &[Key::code(KeyCode::PageUp), Key::ctrl('u')],
        "",
        "A page up.",
        Runs
    ),
    row!(
        Action::Runs(RunsAction::Keep),
        "runs-line-keep",
        &[Key::code(KeyCode::Enter)],
        "keep",
        "Keep what is typed.",
        RunsLine
    ),
    row!(
        Action::Runs(RunsAction::Clear),
        "runs-line-clear",
        &[Key::ctrl('u')],
        "clear",
        "Begin again with an empty line.",
        RunsLine
    ),
    row!(
        Action::Runs(RunsAction::Drop),
        "runs-line-drop",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "leave as it was",
        "Forget what is typed.",
        RunsLine
    ),
    row!(
        Action::Runs(RunsAction::Yes),
        "runs-yes",
        &[Key::code(KeyCode::Enter), Key::char('y')],
        "yes",
        "Do it.",
        RunsQuestion
    ),
    row!(
        Action::Runs(RunsAction::No),
        "runs-no",
        &[
            Key::code(KeyCode::Esc),
            Key::char('n'),
            Key::char('q'),
            Key::ctrl('c')
        ],
        "no",
        "Leave everything as it is.",
        RunsQuestion
    ),
];
