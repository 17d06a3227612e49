//! Names of fields: what is allowed, and what may have been meant.

use crate::preset::field::{FIELDS, TABLES};
use crate::preset::nearest::{distance, is_near};

/// Says what may have been meant, else what is allowed in this table.
pub(super) fn unknown(path: &str) -> String {
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
        Some((away, name)) if is_near(away, &last(path)) => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("batch", "batch"), 0);
        assert_eq!(distance("bacht", "batch"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
