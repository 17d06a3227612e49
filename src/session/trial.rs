//! Presets that no file holds: tried in a running session, shown in the library as unsaved until
//! they are saved. And edits of a preset in force, which a change of its file does not undo.

use std::path::PathBuf;

use super::form::Form;
use super::{ClientId, Effect, Session};
use crate::preset::text::check_name;
use crate::preset::{Preset, PresetEntry, PresetText, Replaces, Start};
use crate::protocol::{Level, Order, Update};

/// Presets of no file that are kept.
const MOST: usize = 24;

/// A preset that was put in force from no file.
#[derive(Debug)]
pub(super) struct Trial {
    text: PresetText,
    preset: Preset,
}

/// A preset that was read, or written, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// As it was asked for.
    pub text: PresetText,
    /// What it says.
    pub preset: Preset,
}

/// What was edited of the preset in force, as it was before the last order.
#[derive(Clone, Debug)]
pub(super) struct Former(Option<Preset>);

/// What became of a change of the file of a preset in force that was edited here.
pub(super) enum Held {
    /// It says now what is in force.
    Saved,
    /// It says something else, and what is in force stays so.
    Kept(String),
}

impl Session {
    /// The text of a preset that no file holds, else from its file.
    pub(super) fn read_preset(&self, client: ClientId, id: String) -> Effect {
        let entry = self.entry(&id).filter(|entry| entry.unsaved);
        let trial = self.trials.iter().find(|trial| trial.text.id == id);
        if let Some(entry) = entry {
            let text = trial.map_or_else(|| PresetText::of(&entry.preset), |t| t.text.clone());
            return Effect::Send(client, Update::PresetText(Box::new(text)));
        }
        Effect::ReadPreset { client, id }
    }

    pub(super) fn try_preset(
        &self,
        client: ClientId,
        text: PresetText,
        start: Option<Start>,
    ) -> Result<Vec<Effect>, String> {
        check_name(&text.id)?;
        Ok(vec![Effect::TryPreset {
            client,
            text,
            start,
        }])
    }

    pub(super) fn save_preset(
        &self,
        client: ClientId,
        text: PresetText,
        replaces: Replaces,
    ) -> Result<Vec<Effect>, String> {
        check_name(&text.id)?;
        Ok(vec![Effect::SavePreset {
            client,
            text,
            replaces,
        }])
    }

    /// What is in force and in no file, because a run with it was resumed or its file is gone, is
    /// unsaved as well.
    pub(super) fn adopt(&mut self, preset: &Preset) -> Option<Effect> {
        if self.entry(&preset.id).is_some() {
            return None;
        }
        self.trials.push(Trial {
            text: PresetText::of(preset),
            preset: preset.clone(),
        });
        let of_files = self.of_files();
        let presets = self.with_trials(of_files);
        Some(self.tell(Update::Presets(presets)))
    }

    /// The library without what no file holds.
    fn of_files(&self) -> Vec<PresetEntry> {
        let presets = self.snapshot().presets.iter();
        presets.filter(|entry| !entry.unsaved).cloned().collect()
    }

    /// A preset was checked: it comes into force.
    pub(super) fn tried(&mut self, checked: Checked, start: Option<Start>) -> Vec<Effect> {
        if self.stopping.is_some() {
            return Vec::new();
        }
        let Checked { text, preset } = checked;
        let start = start.unwrap_or(preset.start);
        let mut effects = Vec::new();
        let file = self.entry(&preset.id).filter(|entry| !entry.unsaved);
        let of_file = file.is_some();
        let differs = file.is_some_and(|entry| !entry.preset.trains_like(&preset));
        self.trials.retain(|trial| trial.text.id != text.id);
        if self.trials.len() == MOST {
            self.trials.remove(0);
        }
        let trial = Trial {
            text,
            preset: preset.clone(),
        };
        self.trials.push(trial);
        if !of_file {
            let of_files = self.of_files();
            let presets = self.with_trials(of_files);
            effects.push(self.tell(Update::Presets(presets)));
        }
        self.asked = Some(Form::asked_by(&preset));
        self.hold_edits();
        self.edited = differs.then(|| preset.clone());
        effects.push(Effect::Order(Order::Adapt {
            preset: Box::new(preset),
            start,
        }));
        effects
    }

    /// A preset was written, and the library read again. When it is what is in force under another
    /// name, it is in force under its own now.
    pub(super) fn preset_saved(
        &mut self,
        client: ClientId,
        checked: Checked,
        path: PathBuf,
    ) -> Vec<Effect> {
        let in_force = self.form().id;
        let id = checked.preset.id.clone();
        let line = format!("saved preset {id}: {}", path.display());
        let mut effects = vec![self.note(Level::Info, line)];
        let same = |trial: &&Trial| trial.preset.trains_like(&checked.preset);
        let tried = self.trials.iter().find(|trial| trial.text.id == in_force);
        let renamed = tried.filter(same).is_some_and(|trial| trial.text.id != id);
        let text = Box::new(PresetText {
            path: Some(path),
            ..checked.text
        });
        effects.push(Effect::Send(client, Update::PresetSaved(text)));
        if renamed {
            self.trials.retain(|trial| trial.text.id != in_force);
            self.edited = None;
            let of_files = self.of_files();
            let presets = self.with_trials(of_files);
            effects.push(self.tell(Update::Presets(presets)));
            self.asked = Some(Form::asked_by(&checked.preset));
            effects.push(Effect::Order(Order::Adapt {
                preset: Box::new(checked.preset),
                start: Start::Continue,
            }));
        }
        effects
    }

    /// What no file holds, the newest first, and behind it the library of the files.
    pub(super) fn with_trials(&mut self, mut entries: Vec<PresetEntry>) -> Vec<PresetEntry> {
        for Trial { preset, .. } in &self.trials {
            if entries.iter().all(|entry| entry.preset.id != preset.id) {
                let taken = |entry: &PresetEntry| entry.preset.hotkey == preset.hotkey;
                let hotkey = preset.hotkey.filter(|_| !entries.iter().any(taken));
                let unsaved = PresetEntry {
                    preset: Preset {
                        hotkey,
                        ..preset.clone()
                    },
                    path: None,
                    error: None,
                    unsaved: true,
                };
                entries.insert(0, unsaved);
            }
        }
        entries
    }

    /// Whether the file of the edited preset in force changed, and what that means.
    pub(super) fn held(&mut self, form: &Form, after: &[PresetEntry]) -> Option<Held> {
        let edited = self.edited.as_ref().filter(|edited| edited.id == form.id)?;
        let before = self.entry(&form.id)?;
        let now = after.iter().find(|entry| entry.preset.id == form.id)?;
        if before.preset == now.preset {
            return None;
        }
        if now.preset.trains_like(edited) {
            self.edited = None;
            return Some(Held::Saved);
        }
        let id = &form.id;
        Some(Held::Kept(format!(
            "{id}: its file changed; what was edited here stays in force (switch to {id} to take \
             the file's version)"
        )))
    }

    /// Before something is ordered that changes what was edited here, if it can be done.
    pub(super) fn hold_edits(&mut self) {
        self.former = Some(Former(self.edited.clone()));
    }

    /// It could not be done.
    pub(super) fn restore_edits(&mut self) {
        if let Some(Former(edited)) = self.former.take() {
            self.edited = edited;
        }
    }

    fn entry(&self, id: &str) -> Option<&PresetEntry> {
        let mut presets = self.snapshot().presets.iter();
        presets.find(|entry| entry.preset.id == id)
    }
}
