//! Lists that are longer than their place.

use ratatui::layout::Rect;

/// The first row to be shown: that of the last frame, moved no farther than the selected row needs.
/// So a second click lands on the row of the first.
pub fn first(before: Option<(usize, Rect)>, selected: usize, height: usize, count: usize) -> usize {
    let before = before.map_or(0, |(row, _)| row);
    let last = count.saturating_sub(height);
    let least = selected.saturating_sub(height.saturating_sub(1));
    before.min(last).clamp(least, selected.max(least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_moves_no_farther_than_it_must() {
        let at = |row| Some((row, Rect::ZERO));
        assert_eq!(first(None, 3, 5, 20), 0);
        assert_eq!(first(None, 9, 5, 20), 5);
        // A click on what is seen moves nothing.
        assert_eq!(first(at(5), 7, 5, 20), 5);
        assert_eq!(first(at(5), 4, 5, 20), 4);
        assert_eq!(first(at(5), 10, 5, 20), 6);
        // The list became shorter, its place larger.
        assert_eq!(first(at(15), 7, 5, 8), 3);
        assert_eq!(first(at(5), 7, 50, 20), 0);
        assert_eq!(first(at(5), 0, 0, 0), 0);
    }
}
