//! A preset while a person edits it: its text, what is wrong with it, its fields as rows, and all
//! that was done so far.

mod rows;
mod step;

use crate::preset::error::Problem;
use crate::preset::field::{Field, Kind};
use crate::preset::revision::Part;
use crate::preset::{Preset, PresetText, Revision};
use crate::ui::text_line::TextLine;

pub use rows::{GROUPS, Row, Slot};
pub use step::Step;

/// Changes that can be undone.
const MOST_UNDONE: usize = 500;

/// A preset that is edited.
#[derive(Clone, Debug)]
pub struct Editor {
    /// As its file says it, or as it was made.
    base: PresetText,
    /// As it is edited.
    now: PresetText,
    /// What the session has of it.
    applied: Option<String>,
    /// The file's new text, when it changed while this one was edited.
    on_disk: Option<PresetText>,
    problems: Vec<Problem>,
    /// What the text said when nothing was wrong last.
    preset: Preset,
    rows: Vec<Row>,
    before: Vec<String>,
    after: Vec<String>,
    /// Which row.
    pub selected: usize,
    /// The value of the row, while it is typed.
    pub typing: Option<TextLine>,
    /// It is left as soon as it is saved.
    pub leaving: bool,
}

impl Editor {
    /// Edits a preset; `present` is what is in force of it, where that is not what the file says.
    ///
    /// # Errors
    /// When the text is no TOML: that is mended in a text editor.
    pub fn open(
        base: PresetText,
        present: Option<PresetText>,
        preset: Preset,
    ) -> Result<Self, String> {
        Revision::of(&base.text)?;
        let applied = present.as_ref().map(|present| present.text.clone());
        let now = present.unwrap_or_else(|| base.clone());
        let mut editor = Self {
            base,
            now,
            applied,
            on_disk: None,
            problems: Vec::new(),
            preset,
            rows: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            selected: 0,
            typing: None,
            leaving: false,
        };
        editor.look();
        Ok(editor)
    }

    /// The preset as it is edited.
    #[must_use]
    pub fn text(&self) -> &PresetText {
        &self.now
    }

    /// As its file says it.
    #[must_use]
    pub fn base(&self) -> &PresetText {
        &self.base
    }

