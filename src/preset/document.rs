//! TOML text to checked values: every key must be a [`Field`], every value of its [`Kind`].
//! All problems are collected, so that a person mends a file in one go.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::PromptPair;
use super::error::{Place, Problem};
use super::field::{FIELDS, Field, Kind, PROMPT_FIELDS, TABLES, TEXT_LIMIT};

/// A checked value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Switch(bool),
    Whole(u64),
    Number(f64),
    Weights(BTreeMap<String, f64>),
    Prompts(Vec<PromptPair>),
}

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

enum Wrong {
    /// The value as a whole is not of the kind.
    Value,
    /// Something inside it is not; offsets into the text.
    Inside(Vec<(Option<usize>, String)>),
}

fn check(kind: Kind, value: &DeValue<'_>) -> Result<Value, Wrong> {
    let checked = match kind {
        Kind::Text => text(value).map(Value::Text),
        Kind::Path => value
            .as_str()
            .filter(|path| !path.is_empty() && !path.contains('\0'))
            .map(|path| Value::Text(path.to_owned())),
        Kind::Switch => value.as_bool().map(Value::Switch),
        Kind::Whole(from, to) => whole(value)
            .filter(|number| (from..=to).contains(number))
            .map(Value::Whole),
        Kind::Number(from, to) => number(value, from..=to).map(Value::Number),
        Kind::Choice(words) => value
            .as_str()
            .filter(|word| words.contains(word))
            .map(|word| Value::Text(word.to_owned())),
        Kind::Weights(names) => return weights(names, value).map(Value::Weights),
        Kind::Prompts => return prompts(value).map(Value::Prompts),
    };
    checked.ok_or(Wrong::Value)
}

/// Line breaks and runs of blanks become one blank; control characters are refused.
fn text(value: &DeValue<'_>) -> Option<String> {
    let words: Vec<&str> = value.as_str()?.split_whitespace().collect();
    let text = words.join(" ");
    let length = text.chars().count();
    let good = (1..=TEXT_LIMIT).contains(&length) && !text.contains(char::is_control);
    good.then_some(text)
}

