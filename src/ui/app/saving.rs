//! Saving presets: under which name, over what.

use super::editor::Opening;
use super::{App, Popup, Tone};
use crate::preset::field::Field;
use crate::preset::text::{CHANGED, PRESENT, check_name, name_for};
use crate::preset::{PresetEntry, PresetText, Replaces, Revision};
use crate::protocol::Command;
use crate::ui::action::Action;
use crate::ui::event::Effect;
use crate::ui::key::Key;
use crate::ui::text_line::TextLine;

/// As the engine says that it cannot save.
const SAVE: &str = "save the preset";

/// A preset that is about to be saved.
#[derive(Clone, Debug)]
pub struct Saving {
    /// As it is saved.
    pub text: PresetText,
    /// Its name.
    pub line: TextLine,
    /// As the editor shows it, if it does.
    edited: Option<String>,
    /// Why it was refused.
    pub refused: Option<String>,
}

impl Saving {
    fn of(text: PresetText, name: &str) -> Self {
        Self {
            text,
            line: TextLine::with(name),
            edited: None,
            refused: None,
        }
    }

    /// The name as it is typed, without blanks around it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.line.text().trim()
    }
}

/// The text of a copy called `name`: without the digit key of another preset, and with a title of its
/// own.
fn apart(text: &str, name: &str, presets: &[PresetEntry]) -> String {
    let Ok(mut copy) = Revision::of(text) else {
        return text.to_owned();
    };
    let others = || {
        presets
            .iter()
            .filter(|entry| !entry.unsaved && entry.preset.id != name)
    };
    let given = |copy: &Revision, field: &str| copy.given(Field::named(field)?);
    if let (Some(key), Some(field)) = (given(&copy, "hotkey"), Field::named("hotkey")) {
        let taken = |entry: &PresetEntry| entry.preset.hotkey.is_some_and(|k| k.to_string() == key);
        if others().any(taken) {
            copy.leave_out(field);
        }
    }
    if let (Some(title), Some(field)) = (given(&copy, "title"), Field::named("title"))
        && others().any(|entry| entry.preset.title == title)
    {
        copy.set(field, name);
    }
    copy.text()
}

