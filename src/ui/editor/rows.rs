//! The rows of the editor: every field of a preset, in groups that belong together.

use std::collections::BTreeMap;

use crate::preset::error::Problem;
use crate::preset::field::{CLIPS, Field, Kind};
use crate::preset::revision::{Part, values};
use crate::preset::{Preset, PresetText, Revision};

/// What a row edits.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// A field of the table.
    Field(&'static Field),
    /// A part of one of the pairs.
    Pair(usize, Part),
    /// The weight of a CLIP; 0 leaves it out.
    Clip(&'static str),
}

impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(one), Self::Field(two)) => one.name == two.name,
            (Self::Pair(one, part), Self::Pair(two, other)) => one == two && part == other,
            (Self::Clip(one), Self::Clip(two)) => one == two,
            _ => false,
        }
    }
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its heading.
    pub group: &'static str,
    /// What it edits.
    pub slot: Slot,
    /// What stands before the value.
    pub label: String,
    /// As it would be typed.
    pub value: String,
    /// Whether the text says it, and it is no default.
    pub given: bool,
    /// What its file says; `None` where it says nothing.
    pub filed: Option<String>,
    /// Whether it is not what its file says.
    pub edited: bool,
    /// Whether something is wrong with it.
    pub wrong: bool,
}

/// Headings and the fields below them; pairs and CLIPs have rows of their own.
pub const GROUPS: [(&str, &[&str]); 7] = [
    ("Where to", &["style_images"]),
    ("CLIP", &[]),
    (
        "Losses",
        &[
            "losses.directional",
            "losses.global",
            "losses.feature",
            "losses.manifold",
            "losses.patch",
            "losses.patch_size",
            "losses.texture",
            "losses.texture_image",
            "losses.range",
        ],
    ),
    (
        "Training",
        &[
            "training.iterations",
            "training.learning_rate",
            "training.batch",
            "training.mixing",
            "training.seed",
            "training.crops",
            "training.jitter",
            "training.direction_epsilon",
            "training.stop_past_best",
        ],
    ),
    (
        "Layers",
        &[
            "training.phase",
            "training.freeze_noise",
            "improve_shape",
            "training.auto_layer_k",
            "training.auto_layer_iterations",
            "training.auto_layer_batch",
        ],
    ),
    (
        "Pictures and files",
        &[
            "training.truncation",
            "training.samples",
            "training.output_interval",
            "training.save_interval",
            "training.history_mb",
        ],
    ),
    (
        "Preset",
        &["title", "description", "hotkey", "model", "start"],
    ),
];

/// Whether a field is the weight of a loss.
pub fn is_loss(field: &Field) -> bool {
    field.name.starts_with("losses.") && matches!(field.kind, Kind::Number(..))
}

/// All rows of a text.
pub fn of(now: &PresetText, base: &PresetText, preset: &Preset, problems: &[Problem]) -> Vec<Row> {
    let present = Said::of(now, preset);
    let filed = Said::of(base, preset);
    let mut rows = Vec::new();
    for (group, fields) in GROUPS {
        let mut slots: Vec<Slot> = match group {
            "Where to" => pairs(&present),
            "CLIP" => CLIPS.iter().map(|name| Slot::Clip(name)).collect(),
            _ => Vec::new(),
        };
        slots.extend(
            fields
                .iter()
                .filter_map(|name| Field::named(name))
                .map(Slot::Field),
        );
        for slot in slots {
            rows.push(row(group, slot, (&present, &filed), problems));
        }
    }
    rows
}

fn pairs(said: &Said) -> Vec<Slot> {
    let count = said.pairs.len();
    let mut slots = Vec::new();
    for index in 0..count {
        slots.extend([Part::Source, Part::Target].map(|part| Slot::Pair(index, part)));
        if count > 1 {
            slots.push(Slot::Pair(index, Part::Weight));
        }
    }
    slots
}

fn row(
    group: &'static str,
    slot: Slot,
    (present, filed): (&Said, &Said),
    problems: &[Problem],
) -> Row {
    let value = present.given(slot);
    let before = filed.given(slot);
    Row {
        group,
        slot,
        label: label(slot, present.pairs.len()),
        given: value.is_some(),
        edited: !same(value.as_deref(), before.as_deref()),
        value: value.unwrap_or_else(|| present.usual(slot)),
        filed: before,
        wrong: problems.iter().any(|problem| concerns(problem, slot)),
    }
}

fn same(one: Option<&str>, two: Option<&str>) -> bool {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    one == two || (number(one).is_some() && number(one) == number(two))
}

fn label(slot: Slot, pairs: usize) -> String {
    match slot {
        Slot::Field(field) => {
            let name = field.name.rsplit('.').next();
            name.unwrap_or(field.name).to_owned()
        }
        Slot::Clip(name) => name.to_owned(),
        Slot::Pair(index, part) => {
            let part = match part {
                Part::Source => "source",
                Part::Target => "target",
                Part::Weight => "weight",
            };
            if pairs > 1 {
                format!("{part} {}", index + 1)
            } else {
                part.to_owned()
            }
        }
    }
}

fn concerns(problem: &Problem, slot: Slot) -> bool {
    let names = |name: &str| problem.message.contains(&format!("`{name}`"));
    match slot {
        Slot::Field(field) => names(field.name),
        Slot::Clip(name) => names("clip") && problem.message.contains(name),
        Slot::Pair(_, Part::Source) => names("source"),
        Slot::Pair(_, Part::Target) => names("target"),
        Slot::Pair(_, Part::Weight) => names("weight"),
    }
}

/// What a text says.
struct Said {
    revision: Option<Revision>,
    pairs: Vec<crate::preset::revision::Pair>,
    /// What it comes to, defaults included.
    values: BTreeMap<String, toml::Value>,
    clips: BTreeMap<String, f64>,
}

impl Said {
    /// `otherwise` stands for a text that is wrong.
    fn of(text: &PresetText, otherwise: &Preset) -> Self {
        let revision = Revision::of(&text.text).ok();
        let preset = text.check().unwrap_or_else(|_| otherwise.clone());
        Self {
            pairs: revision.as_ref().map(Revision::pairs).unwrap_or_default(),
            revision,
            values: values(&preset),
            clips: preset.clips,
        }
    }

    /// As it would be typed; `None` where the text says nothing.
    fn given(&self, slot: Slot) -> Option<String> {
        match slot {
            Slot::Field(field) => self.revision.as_ref()?.given(field),
            Slot::Clip(name) => {
                let weight = self.clips.get(name).filter(|weight| **weight > 0.0)?;
                Some(weight.to_string())
            }
            Slot::Pair(index, part) => {
                let pair = self.pairs.get(index)?;
                match part {
                    Part::Source => Some(pair.source.clone()),
                    Part::Target => Some(pair.target.clone()),
                    Part::Weight => pair.weight.clone(),
                }
            }
        }
    }

    /// What holds where the text says nothing.
    fn usual(&self, slot: Slot) -> String {
        match slot {
            Slot::Clip(_) => "0".to_owned(),
            Slot::Pair(_, Part::Weight) => "1".to_owned(),
            Slot::Pair(..) => String::new(),
            Slot::Field(field) => match self.values.get(field.name) {
                Some(toml::Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None => String::new(),
            },
        }
    }
}
