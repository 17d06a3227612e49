//! Values of a preset file: each must be of the kind of its field.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use toml::de::{DeTable, DeValue};

use crate::preset::PromptPair;
use crate::preset::field::{Kind, PROMPT_FIELDS, TEXT_LIMIT};

/// A checked value.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::preset) enum Value {
    Text(String),
    Switch(bool),
    Whole(u64),
    Number(f64),
    Weights(BTreeMap<String, f64>),
    Prompts(Vec<PromptPair>),
}
/// Why a value is none.
pub(super) enum Wrong {
    /// The value as a whole is not of the kind.
    Value,
    /// Something inside it is not; offsets into the text.
    Inside(Vec<(Option<usize>, String)>),
}

/// A value of this kind.
pub(super) fn check(kind: Kind, value: &DeValue<'_>) -> Result<Value, Wrong> {
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
