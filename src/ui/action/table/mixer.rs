//! Rows about the mixer.

use crossterm::event::KeyCode;

use super::super::{Action, Entry, Group, MixerAction};
use crate::ui::key::Key;

/// The mixer, its list, and the name that is typed there.
pub const ROWS: &[Entry] = &[
    row!(
        Action::Mixer(MixerAction::Open),
        "mixer",
        &[Key::char('m')],
        "mixer",
        "Mixer: blend checkpoints of one frozen generator, live.",
        Pictures
    ),
    row!(
        Action::Mixer(MixerAction::More),
        "mixer-more",
        &[Key::char('l'), Key::code(KeyCode::Right)],
        "more",
        "More of the checkpoint (0.05), in this range of layers.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Less),
        "mixer-less",
        &[Key::char('h'), Key::code(KeyCode::Left)],
        "less",
        "Less of it; the others give way in proportion.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Down),
        "mixer-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "row",
        "The next checkpoint.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::NextRange),
        "mixer-range",
        &[Key::code(KeyCode::Tab)],
        "layers",
        "The next range of layers.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Save),
        "mixer-save",
        &[Key::char('s')],
        "save",
        "Save the mixture as a checkpoint.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Pick),
        "mixer-pick",
        &[Key::code(KeyCode::Esc), Key::char('c')],
        "checkpoints",
        "The list of checkpoints, to mix others.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Level),
        "mixer-level",
        &[Key::char('e')],
        "equal",
        "The same of each, in this range.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::AsEverywhere),
        "mixer-as-everywhere",
        &[
            Key::char('x'),
            Key::code(KeyCode::Backspace),
            Key::code(KeyCode::Delete)
        ],
        "as everywhere",
        "This range as everywhere again.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::All),
        "mixer-all",
        &[Key::char('1')],
        "all",
        "All of this checkpoint, in this range.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Nothing),
        "mixer-nothing",
        &[Key::char('0')],
        "nothing",
        "Nothing of this checkpoint, in this range.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::SlightlyMore),
        "mixer-slightly-more",
        &[Key::char('L'), Key::shift(KeyCode::Right)],
        "",
        "A little more (0.01).",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::SlightlyLess),
        "mixer-slightly-less",
        &[Key::char('H'), Key::shift(KeyCode::Left)],
        "",
        "A little less (0.01).",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Up),
        "mixer-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The checkpoint before.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::PreviousRange),
        "mixer-range-back",
        &[Key::code(KeyCode::BackTab)],
        "",
        "The range of layers before.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::NextSeeds),
        "mixer-next",
        &[Key::char('n'), Key::code(KeyCode::PageDown)],
        "next people",
        "The next seeds.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::PreviousSeeds),
        "mixer-previous",
        &[Key::char('b'), Key::code(KeyCode::PageUp)],
        "",
        "The seeds before.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::OtherSeeds),
        "mixer-other-seeds",
        &[Key::char('r')],
        "other people",
        "Seeds from somewhere else.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::MoreTruncation),
        "mixer-truncation-up",
        &[Key::char('}'), Key::char('+'), Key::char('=')],
        "more variety",
        "Raise the truncation (psi): more variety.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::LessTruncation),
        "mixer-truncation-down",
        &[Key::char('{'), Key::char('-')],
        "",
        "Lower the truncation (psi): closer to the mean.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Large),
        "mixer-large",
        &[Key::char('z'), Key::code(KeyCode::Enter)],
        "large",
        "The first picture as large as there is room, and back.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Close),
        "mixer-close",
        &[Key::char('q'), Key::char('m'), Key::ctrl('c')],
        "",
        "To the dashboard; the sliders stay as they are.",
        Mixer
    ),
    row!(
        Action::Mixer(MixerAction::Mark),
        "mixer-mark",
        &[Key::char(' ')],
        "pick",
        "Pick this checkpoint, or no longer.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::Mix),
        "mixer-mix",
        &[Key::code(KeyCode::Enter)],
        "mix",
        "Mix what is picked.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::Take),
        "mixer-take",
        &[Key::char('p')],
        "take the present",
        "Write the present weights as a checkpoint, and pick it.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::CloseList),
        "mixer-list-close",
        &[
            Key::code(KeyCode::Esc),
            Key::char('q'),
            Key::char('m'),
            Key::ctrl('c')
        ],
        "back",
        "To the dashboard.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::Again),
        "mixer-again",
        &[Key::char('r'), Key::ctrl('r')],
        "read again",
        "Read the list again.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::RowDown),
        "mixer-row-down",
        &[Key::char('j'), Key::code(KeyCode::Down)],
        "",
        "The next row.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::RowUp),
        "mixer-row-up",
        &[Key::char('k'), Key::code(KeyCode::Up)],
        "",
        "The row before.",
        MixerList
    ),
    row!(
        Action::Mixer(MixerAction::Accept),
        "mixer-name-accept",
        &[Key::code(KeyCode::Enter)],
        "save",
        "Save the mixture under this name.",
        MixerLine
    ),
    row!(
        Action::Mixer(MixerAction::Clear),
        "mixer-name-clear",
        &[Key::ctrl('u')],
        "clear",
        "Begin again with an empty line.",
        MixerLine
    ),
    row!(
        Action::Mixer(MixerAction::Drop),
        "mixer-name-drop",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "save nothing",
        "Save nothing.",
        MixerLine
    ),
];
