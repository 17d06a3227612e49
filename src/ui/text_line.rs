//! A line that is typed: text, cursor, paste.

use crossterm::event::{KeyCode, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::preset::field::TEXT_LIMIT;
use crate::ui::key::Key;

/// A line of text with a cursor.
#[derive(Clone, Debug, Default)]
pub struct TextLine(Input);

impl TextLine {
    /// A line with the cursor at its end.
    #[must_use]
    pub fn with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Characters before the cursor.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    /// A key that is no action's. One that edits no text does nothing.
    pub fn press(&mut self, key: Key) {
        if let Some(request) = request(key) {
            self.handle(request);
        }
    }

    /// Text from the clipboard; its line breaks become blanks.
    pub fn paste(&mut self, text: &str) {
        for character in text.trim_end_matches(['\n', '\r']).chars() {
            let blank = character.is_whitespace() || character.is_control();
            self.handle(InputRequest::InsertChar(if blank {
                ' '
            } else {
                character
            }));
        }
    }

    fn handle(&mut self, request: InputRequest) {
        let grows = matches!(request, InputRequest::InsertChar(_));
        if !grows || self.text().chars().count() < TEXT_LIMIT + 20 {
            self.0.handle(request);
        }
    }
}

fn request(key: Key) -> Option<InputRequest> {
    use InputRequest as Request;
    if let Some(character) = key.typed() {
        return Some(Request::InsertChar(character));
    }
    let control = key.modifiers == KeyModifiers::CONTROL;
    let alt = key.modifiers == KeyModifiers::ALT;
    let word = control || alt;
    Some(match key.code {
        KeyCode::Left if word => Request::GoToPrevWord,
        KeyCode::Right if word => Request::GoToNextWord,
        KeyCode::Left => Request::GoToPrevChar,
        KeyCode::Right => Request::GoToNextChar,
        KeyCode::Home => Request::GoToStart,
        KeyCode::End => Request::GoToEnd,
        KeyCode::Backspace if word => Request::DeletePrevWord,
        KeyCode::Backspace => Request::DeletePrevChar,
        KeyCode::Delete => Request::DeleteNextChar,
        KeyCode::Char('a') if control => Request::GoToStart,
        KeyCode::Char('e') if control => Request::GoToEnd,
        KeyCode::Char('b') if alt => Request::GoToPrevWord,
        KeyCode::Char('f') if alt => Request::GoToNextWord,
        KeyCode::Char('w') if control => Request::DeletePrevWord,
        KeyCode::Char('u') if control => Request::DeleteFromStart,
        KeyCode::Char('k') if control => Request::DeleteTillEnd,
        KeyCode::Char('y') if control => Request::Yank,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_type_move_and_delete() {
        let mut line = TextLine::with("photo");
        for character in " -> x".chars() {
            line.press(Key::char(character));
        }
        line.press(Key::code(KeyCode::Backspace));
        line.paste("ukiyo-e\n");
        assert_eq!(line.text(), "photo -> ukiyo-e");
        line.press(Key::code(KeyCode::Home));
        line.press(Key::char('a'));
        assert_eq!((line.text(), line.cursor()), ("aphoto -> ukiyo-e", 1));
        line.press(Key::ctrl('e'));
        line.press(Key::ctrl('w'));
        line.press(Key::ctrl('w'));
        assert!(!line.text().contains("ukiyo"), "{}", line.text());
        line.press(Key::ctrl('u'));
        assert_eq!(line.text(), "");
    }

    #[test]
    fn what_is_pasted_is_one_line_of_limited_length() {
        let mut line = TextLine::default();
        line.paste("a\r\nb\tc");
        assert_eq!(line.text(), "a  b c");
        line.paste(&"x".repeat(10_000));
        assert!(line.text().len() <= TEXT_LIMIT + 20);
    }
}
