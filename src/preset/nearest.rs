//! What may have been meant by a name that there is not.

/// The name nearest to a word, if it is near.
#[must_use]
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let names = names.into_iter().map(|name| (distance(word, name), name));
    let (away, name) = names.min_by_key(|(away, _)| *away)?;
    is_near(away, word).then_some(name)
}

/// Whether a slip of the fingers leads so far away from a word.
pub(super) fn is_near(away: usize, word: &str) -> bool {
    away <= 1 + word.chars().count() / 3
}

/// Levenshtein's distance in characters.
pub(super) fn distance(a: &str, b: &str) -> usize {
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
    fn slips_are_seen_through_and_other_words_are_not() {
        let names = ["smoothing", "scale", "theme"];
        assert_eq!(nearest("smoothings", names), Some("smoothing"));
        assert_eq!(nearest("them", names), Some("theme"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest("x", []), None);
    }
}
