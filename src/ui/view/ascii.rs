//! The same screen with ASCII characters only, for terminals and fonts that know no others.

use ratatui::buffer::{Buffer, Cell};
use ratatui::text::Span;

/// Characters with one that means the same.
const PLAIN: &[(&str, char)] = &[
    ("╭╮╰╯┌┐└┘├┤┬┼◆", '+'),
    ("─╸╺╶╌┈", '-'),
    ("━", '='),
    ("│┃", '|'),
    ("┊┆", ':'),
    ("┴", '\''),
    ("●★", '*'),
    ("○◌", 'o'),
    ("■", '#'),
    ("□", '%'),
    ("▲△↑", '^'),
    ("▼▽↓✓", 'v'),
    ("✗×", 'x'),
    ("▶→…", '>'),
    ("←", '<'),
    ("‖", '='),
    ("·", '.'),
    ("–—", '-'),
];

/// Replaces every character that is not ASCII. Half blocks become blanks on their upper half's
/// colour; Braille becomes what lies where its dots are.
pub fn translate(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            plain(cell);
        }
    }
}

fn plain(cell: &mut Cell) {
    if cell.symbol() == "▀" {
        let upper = cell.fg;
        cell.set_char(' ').set_bg(upper);
        return;
    }
    let mut characters = cell.symbol().chars();
    let first = characters.next().unwrap_or(' ');
    let substitute = match first {
        '\u{2800}'..='\u{28ff}' => dots(first as u32 - 0x2800),
        other => {
            let known = PLAIN.iter().find(|(all, _)| all.contains(other));
            known.map_or('?', |(_, plain)| *plain)
        }
    };
    let width = Span::raw(cell.symbol()).width().max(1);
    let text = substitute.to_string().repeat(width);
    cell.set_symbol(&text);
}

/// Where the dots are: above, in the middle, below, or over the whole height.
fn dots(bits: u32) -> char {
    let row = |mask: u32| bits & mask != 0;
    match (row(0x09), row(0x12 | 0x24), row(0xc0)) {
        (true, _, true) => '|',
        (true, false, false) => '"',
        (true, true, false) => '\'',
        (false, true, false) => '-',
        (false, true, true) => ',',
        (false, false, true) => '.',
        (false, false, false) => ' ',
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    fn translated(text: &str) -> String {
        let width = Span::raw(text).width() as u16;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        buffer.set_string(0, 0, text, Style::new());
        translate(&mut buffer);
        buffer.content.iter().map(Cell::symbol).collect()
    }

    #[test]
    fn borders_marks_and_dots_become_ascii() {
        assert_eq!(translated("╭─ a ─╮"), "+- a -+");
        assert_eq!(translated("● x ◆ ▶ ‖ … →"), "* x + > = > >");
        assert_eq!(translated("⠉⠒⣀⡇⠁⠠"), "\"-.|\"-");
        assert_eq!(translated("é"), "?");
    }

    #[test]
    fn wide_characters_keep_their_columns() {
        let text = translated("日x");
        assert!(text.is_ascii() && text.contains('x'), "{text}");
        assert_eq!(text.trim_end_matches(' ').chars().last(), Some('x'));
    }

    #[test]
    fn half_blocks_become_coloured_blanks() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        buffer[(0, 0)]
            .set_char('▀')
            .set_fg(Color::Red)
            .set_bg(Color::Blue);
        translate(&mut buffer);
        assert_eq!(
            (buffer[(0, 0)].symbol(), buffer[(0, 0)].bg),
            (" ", Color::Red)
        );
    }
}
