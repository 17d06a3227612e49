//! Keys as the action table names them, and how people write them.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with the modifiers that matter. Shift is part of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// What was held.
    pub modifiers: KeyModifiers,
}

/// Keys with a name; the first name is the one that is shown.
const NAMED: [(KeyCode, &[&str]); 15] = [
    (KeyCode::Char(' '), &["space"]),
    (KeyCode::Enter, &["enter", "return"]),
    (KeyCode::Esc, &["esc", "escape"]),
    (KeyCode::Tab, &["tab"]),
    (KeyCode::BackTab, &["shift-tab", "backtab"]),
    (KeyCode::Up, &["↑", "up"]),
    (KeyCode::Down, &["↓", "down"]),
    (KeyCode::Left, &["←", "left"]),
    (KeyCode::Right, &["→", "right"]),
    (KeyCode::PageUp, &["pgup", "pageup"]),
    (KeyCode::PageDown, &["pgdn", "pagedown"]),
    (KeyCode::Home, &["home"]),
    (KeyCode::End, &["end"]),
    (KeyCode::Backspace, &["backspace"]),
    (KeyCode::Delete, &["delete", "del"]),
];

const MODIFIERS: [(KeyModifiers, &[&str]); 3] = [
    (KeyModifiers::CONTROL, &["^", "ctrl-", "c-"]),
    (KeyModifiers::ALT, &["alt-", "a-"]),
    (KeyModifiers::SHIFT, &["shift-", "s-"]),
];

/// Words that name no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no key; allowed: a character, space, enter, esc, tab, shift-tab, up, down, left, \
     right, home, end, pgup, pgdn, backspace, delete, f1 to f12, and these after ctrl-, alt- or \
     shift-"
)]
pub struct UnknownKey(String);

impl Key {
    /// A key that types this character.
    #[must_use]
    pub const fn char(character: char) -> Self {
        Self::code(KeyCode::Char(character))
    }

    /// A key without modifiers.
    #[must_use]
    pub const fn code(code: KeyCode) -> Self {
        Self::with(KeyModifiers::NONE, code)
    }

    /// Control and a character.
    #[must_use]
    pub const fn ctrl(character: char) -> Self {
        Self::with(KeyModifiers::CONTROL, KeyCode::Char(character))
    }

    /// Shift and a key that types nothing.
    #[must_use]
    pub const fn shift(code: KeyCode) -> Self {
        Self::with(KeyModifiers::SHIFT, code)
    }

    const fn with(modifiers: KeyModifiers, code: KeyCode) -> Self {
        Self { code, modifiers }
    }

    /// The character that the key types.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if self.modifiers.is_empty() => Some(character),
            _ => None,
        }
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let shift = match event.code {
            KeyCode::Char(_) | KeyCode::BackTab => KeyModifiers::NONE,
            _ => KeyModifiers::SHIFT,
        };
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | shift;
        Self::with(event.modifiers & known, event.code)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, names) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                f.write_str(names[0])?;
            }
        }
        if let Some((_, names)) = NAMED.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(names[0]);
        }
        match self.code {
            KeyCode::Char(character) => write!(f, "{character}"),
            KeyCode::F(number) => write!(f, "f{number}"),
            other => write!(f, "{}", format!("{other:?}").to_lowercase()),
        }
    }
}

impl FromStr for Key {
    type Err = UnknownKey;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        parse(word).ok_or_else(|| UnknownKey(word.to_owned()))
    }
}

fn parse(word: &str) -> Option<Key> {
    if let Some(code) = code(word) {
        return Some(Key::code(code));
    }
    for (modifier, names) in MODIFIERS {
        for name in names {
            let Some(rest) = word.strip_prefix(name).filter(|rest| !rest.is_empty()) else {
                continue;
            };
            let key = parse(rest)?;
            let typed = matches!(key.code, KeyCode::Char(c) if c != ' ');
            // Terminals send the large letter instead.
            if modifier == KeyModifiers::SHIFT && typed {
                return None;
            }
            return Some(Key::with(key.modifiers | modifier, key.code));
        }
    }
    None
}

fn code(word: &str) -> Option<KeyCode> {
    let mut characters = word.chars();
    if let (Some(character), None) = (characters.next(), characters.next())
        && !character.is_control()
        && !"↑↓←→ ".contains(character)
    {
        return Some(KeyCode::Char(character));
    }
    let named = NAMED.iter().find(|(_, names)| names.contains(&word));
    if let Some((code, _)) = named {
        return Some(*code);
    }
    let number = word.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::action::TABLE;

    #[test]
    fn every_key_can_be_written_as_it_is_shown() {
        for key in TABLE.iter().flat_map(|entry| entry.keys) {
            assert_eq!(key.to_string().parse(), Ok(*key), "{key}");
        }
        for number in 1..=12 {
            let key = Key::code(KeyCode::F(number));
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }

    #[test]
    fn keys_are_written_with_words() {
        let cases = [
            ("ctrl-u", Key::ctrl('u')),
            ("^u", Key::ctrl('u')),
            ("^", Key::char('^')),
            ("-", Key::char('-')),
            ("down", Key::code(KeyCode::Down)),
            ("shift-left", Key::shift(KeyCode::Left)),
            ("alt-x", Key::with(KeyModifiers::ALT, KeyCode::Char('x'))),
            ("shift-tab", Key::code(KeyCode::BackTab)),
            ("f", Key::char('f')),
            ("f12", Key::code(KeyCode::F(12))),
            ("ctrl-space", Key::ctrl(' ')),
        ];
        for (word, key) in cases {
            assert_eq!(word.parse(), Ok(key), "{word}");
        }
        for word in ["", " ", "ctrl-", "f13", "shift-x", "hyper-x", "xy", "\t"] {
            assert!(word.parse::<Key>().is_err(), "{word:?}");
        }
    }

    #[test]
    fn shift_is_part_of_a_character_and_a_modifier_of_an_arrow() {
        let event = |code| Key::from(KeyEvent::new(code, KeyModifiers::SHIFT));
        assert_eq!(event(KeyCode::Char('X')), Key::char('X'));
        assert_eq!(event(KeyCode::BackTab), Key::code(KeyCode::BackTab));
        assert_eq!(event(KeyCode::Left), Key::shift(KeyCode::Left));
    }
}
