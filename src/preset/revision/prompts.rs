//! The words that lead: one pair at the top of the text, or a list of pairs.

use toml_edit::{ArrayOfTables, Item, Table, TableLike, Value};

use super::value;
use super::{Revision, comments};
use crate::preset::PromptPair;
use crate::preset::field::{Field, Kind};

/// A pair as the text says it, good or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// What the generator draws now.
    pub source: String,
    /// What it shall draw.
    pub target: String,
    /// Its share; `None` where none is said, which is 1.
    pub weight: Option<String>,
}

/// A part of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the generator draws now.
    Source,
    /// What it shall draw.
    Target,
    /// Its share.
    Weight,
}

impl Part {
    /// Its names in the text, its own first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Source => &["source", "source_class"],
            Self::Target => &["target", "target_class"],
            Self::Weight => &["weight"],
        }
    }
}

const LIST: &str = "prompts";

impl Revision {
    /// All pairs in their order.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let root = self.document.as_table();
        match root.get(LIST) {
            Some(Item::ArrayOfTables(list)) => list.iter().map(|table| read(table)).collect(),
            Some(Item::Value(Value::Array(list))) => list
                .iter()
                .filter_map(Value::as_inline_table)
                .map(|table| read(table))
                .collect(),
            _ => {
                let pair = read(root);
                let any = pair != Pair::default();
                any.then_some(pair).into_iter().collect()
            }
        }
    }

    /// Changes a part of a pair.
    pub fn set_pair(&mut self, index: usize, part: Part, typed: &str) {
        let value = match part {
            Part::Weight => value::number(typed).unwrap_or_else(|| Value::from(typed.trim())),
            _ => value::of(Kind::Text, typed),
        };
        if part == Part::Weight {
            self.make_list();
        }
        if let Some(table) = self.pair_mut(index) {
            put(table, part, value);
        }
    }

    /// Adds a pair behind the others; pictures lead no more.
    pub fn add_pair(&mut self, source: &str, target: &str) {
        self.forget_pictures();
        if self.pairs().is_empty() {
            return self.set_only(source, target);
        }
        self.make_list();
        if let Some(Item::ArrayOfTables(list)) = self.document.as_table_mut().get_mut(LIST) {
            list.push(table(source, target, None));
        }
    }

    /// Takes a pair out; the last one stays.
    pub fn remove_pair(&mut self, index: usize) {
        if self.pairs().len() < 2 {
            return;
        }
        self.make_list();
        if let Some(Item::ArrayOfTables(list)) = self.document.as_table_mut().get_mut(LIST) {
            let comment = list.get(index).map(comments::of_table).unwrap_or_default();
            list.remove(index);
            self.append(&comment);
        }
    }

    /// One pair leads, and nothing else.
    pub fn lead(&mut self, source: &str, target: &str) {
        self.forget_pictures();
        while self.pairs().len() > 1 {
            self.remove_pair(1);
        }
        if self.pairs().is_empty() {
            return self.set_only(source, target);
        }
        if let Some(table) = self.pair_mut(0) {
            put(table, Part::Source, Value::from(source));
            put(table, Part::Target, Value::from(target));
            table.remove("weight");
        }
    }

    /// These pairs lead, and nothing else.
    pub(super) fn lead_all(&mut self, pairs: &[PromptPair]) {
        let Some((first, more)) = pairs.split_first() else {
            return;
        };
        self.lead(&first.source, &first.target);
        for pair in more {
            self.add_pair(&pair.source, &pair.target);
        }
        for (index, pair) in pairs.iter().enumerate() {
            if pair.weight != 1.0 {
                self.set_pair(index, Part::Weight, &pair.weight.to_string());
            }
        }
    }

    /// The pictures in this folder lead, and nothing else.
    pub(super) fn lead_by_pictures(&mut self, folder: &str) {
        for words in ["source", "source_class", "target", "target_class", LIST] {
            self.remove(words);
        }
        if let Some(field) = Field::named("style_images") {
            self.set(field, folder);
        }
    }

    fn set_only(&mut self, source: &str, target: &str) {
        self.remove(LIST);
        let root = self.document.as_table_mut();
        put(root, Part::Source, Value::from(source));
        put(root, Part::Target, Value::from(target));
    }

    fn forget_pictures(&mut self) {
        if let Some(field) = Field::named("style_images") {
            self.leave_out(field);
        }
    }

    /// Makes `[[prompts]]` of the pair at the top or of an inline list.
    fn make_list(&mut self) {
        if let Some(Item::ArrayOfTables(_)) = self.document.as_table().get(LIST) {
            return;
        }
        let pairs = self.pairs();
        for words in ["source", "source_class", "target", "target_class", LIST] {
            self.remove(words);
        }
        let mut list = ArrayOfTables::new();
        for pair in pairs {
            list.push(table(&pair.source, &pair.target, pair.weight.as_deref()));
        }
        let root = self.document.as_table_mut();
        root.insert(LIST, Item::ArrayOfTables(list));
    }

    fn pair_mut(&mut self, index: usize) -> Option<&mut dyn TableLike> {
        let root = self.document.as_table_mut();
        if !root.contains_key(LIST) {
            return (index == 0).then_some(root as &mut dyn TableLike);
        }
        match root.get_mut(LIST)? {
            Item::ArrayOfTables(list) => Some(list.get_mut(index)?),
            Item::Value(Value::Array(list)) => Some(list.get_mut(index)?.as_inline_table_mut()?),
            _ => None,
        }
    }
}

fn table(source: &str, target: &str, weight: Option<&str>) -> Table {
    let mut table = Table::new();
    put(&mut table, Part::Source, Value::from(source));
    put(&mut table, Part::Target, Value::from(target));
    if let Some(weight) = weight {
        let value = value::number(weight).unwrap_or_else(|| Value::from(weight));
        put(&mut table, Part::Weight, value);
    }
    table
}

fn read(table: &dyn TableLike) -> Pair {
    let part = |part: Part| {
        let names = part.names().iter();
        let mut items = names.filter_map(|name| table.get(name)?.as_value());
        items.next().map(value::typed)
    };
    Pair {
        source: part(Part::Source).unwrap_or_default(),
        target: part(Part::Target).unwrap_or_default(),
        weight: part(Part::Weight),
    }
}

/// Under the name that is there, else under its own.
fn put(table: &mut dyn TableLike, part: Part, mut value: Value) {
    let names = part.names();
    let there = names.iter().find(|name| table.contains_key(name));
    let name = there.unwrap_or(&names[0]);
    match table.get_mut(name) {
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => {
            table.insert(name, Item::Value(value));
        }
    }
}
