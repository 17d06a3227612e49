//! Changes of a preset's text that leave everything else in it as it was: comments, order, format.

mod clips;
mod comments;
mod matching;
mod prompts;
mod value;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::field::{Field, TABLES};

pub use matching::{matching, values};
pub use prompts::{Pair, Part};

/// A preset's text while it is changed.
#[derive(Clone, Debug)]
pub struct Revision {
    document: DocumentMut,
}

impl Revision {
    /// Takes a text.
    ///
    /// # Errors
    /// When it is no TOML: such a file is mended in a text editor.
    pub fn of(text: &str) -> Result<Self, String> {
        let document = text.parse::<DocumentMut>().map_err(|error| {
            let message = error.message().replace('\n', ", ");
            format!("not valid TOML: {message}")
        })?;
        Ok(Self { document })
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> String {
        self.document.to_string()
    }

    /// What the text says of a field, as a person would type it; `None` when it leaves it out.
    #[must_use]
    pub fn given(&self, field: &Field) -> Option<String> {
        let path = self.path_of(field)?;
        let item = self.item(&path)?;
        Some(value::typed(item.as_value()?))
    }

    /// Gives a field the value that was typed; one that is not of its kind is left for the checks to
    /// refuse.
    pub fn set(&mut self, field: &Field, typed: &str) {
        self.put(field, value::of(field.kind, typed));
    }

    /// Leaves a field out, so that it has its default. Its comments stay.
    pub fn leave_out(&mut self, field: &Field) {
        if let Some(path) = self.path_of(field) {
            self.remove(&path);
        }
    }

    /// Puts a value where the field stands, else where it belongs.
    fn put(&mut self, field: &Field, mut value: Value) {
        let path = self.path_of(field);
        let path = path.unwrap_or_else(|| field.name.to_owned());
        let (table, key) = split(&path);
        let Some(table) = self.table_mut(table) else {
            return;
        };
        match table.get_mut(key) {
            Some(Item::Value(old)) => {
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
            Some(item) => *item = Item::Value(value),
            None => {
                table.insert(key, Item::Value(value));
            }
        }
    }

    /// The name under which the text has the field: its own, or an alias.
    fn path_of(&self, field: &Field) -> Option<String> {
        let names = std::iter::once(&field.name).chain(field.aliases);
        let mut there = names.filter(|name| self.item(name).is_some());
        there.next().map(|name| (*name).to_owned())
    }

    fn item(&self, path: &str) -> Option<&Item> {
        let (table, key) = split(path);
        let root = self.document.as_table();
        let found = match table {
            None => root.get(key),
            Some(table) => root.get(table)?.as_table_like()?.get(key),
        };
        found.filter(|item| !item.is_none())
    }

    /// The table of this name, made where there is none; `None` where something else has the name.
    fn table_mut(&mut self, name: Option<&str>) -> Option<&mut dyn TableLike> {
        let root = self.document.as_table_mut();
        match name {
            None => Some(root),
            Some(name) => {
                let item = root.entry(name).or_insert(Item::Table(Table::new()));
                item.as_table_like_mut()
            }
        }
    }
}

/// `training.batch` in table and key.
fn split(path: &str) -> (Option<&str>, &str) {
    match path.split_once('.') {
        Some((table, key)) if TABLES.contains(&table) => (Some(table), key),
        _ => (None, path),
    }
}

#[cfg(test)]
mod tests;
