//! The library changed on disk: clients get it, the log says how, and the preset in force is
//! applied anew when its own contents are different.

use std::collections::BTreeMap;

use serde_json::Value;

use super::form::Form;
use super::trial::Held;
use super::{Effect, Session};
use crate::preset::library::differences;
use crate::preset::{Change, ChangeKind, Preset, PresetEntry, Start};
use crate::protocol::{Level, Order, Update};

/// So many changed fields are named.
const NAMED: usize = 4;
/// Longer values are not quoted.
const QUOTED: usize = 32;

impl Session {
    pub(super) fn library(&mut self, entries: Vec<PresetEntry>) -> Vec<Effect> {
        let before = self.snapshot().presets.clone();
        let entries = self.with_trials(entries);
        let form = self.form();
        let changes = differences(&before, &entries);
        if changes.is_empty() {
            return Vec::new();
        }
        let held = self.held(&form, &entries);
        let edited = match &held {
            None => self.news_in_force(&form, &before, &entries),
            Some(_) => None,
        };
        let was_unsaved = |id: &str| before.iter().any(|e| e.preset.id == id && e.unsaved);
        let digits: BTreeMap<String, String> = changes
            .iter()
            .filter_map(|change| Some((change.id.clone(), digit(&change.id, &before, &entries)?)))
            .collect();
        let mut effects = vec![self.tell(Update::Presets(entries))];
        // What is in force is shown, even if its file is gone.
        let in_force = self.snapshot().status.preset.clone();
        effects.extend(self.adopt(&in_force));
        for change in changes {
            let in_force = change.id == form.id;
            let said = match change.kind {
                ChangeKind::Updated => (in_force && held.is_some()) || was_unsaved(&change.id),
                _ => false,
            };
            if said {
                continue;
            }
            if in_force && edited.is_some() && change.kind == ChangeKind::Updated {
                // Said below, in detail.
                continue;
            }
            if let Some(text) = digits.get(&change.id) {
                effects.push(self.note(Level::Info, text.clone()));
                continue;
            }
            let (level, text) = describe(&change, in_force && edited.is_none());
            effects.push(self.note(level, text));
        }
        if let Some(Held::Kept(text)) = held {
            effects.push(self.note(Level::Warning, text));
        }
        if let (Some((preset, text)), None) = (edited, &self.stopping) {
            effects.push(self.note(Level::Info, text));
            self.asked = Some(Form::asked_by(&preset));
            effects.push(Effect::Order(Order::Adapt {
                preset: Box::new(preset),
                start: Start::Continue,
            }));
        }
        effects
    }

    /// The new version of the preset in force and a line that says what is new, when there is one.
    fn news_in_force(
        &self,
        form: &Form,
        before: &[PresetEntry],
        after: &[PresetEntry],
    ) -> Option<(Preset, String)> {
        let of = |entries: &[PresetEntry]| {
            let found = entries.iter().find(|entry| entry.preset.id == form.id);
            found.filter(|entry| entry.is_usable()).cloned()
        };
        let now = of(after)?.preset;
        let before = of(before).map(|entry| entry.preset);
        // A preset that comes back is compared with what is in force.
        let before = before.unwrap_or_else(|| self.snapshot().status.preset.clone());
        let news = news(&before, &now);
        if news.is_empty() {
            return None;
        }
        let text = format!("{} was edited: {news}", form.id);
        Some((form.kept_in(&now, &before), text))
    }
}

/// What a preset says that only took a digit key or lost it.
fn digit(id: &str, before: &[PresetEntry], after: &[PresetEntry]) -> Option<String> {
    let of = |entries: &[PresetEntry]| {
        let found = entries.iter().find(|entry| entry.preset.id == id);
        found.map(|entry| (entry.preset.hotkey, entry.clone()))
    };
    let ((old, mut one), (new, mut two)) = (of(before)?, of(after)?);
    (one.preset.hotkey, two.preset.hotkey) = (None, None);
    if one != two {
        return None;
    }
    match (old, new) {
        (Some(lost), None) => {
            let winner = after
                .iter()
                .find(|entry| entry.preset.hotkey == Some(lost))?;
            Some(format!(
                "{id}: key {lost} belongs to {} now",
                winner.preset.id
            ))
        }
        (_, Some(key)) => Some(format!("{id}: has key {key} now")),
        (None, None) => None,
    }
}

fn describe(change: &Change, goes_on: bool) -> (Level, String) {
    let id = &change.id;
    let tail = if goes_on {
        "; training goes on as before"
    } else {
        ""
    };
    match &change.kind {
        ChangeKind::Added => (Level::Info, format!("{id}: a new preset")),
        ChangeKind::Updated => (Level::Info, format!("{id}: changed on disk")),
        ChangeKind::Mended => (Level::Info, format!("{id}: the file is good again")),
        ChangeKind::Broken(error) => (Level::Warning, format!("{id}: {error}{tail}")),
        ChangeKind::Removed => (Level::Warning, format!("{id}: the file is gone{tail}")),
    }
}

/// What is different, in words: `learning_rate 0.0016 → 0.003, target`. Empty when nothing is that
/// concerns a run.
fn news(before: &Preset, now: &Preset) -> String {
    let (before, now) = (fields(before), fields(now));
    let changed = now.iter().filter(|(name, new)| before[*name] != **new);
    let mut names: Vec<String> = changed
        .map(|(name, new)| {
            let (old, new) = (before[name].to_string(), new.to_string());
            if old.len().max(new.len()) <= QUOTED {
                format!("{name} {old} → {new}")
            } else {
                name.clone()
            }
        })
        .collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

/// All values that concern a run, by name. The hotkey does not.
fn fields(preset: &Preset) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    // A preset is numbers, texts and lists; it always has a JSON form.
    if let Ok(Value::Object(top)) = serde_json::to_value(preset) {
        for (name, value) in top {
            match value {
                Value::Object(inner) if name == "training" || name == "losses" => all.extend(inner),
                value => {
                    all.insert(name, value);
                }
            }
        }
    }
    all.remove("hotkey");
    all
}
