//! Rows about photographs and named latents.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group, StudioAction};
use crate::ui::key::Key;

/// The browser, what is typed there, and its questions.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Studio(StudioAction::Open),
        "photos",
        &[Key::char('I')],
        "photos",
        "Your own picture: find its latent, keep it, see it train.",
        Pictures
    ),
    row!(
        Action::Studio(StudioAction::Enter),
        "photos-enter",
        &[
            Key::code(KeyCode::Enter),
            Key::char('l'),
            Key::code(KeyCode::Right)
        ],
        "open/invert",
        "Open the folder, or find the picture's latent.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::ByHand),
        "photos-by-hand",
        &[Key::char('e')],
        "by hand",
        "Set eyes and mouth of the picture by hand.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Filter),
        "photos-filter",
        &[Key::char('/')],
        "filter",
        "Show the names only that have what is typed.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Parent),
        "photos-parent",
        &[
            Key::char('h'),
            Key::code(KeyCode::Left),
            Key::code(KeyCode::Backspace)
        ],
        "up",
        "The folder above.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Path),
        "photos-path",
        &[Key::char(':')],
        "path",
        "Type a path.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Latents),
        "photos-latents",
        &[Key::char('n')],
        "latents",
        "The latents that were kept, and back.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Back),
        "photos-back",
        &[Key::code(KeyCode::Esc)],
        "back",
        "One step back; while a latent is looked for it asks.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Close),
        "photos-close",
        &[Key::char('q'), Key::char('I'), Key::ctrl('c')],
        "",
        "To the dashboard; a search goes on.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Rename),
        "photos-rename",
        &[Key::char('r')],
        "rename",
        "Another name for the latent.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Delete),
        "photos-delete",
        &[Key::char('d'), Key::code(KeyCode::Delete)],
        "delete",
        "Move the latent into the trash.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Undo),
        "photos-undo",
        &[Key::char('u')],
        "undo",
        "Take back what was deleted last.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Portraits),
        "photos-portraits",
        &[Key::char('p')],
        "portraits",
        "The sample portraits of the miniature world.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Hidden),
        "photos-hidden",
        &[Key::char('.')],
        "hidden",
        "Show or hide names that begin with a dot.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Home),
        "photos-home",
        &[Key::char('~'), Key::code(KeyCode::Home)],
        "",
        "The home folder.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Again),
        "photos-again",
        &[Key::ctrl('r')],
        "",
        "Read again.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Down),
        "photos-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "The next row.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Up),
        "photos-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The row before.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::PageDown),
        "photos-page-down",
        &[Key::code(KeyCode::PageDown), Key::ctrl('d')],
        "",
        "A page down.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::PageUp),
        "photos-page-up",
        &[Key::code(KeyCode::PageUp), Key::ctrl('u')],
        "",
        "A page up.",
        Studio
    ),
    row!(
        Action::Studio(StudioAction::Accept),
        "photos-line-accept",
        &[Key::code(KeyCode::Enter)],
        "take",
        "Take what is typed.",
        StudioLine
    ),
    row!(
        Action::Studio(StudioAction::Clear),
        "photos-line-clear",
        &[Key::ctrl('u')],
        "clear",
        "Begin again with an empty line.",
        StudioLine
    ),
    row!(
        Action::Studio(StudioAction::Drop),
        "photos-line-drop",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "leave as it was",
        "Forget what is typed.",
        StudioLine
    ),
    row!(
        Action::Studio(StudioAction::ByHandNotNumber),
        "photos-line-by-hand",
        &[Key::code(KeyCode::Tab)],
        "by hand",
        "Instead of a face's number: set eyes and mouth by hand.",
        StudioLine
    ),
    row!(
        Action::Studio(StudioAction::KeepSoFar),
        "photos-keep",
        &[Key::char('k'), Key::code(KeyCode::Enter)],
        "keep",
        "End it, and keep what was found so far.",
        StudioEnd
    ),
    row!(
        Action::Studio(StudioAction::DropSearch),
        "photos-drop",
        &[Key::char('d')],
        "drop",
        "End it, and keep nothing.",
        StudioEnd
    ),
    row!(
        Action::Studio(StudioAction::GoOn),
        "photos-go-on",
        &[Key::code(KeyCode::Esc), Key::char('q'), Key::ctrl('c')],
        "go on",
        "Let it go on.",
        StudioEnd
    ),
    row!(
        Action::Studio(StudioAction::ByHandInstead),
        "photos-by-hand-instead",
        &[Key::code(KeyCode::Enter), Key::char('e')],
        "by hand",
        "Set eyes and mouth by hand.",
        StudioFace
    ),
    row!(
        Action::Studio(StudioAction::AsItIs),
        "photos-as-it-is",
        &[Key::char('a'), Key::char('y')],
        "as it is",
        "Take the picture as it is: square, the face aligned.",
        StudioFace
    ),
    row!(
        Action::Studio(StudioAction::Another),
        "photos-another",
        &[
            Key::code(KeyCode::Esc),
            Key::char('n'),
            Key::char('q'),
            Key::ctrl('c')
        ],
        "no",
        "Take another one.",
        StudioFace
    ),
];
