//! Fuzzy search: the letters of a query in their order, anywhere in a text. Letters that follow
//! each other and beginnings of words count more.

/// A found letter.
const LETTER: i32 = 8;
/// It follows the letter found before.
const RUN: i32 = 12;
/// It begins a word.
const WORD: i32 = 14;
/// For each letter passed over between two that were found.
const GAP: i32 = 1;

/// How well a text fits, and which of its characters were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Larger is better.
    pub score: i32,
    /// Numbers of characters, rising.
    pub found: Vec<usize>,
}

/// The best way to find `query` in `text`; large and small letters are the same. An empty query is
/// found everywhere.
#[must_use]
pub fn find(query: &str, text: &str) -> Option<Match> {
    let lower = |text: &str| -> Vec<char> { text.chars().flat_map(char::to_lowercase).collect() };
    let (query, text) = (lower(query), lower(text));
    // For every letter of the query, the best score that ends at a character, and the one before.
    let mut rows: Vec<Vec<Option<(i32, usize)>>> = Vec::new();
    for letter in &query {
        let row = (0..text.len()).map(|at| {
            let here = (text[at] == *letter).then(|| LETTER + word_start(&text, at))?;
            match rows.last() {
                None => Some((here, at)),
                Some(before) => {
                    let (score, from) = best_before(before, at)?;
                    Some((here + score, from))
                }
            }
        });
        let row = row.collect();
        rows.push(row);
    }
    trace(&rows)
}

fn word_start(text: &[char], at: usize) -> i32 {
    let starts = at == 0 || !text[at - 1].is_alphanumeric();
    if starts { WORD } else { 0 }
}

/// The best place for the letter before the one at `at`.
fn best_before(row: &[Option<(i32, usize)>], at: usize) -> Option<(i32, usize)> {
    let places = row[..at].iter().enumerate();
    let scored = places.filter_map(|(from, cell)| {
        let (score, _) = (*cell)?;
        let passed = (at - from - 1) as i32;
        let bonus = if passed == 0 { RUN } else { -GAP * passed };
        Some((score + bonus, from))
    });
    scored.max_by_key(|(score, _)| *score)
}

/// The way back from the best end.
fn trace(rows: &[Vec<Option<(i32, usize)>>]) -> Option<Match> {
    let Some(last) = rows.last() else {
        let found = Vec::new();
        return Some(Match { score: 0, found });
    };
    let ends = last.iter().enumerate();
    let ends = ends.filter_map(|(at, cell)| Some((cell.as_ref()?.0, at)));
    // Of equal ends the first.
    let (score, mut at) = ends.rev().max_by_key(|(score, _)| *score)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        found.push(at);
        at = row[at]?.1;
    }
    found.reverse();
    Some(Match { score, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str, text: &str) -> Option<Vec<usize>> {
        find(query, text).map(|found| found.found)
    }

    #[test]
    fn letters_are_found_in_their_order_only() {
        assert_eq!(found("st", "step"), Some(vec![0, 1]));
        assert_eq!(found("ts", "step"), None);
        assert_eq!(found("steps", "step"), None);
        assert_eq!(found("", "step"), Some(vec![]));
        assert_eq!(found("S", "step"), Some(vec![0]));
        assert_eq!(found("é", "CAFÉ"), Some(vec![3]));
    }

    #[test]
    fn beginnings_of_words_and_runs_of_letters_win() {
        assert_eq!(found("zl", "zoom-log"), Some(vec![0, 5]));
        assert_eq!(found("log", "logo zoom-log"), Some(vec![0, 1, 2]));
        // Not the first `r`, but the run.
        assert_eq!(found("rate", "learning-rate-up"), Some(vec![9, 10, 11, 12]));
    }

    #[test]
    fn the_closer_text_has_the_larger_score() {
        let score = |query, text| find(query, text).unwrap().score;
        assert!(score("zoom", "zoom-log") > score("zoom", "zany-or-om"));
        assert!(score("run", "earlier-runs") > score("run", "truncation-up"));
        assert!(score("lru", "learning-rate-up") > score("lru", "all-iterations-up"));
    }
}
