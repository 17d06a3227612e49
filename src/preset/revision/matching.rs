//! A text made to say what a preset is, changing no more of it than needed.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Revision, value};
use crate::preset::field::{FIELDS, Field, TABLES};
use crate::preset::text::PresetText;
use crate::preset::{Guidance, Preset};

/// What one value says may depend on others; after so many rounds nothing does any more.
const ROUNDS: usize = 4;

/// `base` with every value changed that is not as in `wanted`.
///
/// # Errors
/// When the text is broken: it says nothing then.
pub fn matching(base: &PresetText, wanted: &Preset) -> Result<PresetText, String> {
    let mut text = base.clone();
    for _ in 0..ROUNDS {
        let now = text.check().map_err(|problems| {
            let first = problems.first().map(ToString::to_string);
            first.unwrap_or_default()
        })?;
        let mut revision = Revision::of(&text.text)?;
        if !revision.approach(&now, wanted) {
            return Ok(text);
        }
        text.text = revision.text();
    }
    Ok(text)
}

impl Revision {
    /// Changes what is different; whether anything is.
    fn approach(&mut self, now: &Preset, wanted: &Preset) -> bool {
        let (was, shall) = (values(now), values(wanted));
        let mut different = self.approach_guidance(&was, &shall, wanted);
        if now.clips != wanted.clips {
            self.set_clips(&wanted.clips);
            different = true;
        }
        let adaptive = wanted.training.auto_layers.is_some();
        for field in FIELDS {
            let idle = field.name.starts_with("training.auto_layer") && !adaptive;
            let (old, new) = (was.get(field.name), shall.get(field.name));
            if idle || old == new || is_guidance(field) || field.name == "clip" {
                continue;
            }
            match new.and_then(value::from_toml) {
                Some(value) => self.put(field, value),
                None => self.leave_out(field),
            }
            different = true;
        }
        different
    }

    fn approach_guidance(
        &mut self,
        was: &BTreeMap<String, Value>,
        shall: &BTreeMap<String, Value>,
        wanted: &Preset,
    ) -> bool {
        let differ = |name: &str| was.get(name) != shall.get(name);
        if !differ("prompts") && !differ("style_images") {
            return false;
        }
        match (&wanted.guidance, shall.get("style_images")) {
            (Guidance::Style(_), Some(Value::String(path))) => self.lead_by_pictures(path),
            (Guidance::Text(pairs), _) => self.lead_all(pairs),
            (Guidance::Style(_), _) => {}
        }
        true
    }
}

fn is_guidance(field: &Field) -> bool {
    ["source", "target", "prompts", "style_images"].contains(&field.name)
}

/// All values of a preset by name: `training.batch`.
#[must_use]
pub fn values(preset: &Preset) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for (name, value) in preset.to_toml().parse::<Table>().unwrap_or_default() {
        match value {
            Value::Table(inner) if TABLES.contains(&name.as_str()) => {
                let inner = inner.into_iter();
                all.extend(inner.map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            value => {
                all.insert(name, value);
            }
        }
    }
    all
}
