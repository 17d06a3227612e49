//! Rows about presets that are made and changed in the dashboard.

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::{Action, Entry, Group};
use crate::ui::key::Key;

const ALT_ENTER: Key = Key {
    code: KeyCode::Enter,
    modifiers: KeyModifiers::ALT,
};

/// A new prompt's line, the editor, saving.
pub const ROWS: &[Entry] = &[
    row!(
        Action::TrainPrompt,
        "prompt-train",
        &[Key::code(KeyCode::Enter)],
        "train",
        "Train it, from the next iteration on.",
        Prompt
    ),
    row!(
        Action::TrainPromptFrozen,
        "prompt-train-frozen",
        &[ALT_ENTER],
        "",
        "Train it from the frozen weights.",
        Prompt
    ),
    row!(
        Action::ToggleStart,
        "prompt-start",
        &[Key::code(KeyCode::Tab)],
        "start",
        "Start from the present weights, or from the frozen ones.",
        Prompt
    ),
    row!(
        Action::OlderPrompt,
        "prompt-older",
        &[Key::code(KeyCode::Up), Key::ctrl('p')],
        "earlier ones",
        "What was typed before.",
        Prompt
    ),
    row!(
        Action::NewerPrompt,
        "prompt-newer",
        &[Key::code(KeyCode::Down), Key::ctrl('n')],
        "",
        "What was typed after.",
        Prompt
    ),
    row!(
        Action::ClosePrompt,
        "prompt-close",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "close",
        "Leave everything as it is.",
        Prompt
    ),
    row!(
        Action::EditValue,
        "edit-type",
        &[Key::code(KeyCode::Enter)],
        "type",
        "Type the value; an empty one is the default.",
        Editor
    ),
    row!(
        Action::EditRaise,
        "edit-more",
        &[Key::code(KeyCode::Right), Key::char('l')],
        "step",
        "More, or the next value.",
        Editor
    ),
    row!(
        Action::EditLower,
        "edit-less",
        &[Key::code(KeyCode::Left), Key::char('h')],
        "",
        "Less, or the value before.",
        Editor
    ),
    row!(
        Action::EditApply,
        "edit-apply",
        &[Key::char('a')],
        "apply",
        "Put it in force at the next iteration; its file stays as it is.",
        Editor
    ),
    row!(
        Action::EditSave,
        "edit-save",
        &[Key::char('s')],
        "save",
        "Save it into its file; a new or built-in one gets a file.",
        Editor
    ),
    row!(
        Action::EditLeave,
        "edit-leave",
        &[Key::code(KeyCode::Esc), Key::char('q'), Key::ctrl('c')],
        "leave",
        "Leave the editor; asks when something would be lost.",
        Editor
    ),
    row!(
        Action::EditUndo,
        "edit-undo",
        &[Key::char('u')],
        "undo",
        "Undo the last change.",
        Editor
    ),
    row!(
        Action::EditAdd,
        "edit-add",
        &[Key::char('+')],
        "add",
        "Another pair of prompts; a loss or CLIP that counts.",
        Editor
    ),
    row!(
        Action::EditRemove,
        "edit-remove",
        &[Key::char('-'), Key::code(KeyCode::Delete)],
        "remove",
        "Take the pair, loss or CLIP out; other fields get their default.",
        Editor
    ),
    row!(
        Action::EditReset,
        "edit-reset",
        &[Key::char('r')],
        "reset",
        "The field as its file says it.",
        Editor
    ),
    row!(
        Action::EditSaveAs,
        "edit-save-as",
        &[Key::char('S')],
        "save as",
        "Save it as a new preset.",
        Editor
    ),
    row!(
        Action::EditRedo,
        "edit-redo",
        &[Key::char('U'), Key::ctrl('r')],
        "",
        "What was undone, again.",
        Editor
    ),
    row!(
        Action::EditResetAll,
        "edit-reset-all",
        &[Key::char('R')],
        "",
        "All as the file says it now; undo brings the edits back.",
        Editor
    ),
    row!(
        Action::EditNext,
        "edit-next",
        &[Key::code(KeyCode::Down), Key::char('j')],
        "",
        "Next field.",
        Editor
    ),
    row!(
        Action::EditPrevious,
        "edit-previous",
        &[Key::code(KeyCode::Up), Key::char('k')],
        "",
        "Previous field.",
        Editor
    ),
    row!(
        Action::EditNextGroup,
        "edit-next-group",
        &[Key::code(KeyCode::Tab), Key::code(KeyCode::PageDown)],
        "group",
        "Next group of fields.",
        Editor
    ),
    row!(
        Action::EditPreviousGroup,
        "edit-previous-group",
        &[Key::code(KeyCode::BackTab), Key::code(KeyCode::PageUp)],
        "",
        "Previous group of fields.",
        Editor
    ),
    row!(
        Action::AcceptValue,
        "value-accept",
        &[Key::code(KeyCode::Enter)],
        "take it",
        "Take what is typed.",
        Value
    ),
    row!(
        Action::DropValue,
        "value-drop",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "as before",
        "Leave the value as it was.",
        Value
    ),
    row!(
        Action::SaveNow,
        "save-as",
        &[Key::code(KeyCode::Enter)],
        "save",
        "Save it under this name.",
        Naming
    ),
    row!(
        Action::CancelSave,
        "save-as-cancel",
        &[Key::code(KeyCode::Esc), Key::ctrl('c')],
        "do not",
        "Save nothing.",
        Naming
    ),
    row!(
        Action::Overwrite,
        "overwrite",
        &[Key::char('y')],
        "replace it",
        "Replace what is there.",
        Overwriting
    ),
    row!(
        Action::KeepFile,
        "overwrite-not",
        &[
            Key::code(KeyCode::Esc),
            Key::char('n'),
            Key::char('q'),
            Key::ctrl('c')
        ],
        "keep it",
        "Keep what is there; save nothing.",
        Overwriting
    ),
    row!(
        Action::LeaveApplied,
        "edits-apply",
        &[Key::char('a')],
        "apply",
        "Put them in force, unsaved.",
        LeavingEditor
    ),
    row!(
        Action::LeaveSaved,
        "edits-save",
        &[Key::char('s')],
        "save",
        "Save them.",
        LeavingEditor
    ),
    row!(
        Action::DropEdits,
        "edits-drop",
        &[Key::char('d')],
        "drop",
        "Drop them.",
        LeavingEditor
    ),
    row!(
        Action::StayInEditor,
        "edits-stay",
        &[Key::code(KeyCode::Esc), Key::char('q'), Key::ctrl('c')],
        "stay",
        "Go on editing.",
        LeavingEditor
    ),
];
