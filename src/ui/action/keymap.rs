//! Which key means what: the table's keys, and those that a person has put in their place.

use crossterm::event::KeyCode;

use super::{Action, Context, Entry, TABLE};
use crate::ui::key::Key;

/// The keys of one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The action's row.
    pub name: &'static str,
    /// Its keys, possibly none.
    pub keys: Vec<Key>,
}

/// Two actions want one key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` is the key of `{other}` too; give `{other}` another key, or none: {other} = []")]
pub struct Conflict {
    /// The action for which the key was asked.
    pub name: &'static str,
    /// The key.
    pub key: Key,
    /// The action that has it.
    pub other: &'static str,
}

/// All keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the table.
    keys: Vec<Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = TABLE.iter().map(|entry| entry.keys.to_vec());
        Self {
            keys: keys.collect(),
        }
    }
}

impl Keymap {
    /// The table's keys with other ones for some actions. An action whose new keys conflict keeps
    /// those of the table, and a conflict says why.
    #[must_use]
    pub fn with(mut bound: Vec<Bound>) -> (Self, Vec<Conflict>) {
        let mut conflicts = Vec::new();
        loop {
            let mut map = Self::default();
            for Bound { name, keys } in &bound {
                if let Some(row) = TABLE.iter().position(|entry| entry.name == *name) {
                    map.keys[row].clone_from(keys);
                }
            }
            let conflict = bound.iter().rev().find_map(|one| map.conflict(one));
            let Some(conflict) = conflict else {
                return (map, conflicts);
            };
            bound.retain(|one| one.name != conflict.name);
            conflicts.push(conflict);
        }
    }

    /// Another action of the same context with one of these keys.
    fn conflict(&self, bound: &Bound) -> Option<Conflict> {
        let row = TABLE.iter().position(|entry| entry.name == bound.name)?;
        let context = TABLE[row].group.context();
        let same =
            |(other, entry): &(usize, &Entry)| *other != row && entry.group.context() == context;
        let mut others = TABLE.iter().enumerate().filter(same);
        others.find_map(|(other, entry)| {
            let key = bound
                .keys
                .iter()
                .find(|key| self.keys[other].contains(key))?;
            Some(Conflict {
                name: bound.name,
                key: *key,
                other: entry.name,
            })
        })
    }

    /// The action of a key.
    #[must_use]
    pub fn lookup(&self, context: Context, key: Key) -> Option<Action> {
        let around = || self.lookup_in(context.around()?, key);
        self.lookup_in(context, key).or_else(around)
    }

    fn lookup_in(&self, context: Context, key: Key) -> Option<Action> {
        let rows = TABLE.iter().zip(&self.keys);
        let mut here = rows.filter(|(entry, _)| entry.group.context() == context);
        let (entry, _) = here.find(|(_, keys)| keys.contains(&key))?;
        Some(match (entry.action, key.code) {
            (Action::Hotkey(_), KeyCode::Char(digit)) => Action::Hotkey(digit.to_digit(10)? as u8),
            (action, _) => action,
        })
    }

    /// The keys of a row.
    #[must_use]
    pub fn keys(&self, entry: &Entry) -> &[Key] {
        let row = TABLE.iter().position(|other| other.action == entry.action);
        row.map_or(&[], |row| &self.keys[row])
    }

    /// The keys as people write them: `j ↓`.
    #[must_use]
    pub fn text(&self, entry: &Entry) -> String {
        if !entry.is_bindable() {
            return "1-9".to_owned();
        }
        let keys: Vec<String> = self.keys(entry).iter().map(ToString::to_string).collect();
        keys.join(" ")
    }

    /// The key that hints show; `None` when the action has none.
    #[must_use]
    pub fn first(&self, entry: &Entry) -> Option<String> {
        if !entry.is_bindable() {
            return Some(self.text(entry));
        }
        self.keys(entry).first().map(ToString::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(name: &'static str, keys: &[char]) -> Bound {
        let keys = keys.iter().copied().map(Key::char).collect();
        Bound { name, keys }
    }

    fn action(map: &Keymap, key: char) -> Option<Action> {
        map.lookup(Context::Main, Key::char(key))
    }

    #[test]
    fn digits_carry_their_number() {
        let map = Keymap::default();
        assert_eq!(action(&map, '7'), Some(Action::Hotkey(7)));
        assert_eq!(map.lookup(Context::Quit, Key::char('7')), None);
    }

    #[test]
    fn keys_mean_what_their_context_says() {
        let map = Keymap::default();
        let s = Key::char('s');
        assert_eq!(map.lookup(Context::Main, s), Some(Action::SaveCheckpoint));
        assert_eq!(map.lookup(Context::Quit, s), Some(Action::SaveAndStop));
        let r = Key::char('r');
        assert_eq!(map.lookup(Context::Main, r), Some(Action::Resample));
        assert_eq!(map.lookup(Context::Lost, r), Some(Action::Relaunch));
    }

    #[test]
    fn other_keys_take_the_place_of_the_tables() {
        let (map, conflicts) = Keymap::with(vec![bound("step", &['a', 'g']), bound("save", &[])]);
        assert_eq!(conflicts, []);
        assert_eq!(action(&map, 'a'), Some(Action::Step));
        assert_eq!(action(&map, 'g'), Some(Action::Step));
        assert_eq!(action(&map, 'n'), None);
        assert_eq!(action(&map, 's'), None);
        assert_eq!(action(&map, ' '), Some(Action::TogglePause));
    }

    #[test]
    fn actions_can_change_places() {
        let (map, conflicts) = Keymap::with(vec![bound("step", &['s']), bound("save", &['n'])]);
        assert_eq!(conflicts, []);
        assert_eq!(action(&map, 's'), Some(Action::Step));
        assert_eq!(action(&map, 'n'), Some(Action::SaveCheckpoint));
    }

    #[test]
    fn a_key_of_another_action_is_refused_and_the_rest_holds() {
        let asked = vec![bound("step", &['a', 's']), bound("restart", &['g'])];
        let (map, conflicts) = Keymap::with(asked);
        let text = conflicts[0].to_string();
        assert!(text.contains("`s` is the key of `save`"), "{text}");
        assert_eq!(conflicts.len(), 1);
        assert_eq!(action(&map, 'n'), Some(Action::Step));
        assert_eq!(action(&map, 's'), Some(Action::SaveCheckpoint));
        assert_eq!(action(&map, 'g'), Some(Action::Restart));
    }

    #[test]
    fn of_two_that_want_one_key_the_later_is_refused() {
        let asked = vec![bound("step", &['g']), bound("restart", &['g'])];
        let (map, conflicts) = Keymap::with(asked);
        assert_eq!((conflicts[0].name, conflicts[0].other), ("restart", "step"));
        assert_eq!(action(&map, 'g'), Some(Action::Step));
        assert_eq!(action(&map, 'R'), Some(Action::Restart));
    }

    #[test]
    fn a_refusal_does_not_bring_the_next_conflict_about_unseen() {
        // Without `save = n` the key `s` is not free for `step`.
        let asked = vec![bound("step", &['s']), bound("save", &['z'])];
        let (map, conflicts) = Keymap::with(asked);
        let refused: Vec<&str> = conflicts.iter().map(|conflict| conflict.name).collect();
        assert_eq!(refused, ["save", "step"]);
        assert_eq!(map, Keymap::default());
    }
}
