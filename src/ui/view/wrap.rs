//! Text in rows of a given width, broken between words.

use ratatui::text::Span;

/// The rows, at least one; a word that is longer than a row is broken.
pub fn rows(text: &str, width: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    for word in text.split_whitespace() {
        if !row.is_empty() && wide(&row) + 1 + wide(word) > width {
            rows.push(std::mem::take(&mut row));
        }
        if !row.is_empty() {
            row.push(' ');
        }
        for character in word.chars() {
            row.push(character);
            if wide(&row) > width.max(1) {
                row.pop();
                rows.push(std::mem::take(&mut row));
                row.push(character);
            }
        }
    }
    rows.push(row);
    rows
}

fn wide(text: &str) -> usize {
    Span::raw(text).width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_break_between_words() {
        let text = "lower the learning rate";
        assert_eq!(rows(text, 12), ["lower the", "learning", "rate"]);
        assert_eq!(rows(text, 23), [text]);
        assert_eq!(rows("", 5), [""]);
    }

    #[test]
    fn words_that_are_too_long_are_broken() {
        assert_eq!(rows("a runs/2026-01", 6), ["a", "runs/2", "026-01"]);
        assert_eq!(rows("日本語", 4), ["日本", "語"]);
    }
}