impl App {
    /// `None` for other actions.
    pub(super) fn save_or_not(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::SavePreset => return Some(self.save_present()),
            Action::EditSave => return Some(self.save_edited()),
            Action::EditSaveAs => self.name_edited(),
            Action::SaveNow => return Some(self.save_named()),
            Action::Overwrite => return Some(self.send_saving(Replaces::Anything)),
            Action::LeaveSaved => {
                self.popup = None;
                if let Some(editor) = &mut self.editor {
                    editor.leaving = true;
                }
                return Some(self.save_edited());
            }
            Action::CancelSave | Action::KeepFile => self.forget_saving(),
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The preset in force: its text is read first, so that its comments are kept.
    fn save_present(&mut self) -> Vec<Effect> {
        let Some(preset) = self.in_force() else {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        };
        let id = preset.id.clone();
        if self.entry(&id).is_none() {
            let text = PresetText::of(&preset);
            self.ask_for_name(Saving::of(text, &id));
            return Vec::new();
        }
        self.opening = Some(Opening::Save(id.clone()));
        vec![Effect::Send(Command::ReadPreset { id })]
    }

    /// The text of the preset in force came.
    pub(super) fn name_present(&mut self, read: &PresetText) {
        if let Some(text) = self.present(read) {
            let name = self.name_of(&text);
            self.ask_for_name(Saving::of(text, &name));
        }
    }

    /// Its own name where it has a file or none has it; else a free one.
    fn name_of(&self, text: &PresetText) -> String {
        let built_in = self
            .entry(&text.id)
            .is_some_and(|entry| !entry.unsaved && entry.path.is_none());
        if built_in {
            self.free_name(&text.id)
        } else {
            text.id.clone()
        }
    }

    fn free_name(&self, like: &str) -> String {
        name_for(like, |name| {
            self.entry(name).is_some_and(|entry| !entry.unsaved)
        })
    }

    fn ask_for_name(&mut self, saving: Saving) {
        self.saving = Some(saving);
        self.popup = Some(Popup::Naming);
    }

    /// The edited preset, if nothing is wrong with it.
    fn good_edited(&mut self) -> Option<Saving> {
        let editor = self.editor.as_mut()?;
        if let Some(problem) = editor.problems().first() {
            let text = format!("Not saved: {}", problem.message);
            editor.leaving = false;
            self.notify(Tone::Bad, text);
            return None;
        }
        let text = editor.text().clone();
        let id = text.id.clone();
        Some(Saving {
            edited: Some(text.text.clone()),
            ..Saving::of(text, &id)
        })
    }

    /// Into its file, if that is still what it was; what has no file gets one.
    fn save_edited(&mut self) -> Vec<Effect> {
        let Some(mut saving) = self.good_edited() else {
            return Vec::new();
        };
        if saving.text.path.is_none() {
            let name = self.name_of(&saving.text);
            saving.line = TextLine::with(&name);
            self.ask_for_name(saving);
            return Vec::new();
        }
        let base = self
            .editor
            .as_ref()
            .map(|editor| editor.base().text.clone());
        self.saving = Some(saving);
        self.send_saving(Replaces::Text(base.unwrap_or_default()))
    }

    fn name_edited(&mut self) {
        if let Some(mut saving) = self.good_edited() {
            saving.line = TextLine::with(&self.free_name(&saving.text.id));
            self.ask_for_name(saving);
        }
    }

    /// What is wrong with the name as it is typed.
    #[must_use]
    pub fn wrong_name(&self) -> Option<String> {
        check_name(self.saving.as_ref()?.name()).err()
    }

    /// The preset that has the name already.
    #[must_use]
    pub fn namesake(&self) -> Option<&PresetEntry> {
        let entry = self.entry(self.saving.as_ref()?.name())?;
        (!entry.unsaved).then_some(entry)
    }

    fn save_named(&mut self) -> Vec<Effect> {
        if self.wrong_name().is_some() {
            return Vec::new();
        }
        let taken = self.namesake().is_some();
        let presets = self
            .mirror
            .as_ref()
            .map(|mirror| &mirror.snapshot().presets[..]);
        if let Some(saving) = &mut self.saving {
            let name = saving.name().to_owned();
            if name != saving.text.id {
                saving.text.text = apart(&saving.text.text, &name, presets.unwrap_or_default());
                saving.text.id = name;
                saving.text.path = None;
            }
        }
        if taken {
            self.popup = Some(Popup::Overwrite);
            return Vec::new();
        }
        self.send_saving(Replaces::Nothing)
    }

    fn send_saving(&mut self, replaces: Replaces) -> Vec<Effect> {
        self.popup = None;
        let Some(saving) = &self.saving else {
            return Vec::new();
        };
        let text = Box::new(saving.text.clone());
        self.notify(Tone::Plain, format!("Saving {} ...", text.id));
        vec![Effect::Send(Command::SavePreset { text, replaces })]
    }

    pub(super) fn forget_saving(&mut self) {
        self.popup = None;
        self.notice = None; // that it is being saved
        self.saving = None;
        if let Some(editor) = &mut self.editor {
            editor.leaving = false;
        }
    }

    /// Whether a refusal is a question: something is there that nobody knew of.
    pub(super) fn asks_to_overwrite(&mut self, command: &str, reason: &str) -> bool {
        if command != SAVE {
            return false;
        }
        let taken = reason.ends_with(CHANGED) || reason.ends_with(PRESENT);
        match &mut self.saving {
            Some(saving) if taken => {
                saving.refused = Some(reason.to_owned());
                self.popup = Some(Popup::Overwrite);
                true
            }
            _ => {
                self.forget_saving();
                false
            }
        }
    }

    /// It was written.
    pub(super) fn preset_saved(&mut self, saved: PresetText) {
        let path = saved.path.clone().unwrap_or_default();
        self.notify(Tone::Good, format!("Saved {}", path.display()));
        let sent = self.saving.take().and_then(|saving| saving.edited);
        self.selected = Some(saved.id.clone());
        if let (Some(sent), Some(editor)) = (sent, &mut self.editor) {
            let leaves = editor.leaving;
            editor.was_saved(saved, &sent);
            if leaves && !editor.is_edited() {
                self.editor = None;
            }
        }
    }

    /// A key that is no action's: it is typed.
    pub(super) fn type_name(&mut self, key: Key) {
        if let Some(saving) = &mut self.saving {
            saving.line.press(key);
        }
    }

    fn entry(&self, id: &str) -> Option<&PresetEntry> {
        self.presets().iter().find(|entry| entry.preset.id == id)
    }
}
