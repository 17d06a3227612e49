//! The palette: any action, preset or curve by name.

use crossterm::event::KeyCode;

use crate::ui::action::{
    Action, Context, Entry, FilmAction, Keymap, MixerAction, RunsAction, SamplesAction,
    StudioAction, TABLE,
};
use crate::ui::fuzzy;
use crate::ui::key::Key;

/// Longest query.
const LONGEST: usize = 60;

/// What is typed and selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What is typed.
    pub query: String,
    /// The selected row; it may be past the last one.
    pub selected: usize,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// An action of the table.
    Action(Action),
    /// Switch to the preset with this id.
    Preset(String),
    /// Hide or show the curve with this name.
    Curve(String),
}

/// A row of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it does.
    pub choice: Choice,
    /// What is searched first.
    pub name: String,
    /// A line about it.
    pub doc: String,
    /// Its keys as they are shown; empty without any.
    pub keys: String,
    /// Characters of the name that were typed.
    pub found: Vec<usize>,
}

impl Row {
    /// Of everything that a key of the dashboard itself does.
    pub fn actions(keymap: &Keymap) -> impl Iterator<Item = Self> {
        let listed = TABLE.iter().filter(|entry| {
            matches!(entry.group.context(), Context::Main | Context::Past)
                && entry.is_bindable()
                && entry.action != Action::Palette
        });
        listed.map(|entry| Self {
            choice: Choice::Action(entry.action),
            name: entry.name.to_owned(),
            doc: entry.doc.to_owned(),
            keys: keymap.text(entry),
            found: Vec::new(),
        })
    }

    /// Of everything that keys do elsewhere; it leads there.
    pub fn elsewhere(keymap: &Keymap) -> impl Iterator<Item = Self> {
        TABLE.iter().filter_map(|entry| {
            let door = door(entry.group.context()).filter(|_| entry.is_bindable())?;
            let keys = [Entry::of(door)?, entry].map(|entry| keymap.first(entry));
            let keys: Vec<String> = keys.into_iter().flatten().collect();
            Some(Self {
                choice: Choice::Action(door),
                name: entry.name.to_owned(),
                doc: format!("{}: {}", entry.group.title(), entry.doc),
                keys: keys.join(" "),
                found: Vec::new(),
            })
        })
    }

    /// Of something that has no row in the table.
    #[must_use]
    pub fn new(choice: Choice, [name, doc, keys]: [String; 3]) -> Self {
        Self {
            choice,
            name,
            doc,
            keys,
            found: Vec::new(),
        }
    }

    /// How well all words of the query fit: in the name, or as they are in the line about it.
    fn fit(&mut self, query: &str) -> Option<i32> {
        let doc = self.doc.to_lowercase();
        let mut score = 0;
        for word in query.split_whitespace() {
            if let Some(found) = fuzzy::find(word, &self.name) {
                // Of two names that fit alike, the shorter.
                score += 4 * found.score - self.name.len() as i32;
                self.found.extend(found.found);
            } else if doc.contains(&word.to_lowercase()) {
                score += 1;
            } else {
                return None;
            }
        }
        Some(score)
    }
}

/// The action that leads to where keys of a context act.
fn door(context: Context) -> Option<Action> {
    Some(match context {
        Context::Runs => Action::Runs(RunsAction::Open),
        Context::Samples => Action::Samples(SamplesAction::Open),
        Context::Studio => Action::Studio(StudioAction::Open),
        Context::Film => Action::Film(FilmAction::Open),
        Context::Mixer | Context::MixerList => Action::Mixer(MixerAction::Open),
        Context::Editor => Action::EditPreset,
        _ => return None,
    })
}

impl Palette {
    /// The rows that fit, best first; rows that fit alike stay in their order.
    #[must_use]
    pub fn sorted(&self, rows: impl Iterator<Item = Row>) -> Vec<Row> {
        let fitting = |mut row: Row| Some((row.fit(&self.query)?, row));
        let mut rows: Vec<(i32, Row)> = rows.filter_map(fitting).collect();
        rows.sort_by_key(|(score, _)| -score);
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// From the clipboard.
    pub fn paste(&mut self, text: &str) {
        let one_line = text.trim().chars().filter(|c| !c.is_control());
        let room = LONGEST.saturating_sub(self.query.chars().count());
        self.query.extend(one_line.take(room));
        self.selected = 0;
    }

    /// A key that is no action's: it is typed.
    pub fn type_in(&mut self, key: Key) {
        if key.code == KeyCode::Backspace {
            self.query.pop();
        } else if let Some(character) = key.typed()
            && self.query.chars().count() < LONGEST
        {
            self.query.push(character);
        } else {
            return;
        }
        self.selected = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str) -> Vec<String> {
        let palette = Palette {
            query: query.to_owned(),
            selected: 0,
        };
        let rows = palette.sorted(Row::actions(&Keymap::default()));
        rows.into_iter().map(|row| row.name).collect()
    }

    #[test]
    fn without_a_query_everything_is_there_in_the_order_of_the_table() {
        let names = names("");
        assert_eq!(names[..3], ["toggle-pause", "step", "new-prompt"]);
        assert!(names.contains(&"quit".to_owned()));
        for absent in ["palette", "palette-run", "detach", "preset-hotkey"] {
            assert!(!names.contains(&absent.to_owned()), "{absent}");
        }
    }

    #[test]
    fn what_is_done_elsewhere_is_found_with_the_way_there() {
        let palette = Palette {
            query: "rename".to_owned(),
            selected: 0,
        };
        let rows = palette.sorted(Row::elsewhere(&Keymap::default()));
        let row = &rows[0];
        assert_eq!(
            (row.name.as_str(), row.keys.as_str()),
            ("runs-rename", "O r")
        );
        assert!(row.doc.starts_with("In the list of runs: "), "{}", row.doc);
        assert_eq!(row.choice, Choice::Action(Action::Runs(RunsAction::Open)));
    }

    #[test]
    fn what_is_meant_comes_first() {
        for (query, first) in [
            ("pause", "toggle-pause"),
            ("lru", "learning-rate-up"),
            ("zlog", "zoom-log"),
            ("save", "save"),
            ("theme", "theme"),
            ("rate down", "learning-rate-down"),
            ("checkpoint", "save"),
            ("zoom", "zoom"),
        ] {
            assert_eq!(names(query)[0], first, "{query}");
        }
        assert_eq!(names("no such thing"), [""; 0]);
    }
}
