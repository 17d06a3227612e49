//! Rows about the gallery.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group, SamplesAction};
use crate::ui::key::Key;

/// The gallery.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Samples(SamplesAction::Open),
        "gallery",
        &[Key::char('G')],
        "gallery",
        "Gallery: new random samples; keep the ones you like.",
        Pictures
    ),
    row!(
        Action::Samples(SamplesAction::Keep),
        "gallery-keep",
        &[Key::char(' ')],
        "keep",
        "Keep this sample as a PNG that says how it was drawn; or no longer.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Large),
        "gallery-large",
        &[Key::code(KeyCode::Enter)],
        "large",
        "This sample as large as the screen, and back.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::NextPage),
        "gallery-next",
        &[Key::char('n'), Key::code(KeyCode::PageDown), Key::ctrl('d')],
        "next page",
        "The next seeds.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::PreviousPage),
        "gallery-previous",
        &[Key::char('b'), Key::code(KeyCode::PageUp), Key::ctrl('u')],
        "page back",
        "The seeds before.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::MoreTruncation),
        "gallery-truncation-up",
        &[Key::char('}'), Key::char('+'), Key::char('=')],
        "more variety",
        "Raise the truncation (psi): more variety.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::LessTruncation),
        "gallery-truncation-down",
        &[Key::char('{'), Key::char('-')],
        "less",
        "Lower the truncation (psi): closer to the mean.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::TogglePainter),
        "gallery-frozen",
        &[Key::char('f'), Key::char('t')],
        "frozen or trained",
        "The same seeds by the frozen generator, or by the trained one.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::OtherSeeds),
        "gallery-other-seeds",
        &[Key::char('r')],
        "other seeds",
        "Seeds from somewhere else.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Again),
        "gallery-again",
        &[Key::char('p'), Key::ctrl('r')],
        "draw again",
        "Draw the page again, with the weights of this moment.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Close),
        "gallery-close",
        &[
            Key::code(KeyCode::Esc),
            Key::char('q'),
            Key::char('G'),
            Key::ctrl('c')
        ],
        "back",
        "One step back, at last to the dashboard.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Left),
        "gallery-left",
        &[Key::char('h'), Key::code(KeyCode::Left)],
        "",
        "The sample before; before the first one the page before.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Right),
        "gallery-right",
        &[Key::char('l'), Key::code(KeyCode::Right)],
        "",
        "The sample after; after the last one the next page.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Up),
        "gallery-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The sample above.",
        Samples
    ),
    row!(
        Action::Samples(SamplesAction::Down),
        "gallery-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "The sample below.",
        Samples
    ),
];
