//! `nada doctor`: what this machine, terminal and installation can do, and what to mend.

mod machine;
mod stock;
mod table;
mod terminal;

use serde::Serialize;

use crate::cli::doctor::DoctorArgs;
use crate::cli::engine::models_folder;

/// All that was found out.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this program.
    pub version: &'static str,
    /// Whether nothing keeps `nada` from working.
    pub healthy: bool,
    /// By topic.
    pub sections: Vec<Section>,
}

/// What was found out about one topic.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The topic.
    pub title: &'static str,
    /// In the order in which they are shown.
    pub facts: Vec<Fact>,
}

/// One thing that was found out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What was found.
    pub value: String,
    /// Whether that is good.
    pub verdict: Verdict,
    /// What to do, unless it is good.
    pub advice: Option<String>,
}

/// How good a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Good,
    /// Something does not work that one may want.
    Notice,
    /// `nada` does not work.
    Problem,
}

impl Fact {
    fn good(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            verdict: Verdict::Good,
            advice: None,
        }
    }

    fn notice(self, advice: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Notice,
            advice: Some(advice.into()),
            ..self
        }
    }

    fn problem(self, advice: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Problem,
            advice: Some(advice.into()),
            ..self
        }
    }
}

/// Looks at everything. Nothing is changed, and no folder is made.
#[must_use]
pub fn examine(args: &DoctorArgs) -> Report {
    let models = models_folder(args.models.as_deref());
    let sections = vec![
        machine::libtorch(),
        machine::machine(&args.runs),
        terminal::section(),
        stock::models(&models),
        stock::presets(args.presets.as_deref(), &models),
        stock::engine(&args.runs),
    ];
    let mut facts = sections.iter().flat_map(|section| &section.facts);
    Report {
        version: env!("CARGO_PKG_VERSION"),
        healthy: facts.all(|fact| fact.verdict != Verdict::Problem),
        sections,
    }
}

/// Decimal units, as disks are sold: `540 MB`, `23.4 GB`.
pub(super) fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        ..1e3 => format!("{bytes} bytes"),
        ..1e6 => format!("{:.0} kB", bytes / 1e3),
        ..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}

#[cfg(test)]
mod tests;
