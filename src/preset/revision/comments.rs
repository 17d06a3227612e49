//! Taking something out of a text without losing what people wrote beside it.

use toml_edit::{Decor, Item, RawString, TableLike};

use super::{Revision, split};

impl Revision {
    /// Takes a key out. Comments before and behind it go to the key that follows, else to the end of
    /// the text.
    pub(super) fn remove(&mut self, path: &str) {
        let (table, key) = split(path);
        if self.item(path).is_none() {
            return;
        }
        let Some(table) = self.table_mut(table) else {
            return;
        };
        let follower = follower(table, key);
        let mut comment = String::new();
        if let Some(mut key) = table.key_mut(key) {
            comment = comments(prefix(key.leaf_decor_mut()));
        }
        if let Some(item) = table.remove(key) {
            comment.push_str(&inside(&item));
        }
        if comment.is_empty() {
            return;
        }
        match follower.and_then(|key| table.key_mut(&key)) {
            Some(mut key) => {
                let decor = key.leaf_decor_mut();
                let old = prefix(decor).to_owned();
                decor.set_prefix(comment + &old);
            }
            None => self.append(&comment),
        }
    }

    /// Comments at the end of the text.
    pub(super) fn append(&mut self, comment: &str) {
        let before = self.document.trailing().as_str().unwrap_or_default();
        let all = format!("{before}{comment}");
        self.document.set_trailing(all);
    }
}

/// The key after this one that has a line of its own.
fn follower(table: &dyn TableLike, key: &str) -> Option<String> {
    let after = table.iter().skip_while(|(name, _)| *name != key).skip(1);
    let mut values = after.filter(|(_, item)| item.is_value());
    values.next().map(|(name, _)| name.to_owned())
}

fn prefix(decor: &Decor) -> &str {
    decor
        .prefix()
        .and_then(RawString::as_str)
        .unwrap_or_default()
}

fn suffix(decor: &Decor) -> &str {
    decor
        .suffix()
        .and_then(RawString::as_str)
        .unwrap_or_default()
}

/// The lines with comments of a stretch between values.
fn comments(between: &str) -> String {
    let lines = between.lines().map(str::trim);
    let lines = lines.filter(|line| line.starts_with('#'));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// All comments before, in and behind an item.
pub(super) fn inside(item: &Item) -> String {
    let mut found = String::new();
    match item {
        Item::Value(value) => {
            if let Some(list) = value.as_array() {
                for one in list {
                    found.push_str(&comments(prefix(one.decor())));
                    found.push_str(&comments(suffix(one.decor())));
                }
                found.push_str(&comments(list.trailing().as_str().unwrap_or_default()));
            }
            found.push_str(&comments(suffix(value.decor())));
        }
        Item::Table(table) => found.push_str(&of_table(table)),
        Item::ArrayOfTables(tables) => {
            let all = tables.iter().map(of_table);
            found.extend(all);
        }
        Item::None => {}
    }
    found
}

/// All comments of a table and its keys.
pub(super) fn of_table(table: &toml_edit::Table) -> String {
    let mut found = comments(prefix(table.decor()));
    found.push_str(&comments(suffix(table.decor())));
    for (key, item) in table {
        if let Some(key) = table.key(key) {
            found.push_str(&comments(prefix(key.leaf_decor())));
        }
        found.push_str(&inside(item));
    }
    found
}
