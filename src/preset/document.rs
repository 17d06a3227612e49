//! TOML text to checked values: every key must be a [`Field`], every value of its [`Kind`].
//! All problems are collected, so that a person mends a file in one go.

mod names;
mod value;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Place, Problem};
use super::field::{Field, TABLES};
use names::unknown;
use value::{Wrong, check};

pub(super) use value::Value;

/// The values of a file, and what is wrong with it.
pub(super) struct Document<'t> {
    text: &'t str,
    given: BTreeMap<&'static str, Given>,
    problems: Vec<(usize, Problem)>,
    broken: bool,
}

struct Given {
    value: Option<Value>,
    key: String,
    span: Range<usize>,
}

impl<'t> Document<'t> {
    /// Reads all of `text`. A text that is no TOML gives an empty document with one problem.
    pub fn read(text: &'t str) -> Self {
        let mut document = Self {
            text,
            given: BTreeMap::new(),
            problems: Vec::new(),
            broken: false,
        };
        match DeTable::parse(text) {
            Ok(table) => document.table("", table.get_ref()),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let message = error.message().replace('\n', ", ");
                document.problem(offset, format!("not valid TOML: {message}"));
                document.broken = true;
            }
        }
        document
    }

    /// The value of a field: from the file, else its default on `model`.
    pub fn value(&self, name: &str, model: &str) -> Option<Value> {
        if let Some(given) = self.given.get(name) {
            return given.value.clone();
        }
        let field = Field::named(name)?;
        default_value(field, model)
    }

    /// Whether the file itself has the field, with a good value or a bad one.
    pub fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Where the value of a field stands.
    pub fn place(&self, name: &str) -> Option<Place> {
        let given = self.given.get(name)?;
        Some(Place::of(self.text, given.span.start))
    }

    /// Whether nothing was wrong so far.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// Adds a problem at the value of a field, or with the file as a whole when it has none.
    /// Of a text that is no TOML nothing more can be said.
    pub fn refuse(&mut self, name: &str, message: String) {
        if self.broken {
            return;
        }
        match self.given.get(name) {
            Some(given) => self.problem(given.span.start, message),
            None => self.problems.push((usize::MAX, Problem::of_file(message))),
        }
    }

    /// The problems in the order of the file, those with the file as a whole last.
    pub fn into_problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|(offset, _)| *offset);
        self.problems
            .into_iter()
            .map(|(_, problem)| problem)
            .collect()
    }

    fn problem(&mut self, offset: usize, message: String) {
        let place = Some(Place::of(self.text, offset));
        self.problems.push((offset, Problem { place, message }));
    }

    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = format!("{prefix}{}", key.get_ref());
            if prefix.is_empty() && TABLES.contains(&path.as_str()) {
                match value.get_ref() {
                    DeValue::Table(inner) => self.table(&format!("{path}."), inner),
                    _ => self.problem(
                        value.span().start,
                        format!("`{path}` is {}; allowed: a table", self.shown(value)),
                    ),
                }
            } else if let Some(field) = Field::meant_by(&path) {
                self.field(field, &path, value);
            } else {
                self.problem(key.span().start, unknown(&path));
            }
        }
    }

    fn field(&mut self, field: &'static Field, path: &str, value: &Spanned<DeValue<'_>>) {
        let span = value.span();
        if let Some(before) = self.given.get(field.name) {
            let message = format!("`{path}` and `{}` mean the same; keep one", before.key);
            return self.problem(span.start, message);
        }
        let checked = match check(field.kind, value.get_ref()) {
            Ok(checked) => Some(checked),
            Err(Wrong::Value) => {
                let shown = self.shown(value);
                let message = format!("`{path}` is {shown}; allowed: {}", field.kind);
                self.problem(span.start, message);
                None
            }
            Err(Wrong::Inside(inside)) => {
                for (at, message) in inside {
                    self.problem(at.unwrap_or(span.start), format!("`{path}`: {message}"));
                }
                None
            }
        };
        let given = Given {
            value: checked,
            key: path.to_owned(),
            span,
        };
        self.given.insert(field.name, given);
    }

    /// The value as it stands in the file, cut to a readable length.
    fn shown(&self, value: &Spanned<DeValue<'_>>) -> String {
        let source = self.text.get(value.span()).unwrap_or_default();
        let line = source.lines().next().unwrap_or_default();
        let cut: String = line.chars().take(40).collect();
        let whole = cut.len() == source.len();
        if whole { cut } else { format!("{cut}…") }
    }
}

/// The default of a field on a model.
pub(super) fn default_value(field: &Field, model: &str) -> Option<Value> {
    let toml = field.default.toml(model)?;
    let value = DeValue::parse(toml).ok()?;
    check(field.kind, value.get_ref()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::field::FIELDS;

    #[test]
    fn every_default_fits_its_kind() {
        for field in FIELDS {
            for model in ["demo", "ffhq"] {
                let declared = field.default.toml(model).is_some();
                let fits = default_value(field, model).is_some();
                assert_eq!(declared, fits, "{} on {model}", field.name);
            }
        }
    }

    #[test]
    fn names_and_aliases_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for field in FIELDS {
            assert!(seen.insert(field.name), "{}", field.name);
            for alias in field.aliases {
                assert!(seen.insert(alias), "{alias}");
            }
        }
    }
}
