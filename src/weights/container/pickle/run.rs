//! What a pickle built, once its machine has stopped.

use std::collections::BTreeSet;

use super::{Id, Storage, Value};

/// What a pickle built.
#[derive(Debug)]
pub struct Run {
    pub(super) values: Vec<Value>,
    pub(super) root: Id,
    /// Where the pickle ended in the file.
    pub end: u64,
    /// The classes it named.
    pub classes: BTreeSet<String>,
}

impl Run {
    pub fn root(&self) -> &Value {
        self.get(self.root)
    }

    pub fn get(&self, id: Id) -> &Value {
        self.values.get(id.index()).unwrap_or(&Value::None)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Every storage that the pickle names.
    pub fn storages(&self) -> impl Iterator<Item = &Storage> {
        self.values.iter().filter_map(|value| match value {
            Value::Storage(storage) => Some(&**storage),
            _ => None,
        })
    }

    /// The entry of a dictionary under a text.
    pub fn item<'r>(&'r self, dict: &Value, key: &str) -> Option<&'r Value> {
        let Value::Dict(items) = dict else {
            return None;
        };
        let is_key = |id: Id| matches!(self.get(id), Value::Text(text) if **text == *key);
        let found = items.iter().rev().find(|(id, _)| is_key(*id))?;
        Some(self.get(found.1))
    }
}
