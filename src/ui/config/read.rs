//! TOML text to a [`Config`]. All problems are collected with their lines.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::setting::{Allowed, SETTINGS, Setting};
use super::{Config, State};
use crate::preset::error::{Place, Problem};
use crate::preset::nearest::nearest;
use crate::ui::action::{Bound, Context, Entry, Keymap, TABLE};
use crate::ui::key::Key;

/// The table of keys.
const KEYS: &str = "keys";

/// Reads a text; what is wrong is left out.
pub fn read(text: &str) -> Config {
    let mut reader = Reader {
        text,
        config: Config::default(),
        problems: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reader.settings(table.get_ref()),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            let message = error.message().replace('\n', ", ");
            reader.config.source.state = State::Broken;
            reader.problem(offset, format!("not valid TOML: {message}"));
        }
    }
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    config: Config,
    problems: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn problem(&mut self, offset: usize, message: String) {
        self.problems.push((offset, message));
    }

    fn finish(mut self) -> Config {
        self.problems.sort_by_key(|(offset, _)| *offset);
        let text = self.text;
        let problem = |(offset, message)| Problem {
            place: Some(Place::of(text, offset)),
            message,
        };
        self.config.source.problems = self.problems.into_iter().map(problem).collect();
        self.config
    }

    fn settings(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let known = SETTINGS.iter().find(|s| s.name == name.get_ref().as_ref());
            match (known, value.get_ref()) {
                (Some(setting), _) => self.setting(setting, value),
                (None, DeValue::Table(keys)) if name.get_ref() == KEYS => self.keys(keys),
                (None, _) if name.get_ref() == KEYS => self.problem(
                    value.span().start,
                    "`keys` must be a table: [keys], then `action = \"key\"`".to_owned(),
                ),
                (None, _) => {
                    let message = unknown_setting(name.get_ref());
                    self.problem(name.span().start, message);
                }
            }
        }
    }

    fn setting(&mut self, setting: &Setting, value: &Spanned<DeValue<'_>>) {
        if take(&mut self.config, setting.allowed, value.get_ref()).is_none() {
            let shown = self.shown(value);
            let allowed = setting.allowed.words();
            let message = format!("`{}` is {shown}; allowed: {allowed}", setting.name);
            self.problem(value.span().start, message);
        }
    }

    /// The value as it stands in the file, cut to a readable length.
    fn shown(&self, value: &Spanned<DeValue<'_>>) -> String {
        let source = self.text.get(value.span()).unwrap_or_default();
        let line = source.lines().next().unwrap_or_default();
        line.chars().take(40).collect()
    }

    fn keys(&mut self, table: &DeTable<'_>) {
        let mut bound = Vec::new();
        let mut offsets = BTreeMap::new();
        for (name, value) in table {
            let entry = TABLE
                .iter()
                .find(|entry| entry.name == name.get_ref().as_ref() && entry.is_bindable());
            let Some(entry) = entry else {
                self.problem(name.span().start, unknown_action(name.get_ref()));
                continue;
            };
            if let Some(keys) = self.keys_of(entry, value) {
                offsets.insert(entry.name, value.span().start);
                bound.push((
                    value.span().start,
                    Bound {
                        name: entry.name,
                        keys,
                    },
                ));
            }
        }
        // Of two actions that want one key the later in the file is refused.
        bound.sort_by_key(|(offset, _)| *offset);
        let bound = bound.into_iter().map(|(_, bound)| bound).collect();
        let (keymap, conflicts) = Keymap::with(bound);
        self.config.keymap = keymap;
        for conflict in conflicts {
            let offset = offsets.get(conflict.name).copied().unwrap_or(0);
            self.problem(offset, format!("`{}`: {conflict}", conflict.name));
        }
    }

    /// One key or several; `None` when one of them is wrong.
    fn keys_of(&mut self, entry: &Entry, value: &Spanned<DeValue<'_>>) -> Option<Vec<Key>> {
        let one = DeArray::new();
        let words: Vec<(usize, Option<&str>)> = match value.get_ref() {
            DeValue::Array(list) => list,
            _ => &one,
        }
        .iter()
        .map(|item| (item.span().start, item.get_ref().as_str()))
        .chain(
            value
                .get_ref()
                .as_str()
                .map(|word| (value.span().start, Some(word))),
        )
        .collect();
        if words.is_empty() && !matches!(value.get_ref(), DeValue::Array(_)) {
            let shown = self.shown(value);
            let message = format!(
                "`{}` is {shown}; allowed: a key like \"x\", several like [\"x\", \"ctrl-x\"], or \
                 none: []",
                entry.name
            );
            self.problem(value.span().start, message);
            return None;
        }
        let mut keys = Vec::new();
        for (offset, word) in words {
            match key(entry, word.unwrap_or_default()) {
                Ok(key) => keys.push(key),
                Err(why) => {
                    self.problem(offset, format!("`{}`: {why}", entry.name));
                    return None;
                }
            }
        }
        Some(keys)
    }
}

fn unknown_setting(name: &str) -> String {
    let mut allowed: Vec<&str> = SETTINGS.iter().map(|s| s.name).collect();
    if let Some(meant) = nearest(name, allowed.iter().copied()) {
        return format!("unknown setting `{name}`; did you mean `{meant}`?");
    }
    allowed.push("[keys]");
    format!("unknown setting `{name}`; allowed: {}", allowed.join(", "))
}

/// There are far too many to name them all.
fn unknown_action(name: &str) -> String {
    let names = TABLE.iter().filter(|entry| entry.is_bindable());
    match nearest(name, names.map(|entry| entry.name)) {
        Some(meant) => format!("unknown action `{name}`; did you mean `{meant}`?"),
        None => format!("unknown action `{name}`; docs/keys.md lists them"),
    }
}

/// A key that an action may have.
fn key(entry: &Entry, word: &str) -> Result<Key, String> {
    let key: Key = word.parse().map_err(|error| format!("{error}"))?;
    match (key.typed(), entry.group.context()) {
        (Some('1'..='9'), Context::Main) => Err(format!("`{word}` switches to a preset")),
        (Some(_), context) if context.types() => Err(format!(
            "`{word}` is typed there; allowed: keys that type nothing, like ctrl-{word}"
        )),
        _ => Ok(key),
    }
}

/// Puts a value where it belongs; `None` when it is not allowed there.
fn take(config: &mut Config, allowed: Allowed, value: &DeValue<'_>) -> Option<()> {
    match allowed {
        Allowed::Word(words, take) => {
            let word = value.as_str().filter(|word| words.contains(word))?;
            take(config, word)?;
        }
        Allowed::Switch(take) => take(config, value.as_bool()?),
        Allowed::Number(from, to, take) => {
            let number = match value {
                DeValue::Float(float) => float.as_str().parse().ok()?,
                other => whole(other)? as f64,
            };
            take(config, Some(number).filter(|n| (from..=to).contains(n))?);
        }
        Allowed::Whole(from, to, take) => {
            take(config, whole(value).filter(|n| (from..=to).contains(n))?);
        }
    }
    Some(())
}

fn whole(value: &DeValue<'_>) -> Option<u64> {
    let integer = value.as_integer()?;
    u64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
