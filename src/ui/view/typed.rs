//! A line that is typed, with its cursor.

use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use crate::ui::text_line::TextLine;

/// The line in so many columns, from where the cursor is visible on.
pub fn spans(line: &TextLine, room: usize, style: Style) -> Vec<Span<'static>> {
    let all: Vec<char> = line.text().chars().collect();
    let cursor = line.cursor().min(all.len());
    let wide = |character: &char| Span::raw(character.to_string()).width();
    let under = all.get(cursor).copied().unwrap_or(' ');
    let mut left = room.saturating_sub(wide(&under));
    let before = all[..cursor].iter().rev().take_while(|character| {
        let fits = wide(character) <= left;
        left -= if fits { wide(character) } else { 0 };
        fits
    });
    let first = cursor - before.count();
    let after = all.iter().skip(cursor + 1).take_while(|character| {
        let fits = wide(character) <= left;
        left -= if fits { wide(character) } else { 0 };
        fits
    });
    let after: String = after.collect();
    vec![
        Span::styled(all[first..cursor].iter().collect::<String>(), style),
        Span::styled(under.to_string(), style.add_modifier(Modifier::REVERSED)),
        Span::styled(after, style),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::key::Key;
    use crossterm::event::KeyCode;

    fn shown(line: &TextLine, room: usize) -> String {
        let spans = spans(line, room, Style::new());
        let all = spans.iter().map(|span| span.content.to_string());
        all.collect()
    }

    #[test]
    fn the_cursor_is_always_visible_and_nothing_is_too_wide() {
        let mut line = TextLine::with("photo -> 日本画 of a face");
        assert_eq!(shown(&line, 60), "photo -> 日本画 of a face ");
        assert_eq!(shown(&line, 8), " a face ");
        for _ in 0..12 {
            line.press(Key::code(KeyCode::Left));
        }
        for room in 3..40 {
            let text = shown(&line, room);
            assert!(Span::raw(&text).width() <= room, "{text:?} {room}");
        }
        line.press(Key::code(KeyCode::Home));
        assert_eq!(shown(&line, 5), "photo");
    }
}