    /// What it is called now.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.preset.title
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self) -> &Row {
        &self.rows[self.selected.min(self.rows.len() - 1)]
    }

    /// What is wrong with it, also with what is being typed.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether it is not what its file says.
    #[must_use]
    pub fn is_edited(&self) -> bool {
        self.now.text != self.base.text
    }

    /// Whether leaving would lose something.
    #[must_use]
    pub fn is_unkept(&self) -> bool {
        self.is_edited() && self.applied.as_ref() != Some(&self.now.text)
    }

    /// What the text said when nothing was wrong last.
    #[must_use]
    pub fn says(&self) -> &Preset {
        &self.preset
    }

    /// Whether its file changed while it was edited.
    #[must_use]
    pub fn changed_on_disk(&self) -> bool {
        self.on_disk.is_some()
    }

    /// The session has it as it is now.
    pub fn was_applied(&mut self) {
        self.applied = Some(self.now.text.clone());
    }

    /// The session did not take it.
    pub fn was_refused(&mut self) {
        self.applied = None;
    }

    /// `sent` was saved, in this file and with this text. What was changed since stays.
    pub fn was_saved(&mut self, saved: PresetText, sent: &str) {
        if self.now.text == sent {
            self.now.text.clone_from(&saved.text);
            self.now.home.clone_from(&saved.home);
        }
        self.now.id.clone_from(&saved.id);
        self.now.path.clone_from(&saved.path);
        self.base = saved;
        self.on_disk = None;
        self.look();
    }

    /// The engine read its file again.
    pub fn was_read(&mut self, read: PresetText) {
        if read.text == self.base.text {
            return;
        }
        if read.text == self.now.text || !self.is_edited() {
            let now = self.now.text.clone();
            self.was_saved(read, &now);
        } else {
            self.on_disk = Some(read);
        }
    }

    /// The row after so many, not past the ends.
    pub fn move_by(&mut self, rows: isize) {
        let last = self.rows.len() as isize - 1;
        self.selected = (self.selected as isize + rows).clamp(0, last) as usize;
    }

    /// The first row of the group after this one, or before it.
    pub fn move_group(&mut self, step: Step) {
        let groups: Vec<usize> = (0..self.rows.len())
            .filter(|&row| row == 0 || self.rows[row].group != self.rows[row - 1].group)
            .collect();
        let next = match step {
            Step::Up => groups.iter().find(|first| **first > self.selected),
            Step::Down => groups.iter().rfind(|first| **first < self.selected),
        };
        let wrapped = match step {
            Step::Up => groups.first(),
            Step::Down => groups.last(),
        };
        self.selected = next.or(wrapped).copied().unwrap_or_default();
    }

    /// More or less of the selected number, the other word, the other switch.
    pub fn step(&mut self, step: Step) {
        let row = self.row();
        if let Some(value) = step::after(row.slot, &row.value, step) {
            self.put(row.slot, &value);
        }
    }

    /// Begins to type, or takes the next of few words.
    pub fn enter(&mut self) {
        match self.row().slot {
            Slot::Field(Field {
                kind: Kind::Switch | Kind::Choice(_),
                ..
            }) => self.step(Step::Up),
            _ => self.typing = Some(TextLine::with(&self.row().value)),
        }
    }

    /// Something was typed: says what would be wrong.
    pub fn typed(&mut self) {
        if let Some(line) = &self.typing {
            let text = PresetText {
                text: self.with(self.row().slot, line.text()),
                ..self.now.clone()
            };
            self.problems = text.check().err().unwrap_or_default();
        }
    }

    /// Takes what was typed; an empty line leaves the field out.
    pub fn accept(&mut self) {
        if let Some(line) = self.typing.take() {
            let slot = self.row().slot;
            self.put(slot, line.text());
        }
        self.look();
    }

    /// Drops what was typed.
    pub fn drop_typed(&mut self) {
        self.typing = None;
        self.look();
    }

    /// One more: another pair of prompts to type, a loss or a CLIP that did not count.
    pub fn add(&mut self) {
        let slot = self.row().slot;
        match slot {
            Slot::Clip(_) => self.put(slot, "1"),
            Slot::Field(field) if field.name.starts_with("losses.") => {
                if matches!(field.kind, Kind::Number(..)) {
                    self.put(slot, "1");
                }
            }
            _ => self.add_pair(),
        }
    }

    fn add_pair(&mut self) {
        let source = self.pairs().first().map(|pair| pair.source.clone());
        let source = source.unwrap_or_else(|| "photo".to_owned());
        self.change(|revision| revision.add_pair(&source, "..."));
        let last = Slot::Pair(self.pairs().len().saturating_sub(1), Part::Target);
        self.selected = self
            .rows
            .iter()
            .position(|row| row.slot == last)
            .unwrap_or(0);
        self.typing = Some(TextLine::default());
    }

    /// One less: a pair, a loss, a CLIP; any other field gets its default.
    pub fn remove(&mut self) {
        let slot = self.row().slot;
        match slot {
            Slot::Pair(index, _) => self.change(|revision| revision.remove_pair(index)),
            Slot::Clip(_) => self.put(slot, "0"),
            Slot::Field(field) if rows::is_loss(field) => self.put(slot, "0"),
            Slot::Field(field) => self.change(|revision| revision.leave_out(field)),
        }
    }

    /// The selected field as its file says it.
    pub fn reset(&mut self) {
        let row = self.row();
        let (slot, filed) = (row.slot, row.filed.clone());
        match (slot, filed) {
            (Slot::Pair(index, _), None) => self.change(|revision| revision.remove_pair(index)),
            (Slot::Field(field), None) => self.change(|revision| revision.leave_out(field)),
            (Slot::Clip(_), None) => self.put(slot, "0"),
            (_, Some(filed)) => self.put(slot, &filed),
        }
    }

    /// All as its file says it, also when that changed; can be undone.
    pub fn reset_all(&mut self) {
        if let Some(read) = self.on_disk.take() {
            self.base = read;
        }
        let text = self.base.text.clone();
        self.keep(text);
    }

    /// As it was before the last change.
    pub fn undo(&mut self) {
        if let Some(text) = self.before.pop() {
            self.after.push(std::mem::replace(&mut self.now.text, text));
            self.look();
        }
    }

    /// The last change that was undone, again.
    pub fn redo(&mut self) {
        if let Some(text) = self.after.pop() {
            self.before
                .push(std::mem::replace(&mut self.now.text, text));
            self.look();
        }
    }

    fn pairs(&self) -> Vec<crate::preset::revision::Pair> {
        Revision::of(&self.now.text).map_or_else(|_| Vec::new(), |revision| revision.pairs())
    }

    fn put(&mut self, slot: Slot, typed: &str) {
        let text = self.with(slot, typed);
        self.keep(text);
    }

    /// The text with another value.
    fn with(&self, slot: Slot, typed: &str) -> String {
        // It was TOML when it was opened, and every change leaves it so.
        let Ok(mut revision) = Revision::of(&self.now.text) else {
            return self.now.text.clone();
        };
        match slot {
            Slot::Field(field) if typed.trim().is_empty() => revision.leave_out(field),
            Slot::Field(field) => revision.set(field, typed),
            Slot::Pair(index, part) => revision.set_pair(index, part, typed),
            Slot::Clip(name) => revision.set_clip(name, typed, &self.preset.clips),
        }
        revision.text()
    }

    fn change(&mut self, change: impl FnOnce(&mut Revision)) {
        if let Ok(mut revision) = Revision::of(&self.now.text) {
            change(&mut revision);
            self.keep(revision.text());
        }
    }

    fn keep(&mut self, text: String) {
        if text != self.now.text {
            self.after.clear();
            self.before
                .push(std::mem::replace(&mut self.now.text, text));
            if self.before.len() > MOST_UNDONE {
                self.before.remove(0);
            }
        }
        self.look();
    }

    /// What the text says, and what is wrong with it.
    fn look(&mut self) {
        match self.now.check() {
            Ok(preset) => {
                self.preset = preset;
                self.problems.clear();
            }
            Err(problems) => self.problems = problems,
        }
        self.rows = rows::of(&self.now, &self.base, &self.preset, &self.problems);
        self.selected = self.selected.min(self.rows.len() - 1);
    }
}

#[cfg(test)]
mod tests;
