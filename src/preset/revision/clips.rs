//! The CLIP models that judge: a list of names, or a table of weights.

use std::collections::BTreeMap;

use toml_edit::{Array, InlineTable, Item, Value};

use super::Revision;
use super::value;
use crate::preset::field::Field;

impl Revision {
    /// Gives a CLIP a weight among those that judge now; 0 takes it out.
    pub fn set_clip(&mut self, name: &str, typed: &str, now: &BTreeMap<String, f64>) {
        let value = value::number(typed).unwrap_or_else(|| Value::from(typed.trim()));
        let out = value.as_float() == Some(0.0);
        if let Some(path) = self.clip_path()
            && let Some(table) = self.document.as_table_mut().get_mut(&path)
            && let Some(table) = table.as_table_like_mut()
        {
            match (out, table.get_mut(name)) {
                (true, _) => drop(table.remove(name)),
                (false, Some(Item::Value(old))) => {
                    let decor = old.decor().clone();
                    *old = value;
                    *old.decor_mut() = decor;
                }
                (false, _) => drop(table.insert(name, Item::Value(value))),
            }
            return;
        }
        let mut all: BTreeMap<&str, Value> = now
            .iter()
            .map(|(name, weight)| (name.as_str(), Value::from(*weight)))
            .collect();
        all.insert(name, value);
        all.retain(|_, weight| weight.as_float() != Some(0.0));
        self.put_clips(&all);
    }

    /// These judge, with these weights.
    pub(super) fn set_clips(&mut self, wanted: &BTreeMap<String, f64>) {
        let all = wanted
            .iter()
            .map(|(name, weight)| (name.as_str(), Value::from(*weight)));
        self.put_clips(&all.collect());
    }

    /// A list where all count alike, else a table.
    fn put_clips(&mut self, all: &BTreeMap<&str, Value>) {
        let Some(field) = Field::named("clip") else {
            return;
        };
        if let Some(path) = self.clip_path()
            && self.item(&path).is_some_and(Item::is_table)
        {
            self.remove(&path);
        }
        let alike = all.values().all(|weight| weight.as_float() == Some(1.0));
        let value = if alike {
            Value::from(all.keys().copied().collect::<Array>())
        } else {
            let weights = all.iter().map(|(name, weight)| (*name, weight.clone()));
            Value::from(weights.collect::<InlineTable>())
        };
        self.keep_comments_in(field);
        self.put(field, value);
    }

    /// A list that is replaced may have comments between its lines.
    fn keep_comments_in(&mut self, field: &Field) {
        let item = self.path_of(field).and_then(|path| self.item(&path));
        let list = item.and_then(Item::as_array);
        if let Some(list) = list {
            let mut bare = Value::from(list.clone());
            bare.decor_mut().clear();
            let comment = super::comments::inside(&Item::Value(bare));
            self.append(&comment);
        }
    }

    fn clip_path(&self) -> Option<String> {
        self.path_of(Field::named("clip")?)
    }
}