fn whole(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

fn number(value: &DeValue<'_>, allowed: RangeInclusive<f64>) -> Option<f64> {
    let number = match value {
        DeValue::Float(float) => float.as_str().parse().ok()?,
        other => whole(other)? as f64,
    };
    allowed.contains(&number).then_some(number)
}

fn weights(names: &[&str], value: &DeValue<'_>) -> Result<BTreeMap<String, f64>, Wrong> {
    let mut weights = BTreeMap::new();
    let mut wrong = Vec::new();
    let known = |name: &str| names.contains(&name);
    let allowed = names.join(", ");
    match value {
        DeValue::String(name) if known(name) => {
            weights.insert(name.to_string(), 1.0);
        }
        DeValue::Array(list) => {
            for item in list {
                match item.get_ref().as_str() {
                    Some(name) if known(name) => {
                        weights.insert(name.to_owned(), 1.0);
                    }
                    Some(name) => wrong.push((
                        Some(item.span().start),
                        format!("unknown name \"{name}\"; allowed: {allowed}"),
                    )),
                    None => return Err(Wrong::Value),
                }
            }
        }
        DeValue::Table(table) => {
            for (name, weight) in table {
                match number(weight.get_ref(), 0.0..=100.0) {
                    _ if !known(name.get_ref()) => wrong.push((
                        Some(name.span().start),
                        format!("unknown name \"{}\"; allowed: {allowed}", name.get_ref()),
                    )),
                    None => wrong.push((
                        Some(weight.span().start),
                        format!(
                            "weight of {}: allowed: a number from 0 to 100",
                            name.get_ref()
                        ),
                    )),
                    Some(weight) => {
                        weights.insert(name.get_ref().to_string(), weight);
                    }
                }
            }
        }
        _ => return Err(Wrong::Value),
    }
    if wrong.is_empty() && !weights.values().any(|weight| *weight > 0.0) {
        wrong.push((None, "at least one CLIP must count".to_owned()));
    }
    if wrong.is_empty() {
        Ok(weights)
    } else {
        Err(Wrong::Inside(wrong))
    }
}

fn prompts(value: &DeValue<'_>) -> Result<Vec<PromptPair>, Wrong> {
    let DeValue::Array(list) = value else {
        return Err(Wrong::Value);
    };
    let mut pairs = Vec::new();
    let mut wrong = Vec::new();
    for item in list {
        let DeValue::Table(table) = item.get_ref() else {
            return Err(Wrong::Value);
        };
        match prompt(table, item.span().start) {
            Ok(pair) => pairs.push(pair),
            Err(problems) => wrong.extend(problems),
        }
    }
    if list.is_empty() {
        wrong.push((None, "at least one pair is needed".to_owned()));
    }
    if wrong.is_empty() {
        Ok(pairs)
    } else {
        Err(Wrong::Inside(wrong))
    }
}

fn prompt(table: &DeTable<'_>, start: usize) -> Result<PromptPair, Vec<(Option<usize>, String)>> {
    let (mut source, mut target, mut weight) = (None, None, 1.0);
    let mut wrong = Vec::new();
    for (key, value) in table {
        let at = Some(value.span().start);
        match key.get_ref().as_ref() {
            "source" | "source_class" => source = Some((at, text(value.get_ref()))),
            "target" | "target_class" => target = Some((at, text(value.get_ref()))),
            "weight" => match number(value.get_ref(), 1e-6..=100.0) {
                Some(number) => weight = number,
                None => wrong.push((at, "`weight`: allowed: above 0, at most 100".to_owned())),
            },
            other => wrong.push((
                Some(key.span().start),
                format!(
                    "unknown field `{other}`; allowed: {}",
                    PROMPT_FIELDS.join(", ")
                ),
            )),
        }
    }
    let mut words = |name: &str, given: Option<(Option<usize>, Option<String>)>| match given {
        Some((_, Some(text))) => text,
        Some((at, None)) => {
            wrong.push((at, format!("`{name}`: allowed: {}", Kind::Text)));
            String::new()
        }
        None => {
            wrong.push((Some(start), format!("`{name}` is missing")));
            String::new()
        }
    };
    let (source, target) = (words("source", source), words("target", target));
    if wrong.is_empty() && source == target {
        wrong.push((Some(start), "`source` and `target` are the same".to_owned()));
    }
    if wrong.is_empty() {
        Ok(PromptPair {
            source,
            target,
            weight,
        })
    } else {
        Err(wrong)
    }
}

/// Says what may have been meant, else what is allowed in this table.
fn unknown(path: &str) -> String {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let table = path.rsplit_once('.').map_or("", |(table, _)| table);
    let spellings = FIELDS.iter().flat_map(|field| {
        let names = field.aliases.iter().chain([&field.name]);
        names.map(|spelling| (*spelling, field.name))
    });
    let tables = TABLES.iter().map(|table| (*table, *table));
    let nearest = spellings
        .chain(tables)
        .map(|(spelling, name)| (distance(&last(path), &last(spelling)), name))
        .min_by_key(|(away, name)| (*away, !name.starts_with(table)));
    match nearest {
        Some((away, name)) if away <= 1 + last(path).chars().count() / 3 => {
            format!("unknown field `{path}`; did you mean `{name}`?")
        }
        _ => format!("unknown field `{path}`; allowed: {}", names_in(table)),
    }
}

/// The fields of one table, or of the top with the names of the tables.
fn names_in(table: &str) -> String {
    let names = FIELDS.iter().map(|field| field.name);
    let of = |name: &str| name.rsplit_once('.').map_or("", |(table, _)| table) == table;
    let mut names: Vec<&str> = names.filter(|name| of(name)).collect();
    if table.is_empty() {
        names.extend(TABLES);
    }
    names.join(", ")
}

/// Levenshtein's distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("batch", "batch"), 0);
        assert_eq!(distance("bacht", "batch"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
