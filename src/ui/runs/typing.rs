//! What is typed in the list of runs: a filter, which holds while it is typed, a title, a note.

use std::path::PathBuf;

use crossterm::event::KeyCode;

use super::Runs;
use crate::ui::action::RunsAction;
use crate::ui::key::Key;

/// Longest line that can be typed.
const LONGEST: usize = 200;

/// What can be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What the shown runs must have.
    Filter,
    /// A run's title.
    Title,
    /// A run's note.
    Note,
}

/// A line that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub field: Field,
    /// What is typed so far.
    pub text: String,
    /// Of which run it is a title or a note.
    pub run: Option<PathBuf>,
    /// What was there before.
    before: String,
}

impl Runs {
    /// Begins to type.
    pub fn type_line(&mut self, field: Field) {
        let about = self.chosen().map(|run| &run.about);
        let text = match (field, about) {
            (Field::Filter, _) => self.filter.clone(),
            (Field::Title, Some(about)) => about.title.clone(),
            (Field::Note, Some(about)) => about.note.clone(),
            (_, None) => return,
        };
        let before = text.clone();
        let described = self.chosen().filter(|_| field != Field::Filter);
        let run = described.map(|run| run.path.clone());
        self.line = Some(Line {
            field,
            text,
            run,
            before,
        });
    }

    /// Whether a title or a note is typed, which is about the selected run.
    #[must_use]
    pub fn describes(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.run.is_some())
    }

    /// Whether an action needs the engine at once.
    #[must_use]
    pub fn asks_engine(&self, action: RunsAction) -> bool {
        match action {
            RunsAction::Keep => self.describes(),
            RunsAction::Yes
            | RunsAction::GoOn
            | RunsAction::Delete
            | RunsAction::EmptyTrash
            | RunsAction::Undo
            | RunsAction::Again => true,
            _ => false,
        }
    }

    /// Ends the typing as if nothing had been typed.
    pub fn drop_line(&mut self) {
        if let Some(line) = self.line.take()
            && line.field == Field::Filter
        {
            self.set_filter(line.before);
        }
    }

    /// A key that is no action's: it is typed.
    pub fn type_in(&mut self, key: Key) {
        let Some(line) = &mut self.line else {
            return;
        };
        if key.code == KeyCode::Backspace {
            line.text.pop();
        } else if let Some(character) = key.typed()
            && line.text.chars().count() < LONGEST
        {
            line.text.push(character);
        }
        self.filter_as_typed();
    }

    /// Text from the clipboard; its line breaks become blanks.
    pub fn paste(&mut self, text: &str) {
        let one = |character: char| match character {
            _ if character.is_whitespace() || character.is_control() => ' ',
            _ => character,
        };
        for character in text.trim_end_matches(['\n', '\r']).chars().map(one) {
            self.type_in(Key::char(character));
        }
    }

    /// Begins again with an empty line.
    pub fn clear_line(&mut self) {
        if let Some(line) = &mut self.line {
            line.text.clear();
        }
        self.filter_as_typed();
    }

    fn filter_as_typed(&mut self) {
        let line = self.line.as_ref();
        let typed = line.filter(|line| line.field == Field::Filter);
        if let Some(text) = typed.map(|line| line.text.clone()) {
            self.set_filter(text);
        }
    }

    fn set_filter(&mut self, text: String) {
        if self.filter != text {
            self.filter = text;
            self.select_row(0);
        }
    }
}
