//! What differs between two runs: their presets, how far they are, their losses and scores.

use crate::protocol::{RunSummary, Scores};

use super::Look;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub name: String,
    /// Of either run; empty where it has none.
    pub values: [String; 2],
}

/// A run, and what is known of it.
pub type Side<'a> = (&'a RunSummary, Option<&'a Look>);

/// What differs, numbers of the runs first, then fields of their presets.
#[must_use]
pub fn between(sides: [Side; 2]) -> Vec<Difference> {
    let facts = sides.map(facts);
    let fields = sides.map(|(_, look)| look.map_or_else(Vec::new, fields));
    let mut rows = joined(&facts);
    rows.extend(joined(&fields));
    rows
}

type Facts = Vec<(String, String)>;

/// Every name of either side, where the values differ.
fn joined([a, b]: &[Facts; 2]) -> Vec<Difference> {
    let mut names: Vec<&String> = a.iter().map(|(name, _)| name).collect();
    for (name, _) in b {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let value = |side: &Facts, name: &str| {
        let found = side.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let rows = names.into_iter().map(|name| Difference {
        name: name.clone(),
        values: [value(a, name), value(b, name)],
    });
    rows.filter(|row| row.values[0] != row.values[1]).collect()
}

fn facts((run, look): Side) -> Facts {
    let mut facts = vec![
        ("state".to_owned(), run.state.word().to_owned()),
        ("iteration".to_owned(), run.iteration.to_string()),
        ("iterations".to_owned(), run.iterations.to_string()),
    ];
    for series in look.into_iter().flat_map(|look| &look.curves.series) {
        if let Some(last) = series.last() {
            facts.push((format!("last {}", series.name), format!("{last:.4}")));
        }
    }
    if let Some((iteration, scores)) = &run.best {
        facts.push(("best at".to_owned(), iteration.to_string()));
        facts.extend(named(scores));
    }
    facts
}

fn named(scores: &Scores) -> [(String, String); 4] {
    let Scores {
        direction,
        identity,
        diversity,
        layout,
    } = scores;
    [
        ("direction", direction),
        ("identity", identity),
        ("diversity", diversity),
        ("layout", layout),
    ]
    .map(|(name, value)| (name.to_owned(), format!("{value:.3}")))
}

/// `training.batch` and so on.
fn fields(look: &Look) -> Facts {
    let table: toml::Table = look.details.preset.parse().unwrap_or_default();
    let mut fields = Vec::new();
    flatten(&table, "", &mut fields);
    fields
}

fn flatten(table: &toml::Table, before: &str, fields: &mut Facts) {
    for (name, value) in table {
        let name = format!("{before}{name}");
        match value {
            toml::Value::Table(inner) => flatten(inner, &format!("{name}."), fields),
            toml::Value::String(text) => fields.push((name, text.clone())),
            other => fields.push((name, other.to_string())),
        }
    }
}
