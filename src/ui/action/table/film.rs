//! Rows about films.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, FilmAction, Group};
use crate::ui::key::Key;

/// The film room, its frames, and the value that is typed there.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Film(FilmAction::Open),
        "films",
        &[Key::char('F')],
        "films",
        "Films: walks, morphs and timelines, to look at and to keep.",
        Pictures
    ),
    row!(
        Action::Film(FilmAction::Draw),
        "film-draw",
        &[Key::code(KeyCode::Enter)],
        "preview",
        "Draw the film small and play it.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Write),
        "film-write",
        &[Key::char('w')],
        "write",
        "Write the film to a file, in the run's folder `films`.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Cancel),
        "film-cancel",
        &[Key::char('x')],
        "end it",
        "End the film that is drawn or written; nothing of it is kept.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Down),
        "film-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "row",
        "The next row.",
        Film
    ),
    row!(
        Action::Film(FilmAction::More),
        "film-more",
        &[Key::char('l'), Key::code(KeyCode::Right)],
        "change",
        "The next value, or more.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Type),
        "film-type",
        &[Key::char('e')],
        "type",
        "Type the value.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Play),
        "film-play",
        &[Key::char(' ')],
        "pause",
        "Pause the frames, or play them.",
        Film
    ),
    row!(
        Action::Film(FilmAction::ToScreen),
        "film-frames",
        &[Key::code(KeyCode::Tab)],
        "frames",
        "To the frames, to go through them.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Save),
        "film-save",
        &[Key::char('s')],
        "checkpoint",
        "Write the present weights as a checkpoint, to film them.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Close),
        "film-close",
        &[
            Key::code(KeyCode::Esc),
            Key::char('q'),
            Key::char('F'),
            Key::ctrl('c')
        ],
        "back",
        "To the dashboard; a film that is written goes on.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Up),
        "film-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The row before.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Less),
        "film-less",
        &[Key::char('h'), Key::code(KeyCode::Left)],
        "",
        "The value before, or less.",
        Film
    ),
    row!(
        Action::Film(FilmAction::Next),
        "film-next",
        &[Key::code(KeyCode::Right), Key::char('l')],
        "frame",
        "The next frame; it pauses.",
        FilmScreen
    ),
    row!(
        Action::Film(FilmAction::Previous),
        "film-previous",
        &[Key::code(KeyCode::Left), Key::char('h')],
        "",
        "The frame before; it pauses.",
        FilmScreen
    ),
    row!(
        Action::Film(FilmAction::ToForm),
        "film-form",
        &[Key::code(KeyCode::Esc), Key::code(KeyCode::Tab)],
        "form",
        "To the form.",
        FilmScreen
    ),
    row!(
        Action::Film(FilmAction::First),
        "film-first",
        &[Key::code(KeyCode::Home), Key::char('0')],
        "",
        "The first frame.",
        FilmScreen
    ),
    row!(
        Action::Film(FilmAction::Accept),
        "film-accept",
        &[Key::code(KeyCode::Enter)],
        "take it",
        "Take the typed value.",
        FilmLine
    ),
    row!(
        Action::Film(FilmAction::Clear),
        "film-clear",
        &[Key::ctrl('u')],
        "clear",
        "Begin again with an empty line.",
        FilmLine
    ),
    row!(
        Action::Film(FilmAction::Drop),
        "film-drop",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "as it was",
        "Leave the value as it was.",
        FilmLine
    ),
];
