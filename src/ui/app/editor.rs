//! The preset editor's actions.

use super::{App, Popup, Tone};
use crate::preset::revision::matching;
use crate::preset::{Preset, PresetText, Start};
use crate::protocol::{Command, SWITCH, TRY};
use crate::ui::action::{Action, Context};
use crate::ui::app::steps::Direction;
use crate::ui::editor::{Editor, Step};
use crate::ui::event::Effect;
use crate::ui::film::Door;
use crate::ui::key::Key;

/// What a preset's text was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// To edit the preset of this id.
    Edit(String),
    /// To save what is in force of it.
    Save(String),
}

impl App {
    pub(super) fn editing_context(&self) -> Context {
        let typing = self.editor.as_ref().is_some_and(|e| e.typing.is_some());
        if typing {
            Context::Value
        } else {
            Context::Editor
        }
    }

    /// `None` for other actions.
    pub(super) fn edit(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::EditPreset => return Some(self.ask_to_edit()),
            Action::EditApply => return Some(self.apply_edited()),
            Action::LeaveApplied => {
                self.popup = None;
                let effects = self.apply_edited();
                if !effects.is_empty() {
                    self.left = self.editor.take();
                }
                return Some(effects);
            }
            Action::EditLeave => self.leave_editor(),
            Action::DropEdits => {
                self.popup = None;
                self.editor = None;
            }
            Action::StayInEditor => self.popup = None,
            other => return self.change(other),
        }
        Some(Vec::new())
    }

    /// Changes of what is edited.
    fn change(&mut self, action: Action) -> Option<Vec<Effect>> {
        let editor = self.editor.as_mut()?;
        match action {
            Action::EditNext => editor.move_by(1),
            Action::EditPrevious => editor.move_by(-1),
            Action::EditNextGroup => editor.move_group(Step::Up),
            Action::EditPreviousGroup => editor.move_group(Step::Down),
            Action::EditRaise => editor.step(Step::Up),
            Action::EditLower => editor.step(Step::Down),
            Action::EditValue => editor.enter(),
            Action::EditAdd => editor.add(),
            Action::EditRemove => editor.remove(),
            Action::EditReset => editor.reset(),
            Action::EditResetAll => editor.reset_all(),
            Action::EditUndo => editor.undo(),
            Action::EditRedo => editor.redo(),
            Action::AcceptValue => editor.accept(),
            Action::DropValue => editor.drop_typed(),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn ask_to_edit(&mut self) -> Vec<Effect> {
        if self.editor.as_ref().is_some_and(Editor::is_unkept) {
            self.popup = Some(Popup::LeaveEditor);
            return Vec::new();
        }
        let id = match self.selected.clone() {
            Some(id) if self.mirror.is_some() => id,
            _ => {
                self.notify(Tone::Plain, "The engine is not ready yet");
                return Vec::new();
            }
        };
        self.opening = Some(Opening::Edit(id.clone()));
        vec![Effect::Send(Command::ReadPreset { id })]
    }

    fn leave_editor(&mut self) {
        if self.editor.as_ref().is_some_and(Editor::is_unkept) {
            self.popup = Some(Popup::LeaveEditor);
        } else {
            let in_force = self.status().map(|status| status.preset.clone());
            let done = |editor: &Editor| {
                let in_force = in_force.as_ref();
                in_force.is_some_and(|in_force| editor.says().trains_like(in_force))
            };
            let left = self.editor.take();
            self.left = left.filter(|editor| editor.is_edited() && !done(editor));
        }
    }

    /// What was applied is in force, or something else is; an editor that was left is done with.
    pub(super) fn settle_left(&mut self, before: Option<&Preset>, in_force: &Preset) {
        let other = before.is_some_and(|before| before != in_force);
        self.left
            .take_if(|editor| other || editor.says().trains_like(in_force));
    }

    /// The session did not take what was edited: nothing of it is lost, even if it was left.
    pub(super) fn edits_refused(&mut self, command: &str) {
        if [TRY, SWITCH].contains(&command) && self.editor.is_none() {
            self.editor = self.left.take();
        }
        if let Some(editor) = &mut self.editor {
            editor.was_refused();
        }
    }

    /// Puts the edited preset in force. Whoever edits the one in force wants to see it go on.
    fn apply_edited(&mut self) -> Vec<Effect> {
        let in_force = self.status().map(|status| status.preset.id.clone());
        let Some(editor) = &mut self.editor else {
            return Vec::new();
        };
        if let Some(problem) = editor.problems().first() {
            let text = format!("Not applied: {}", problem.message);
            self.notify(Tone::Bad, text);
            return Vec::new();
        }
        editor.was_applied();
        let text = editor.text().clone();
        let start = (in_force.as_ref() == Some(&text.id)).then_some(Start::Continue);
        self.notify(Tone::Plain, format!("Applying {} ...", text.id));
        self.wishes.want_preset(text.id.clone());
        let text = Box::new(text);
        vec![Effect::Send(Command::TryPreset { text, start })]
    }

    /// A preset's text came.
    pub(super) fn preset_read(&mut self, read: PresetText) {
        match self.opening.take() {
            Some(Opening::Edit(id)) if id == read.id => self.open_editor(read),
            Some(Opening::Save(id)) if id == read.id => self.name_present(&read),
            other => {
                self.opening = other;
                if let Some(editor) = &mut self.editor
                    && editor.base().id == read.id
                {
                    editor.was_read(read);
                }
            }
        }
    }

    fn open_editor(&mut self, read: PresetText) {
        let entry = self.presets().iter().find(|e| e.preset.id == read.id);
        let Some(preset) = entry.map(|entry| entry.preset.clone()) else {
            return;
        };
        let present = self.present(&read).filter(|now| now.text != read.text);
        match Editor::open(read, present, preset) {
            Ok(editor) => {
                self.left = None;
                self.editor = Some(editor);
            }
            Err(wrong) => {
                let text = format!("Mend the file in a text editor first: {wrong}");
                self.notify(Tone::Bad, text);
            }
        }
    }

    /// What is in force of a preset, in the words of its text.
    pub(super) fn present(&self, read: &PresetText) -> Option<PresetText> {
        let in_force = self.in_force().filter(|preset| preset.id == read.id)?;
        Some(matching(read, &in_force).unwrap_or_else(|_| PresetText::of(&in_force)))
    }

    /// The library changed: perhaps the file of what is edited too.
    pub(super) fn read_again(&self) -> Option<Effect> {
        let id = self.editor.as_ref()?.base().id.clone();
        let known = self.presets().iter().any(|entry| entry.preset.id == id);
        known.then_some(Effect::Send(Command::ReadPreset { id }))
    }

    /// Any other key: it is typed.
    pub(super) fn type_value(&mut self, key: Key) {
        if let Some(editor) = &mut self.editor
            && let Some(line) = &mut editor.typing
        {
            line.press(key);
            editor.typed();
        }
    }

    /// From the clipboard, into the line that is typed.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        match (self.popup, &mut self.editor) {
            (None, _) if self.samples.is_some() => {}
            (None, _) if self.runs.is_some() => return self.paste_into_runs(text),
            (None, _) if self.studio.is_some() => return self.paste_into_studio(text),
            (Some(Popup::Prompt), _) => self.prompt.line.paste(text),
            (Some(Popup::Naming), _) => {
                if let Some(saving) = &mut self.saving {
                    saving.line.paste(text);
                }
            }
            (Some(Popup::Palette), _) => self.palette.paste(text),
            (None, _) if self.film.door == Door::Open => {
                if let Some(line) = &mut self.film.line {
                    line.paste(text);
                }
            }
            (None, _) if self.mixer.is_some() => {
                if let Some(line) = self.mixer.as_mut().and_then(|mixer| mixer.line.as_mut()) {
                    line.paste(text);
                }
            }
            (None, Some(editor)) => {
                if let Some(line) = &mut editor.typing {
                    line.paste(text);
                    editor.typed();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// A click selects a row; on the selected one it begins to type.
    pub(super) fn click_row(&mut self, row: usize) {
        let Some(editor) = &mut self.editor else {
            return;
        };
        if editor.typing.is_some() {
            editor.accept();
        } else if editor.selected == row {
            editor.enter();
            return;
        }
        editor.selected = row.min(editor.rows().len() - 1);
    }

    /// The wheel.
    pub(super) fn turn_rows(&mut self, direction: Direction) {
        if let Some(editor) = self.editor.as_mut().filter(|e| e.typing.is_none()) {
            editor.move_by(match direction {
                Direction::Up => -1,
                Direction::Down => 1,
            });
        }
    }
}
