//! Rows about eyes and mouth that are set by hand.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group, HandAction};
use crate::ui::key::Key;

/// The three points.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Hand(HandAction::Take),
        "points-take",
        &[Key::code(KeyCode::Enter)],
        "take",
        "Take the points: the latent is looked for with them.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Next),
        "points-next",
        &[Key::code(KeyCode::Tab)],
        "next point",
        "The next point moves: left eye, right eye, mouth.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Previous),
        "points-previous",
        &[Key::code(KeyCode::BackTab)],
        "",
        "The point before moves.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Left),
        "points-left",
        &[Key::code(KeyCode::Left), Key::char('h')],
        "move",
        "Move the point left.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Down),
        "points-down",
        &[Key::code(KeyCode::Down), Key::char('j')],
        "",
        "Move it down.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Up),
        "points-up",
        &[Key::code(KeyCode::Up), Key::char('k')],
        "",
        "Move it up.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Right),
        "points-right",
        &[Key::code(KeyCode::Right), Key::char('l')],
        "",
        "Move it right.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::FarLeft),
        "points-far-left",
        &[Key::shift(KeyCode::Left), Key::char('H')],
        "far",
        "Move it ten steps left.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::FarDown),
        "points-far-down",
        &[Key::shift(KeyCode::Down), Key::char('J')],
        "",
        "Move it ten steps down.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::FarUp),
        "points-far-up",
        &[Key::shift(KeyCode::Up), Key::char('K')],
        "",
        "Move it ten steps up.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::FarRight),
        "points-far-right",
        &[Key::shift(KeyCode::Right), Key::char('L')],
        "",
        "Move it ten steps right.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Closer),
        "points-closer",
        &[Key::char('+'), Key::char('=')],
        "closer",
        "See half as much, around the point; steps are smaller then.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Farther),
        "points-farther",
        &[Key::char('-')],
        "",
        "See twice as much.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Back),
        "points-back",
        &[Key::code(KeyCode::Esc), Key::char('q'), Key::ctrl('c')],
        "back",
        "Back to the photographs; the points are forgotten.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::NextFace),
        "points-next-face",
        &[Key::char('f')],
        "found face",
        "Points of the next face that was found, then the usual places.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::LeftEye),
        "points-left-eye",
        &[Key::char('1')],
        "",
        "The left eye moves, as it is seen in the picture.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::RightEye),
        "points-right-eye",
        &[Key::char('2')],
        "",
        "The right eye moves.",
        Hand
    ),
    row!(
        Action::Hand(HandAction::Mouth),
        "points-mouth",
        &[Key::char('3')],
        "",
        "The mouth moves.",
        Hand
    ),
];
