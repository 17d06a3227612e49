//! A preset as the text of its file, on its way between a file, an editor and a session: checked
//! like a file, whether or not there is one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::field::Field;
use super::file::{self, Depth};
use super::revision::matching;
use super::style::Home;
use super::{Preset, PresetEntry, Revision};

/// How a refusal to save over a changed file ends.
pub const CHANGED: &str = "was changed meanwhile";
/// How a refusal to save over another file ends.
pub const PRESENT: &str = "is there already";
/// Most characters of a preset's name.
pub const NAME_LIMIT: usize = 60;

/// A preset as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresetText {
    /// [`Preset::id`], the stem of its file.
    pub id: String,
    /// TOML.
    pub text: String,
    /// The absolute folder in which its relative paths start; `None` where the pictures lie that the
    /// program carries.
    pub home: Option<PathBuf>,
    /// Its file; `None` for a built-in preset and for one that was never saved.
    pub path: Option<PathBuf>,
}

/// What may stand where a preset is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Replaces {
    /// Nothing: the file is a new one.
    Nothing,
    /// This text only: what it was when editing began.
    Text(String),
    /// Anything.
    Anything,
}

impl PresetText {
    /// A text for a preset that nobody has written: it says what is not as usual.
    #[must_use]
    pub fn of(preset: &Preset) -> Self {
        let whole = Self {
            id: preset.id.clone(),
            text: preset.to_toml(),
            home: None,
            path: None,
        };
        // What is usual depends on these two.
        let mut least = format!("title = \"-\"\nmodel = {:?}\n\n", preset.model);
        least.push_str("source = \"a\"\ntarget = \"b\"\n");
        if preset.training.auto_layers.is_some() {
            least.push_str("improve_shape = true\n");
        }
        let least = Self {
            text: least,
            ..whole.clone()
        };
        matching(&least, preset).unwrap_or(whole)
    }

    /// Checks the text, but not what it names on disk: that may be the disk of another machine.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn check(&self) -> Result<Preset, Vec<Problem>> {
        file::parse_to(Depth::Text, &self.id, &self.text, self.base()).outcome
    }

    /// Checks the text and the pictures that it names.
    ///
    /// # Errors
    /// All that is wrong.
    pub fn read(&self) -> Result<Preset, Vec<Problem>> {
        file::parse(&self.id, &self.text, self.base()).outcome
    }

    /// Makes `folder` the text's home. Its relative paths lead to where they did.
    ///
    /// # Errors
    /// When the text is no TOML.
    pub fn settle_in(&mut self, folder: &Path) -> Result<(), String> {
        if self.home.as_deref() == Some(folder) {
            return Ok(());
        }
        let mut revision = Revision::of(&self.text)?;
        for name in ["style_images", "losses.texture_image", "model"] {
            let Some(field) = Field::named(name) else {
                continue;
            };
            let given = revision.given(field);
            let starts = ["./", "../"];
            let is_path =
                |path: &String| name != "model" || starts.iter().any(|s| path.starts_with(s));
            if let Some(given) = given.filter(is_path) {
                let path = self.base().resolve(&given);
                revision.set(field, &path.to_string_lossy());
            }
        }
        self.text = revision.text();
        self.home = Some(folder.to_owned());
        Ok(())
    }

    pub(super) fn base(&self) -> Home<'_> {
        self.home.as_deref().map_or(Home::BuiltIn, Home::Folder)
    }
}

/// What is wrong with the name of a preset to be saved.
///
/// # Errors
/// In words, with what is allowed.
pub fn check_name(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err("the name is empty".to_owned());
    }
    let length = name.chars().count();
    if length > NAME_LIMIT {
        return Err(format!("{length} characters; allowed: {NAME_LIMIT}"));
    }
    let odd = |c: &char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if let Some(odd) = name.chars().find(odd) {
        return Err(format!(
            "\"{odd}\" in the name; allowed: letters, digits, - _ ."
        ));
    }
    if name.starts_with(['.', '-']) {
        return Err("a name begins with a letter or a digit".to_owned());
    }
    Ok(())
}

/// A name for words: `Ukiyo-e, old` becomes `ukiyo-e-old`; with a number behind where `taken` says so.
#[must_use]
pub fn name_for(words: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = String::new();
    for character in words.to_lowercase().chars().take(NAME_LIMIT / 2) {
        if character.is_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    let name = if name.is_empty() { "preset" } else { name };
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut all = std::iter::once(name.to_owned()).chain(numbered);
    // The second of the two iterators does not end.
    all.find(|name| !taken(name)).unwrap_or_default()
}

impl Preset {
    /// Whether training with the other one is the same, whatever the two are called.
    #[must_use]
    pub fn trains_like(&self, other: &Self) -> bool {
        let named = |preset: &Self| Self {
            id: String::new(),
            title: String::new(),
            description: String::new(),
            hotkey: None,
            ..preset.clone()
        };
        named(self) == named(other)
    }

    /// Whether putting `other` in force is a switch: another name alone is none.
    #[must_use]
    pub fn is_left_for(&self, other: &Self) -> bool {
        self.id != other.id && !self.trains_like(other)
    }

    /// Whether training with the other one is the same, but for the values that keys change.
    #[must_use]
    pub fn trains_like_but_for_keys(&self, other: &Self) -> bool {
        let mut keyed = self.clone();
        keyed.training.iterations = other.training.iterations;
        keyed.training.learning_rate = other.training.learning_rate;
        keyed.training.truncation = other.training.truncation;
        keyed.trains_like(other)
    }

    /// Whether the library holds it as it is, but for the values that keys change.
    #[must_use]
    pub fn is_saved_in(&self, library: &[PresetEntry]) -> bool {
        let found = library.iter().find(|entry| entry.preset.id == self.id);
        found.is_some_and(|entry| !entry.unsaved && entry.preset.trains_like_but_for_keys(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_nobody_wrote_says_what_is_not_as_usual() {
        for entry in crate::preset::Library::load(crate::preset::SearchPath::default()).entries() {
            let text = PresetText::of(&entry.preset);
            let preset = text.read().unwrap();
            assert_eq!(preset, entry.preset, "{}", text.text);
            assert!(text.text.lines().count() < 25, "{}", text.text);
        }
    }

    #[test]
    fn names_come_from_words_and_do_not_collide() {
        let taken = |name: &str| ["ukiyo-e", "ukiyo-e-2"].contains(&name);
        assert_eq!(name_for("Ukiyo-e", taken), "ukiyo-e-3");
        assert_eq!(name_for(" a  red/hat! ", |_| false), "a-red-hat");
        assert_eq!(name_for("日本画", |_| false), "日本画");
        assert_eq!(name_for("!?", |_| false), "preset");
        let long = name_for(&"word ".repeat(50), |_| false);
        assert_eq!(check_name(&long), Ok(()));
    }

    #[test]
    fn names_that_are_no_plain_file_names_are_refused() {
        for good in ["sketch", "my_2nd.one", "日本画"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a/b",
            "..",
            ".hidden",
            "-x",
            "a b",
            "x\0",
            &"x".repeat(61),
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_is_not_there_matters_when_it_is_read_only() {
        let mut text = PresetText {
            id: "mine".to_owned(),
            text: "style_images = \"no/such\"".to_owned(),
            home: Some("/nowhere".into()),
            path: None,
        };
        let preset = text.check().unwrap();
        assert!(preset.to_toml().contains("\"/nowhere/no/such\""));
        let problems = text.read().unwrap_err();
        assert!(problems[0].message.contains("/nowhere/no/such"));
        text.text.push_str("\n[training]\nbatch = 0");
        assert_eq!(text.check().unwrap_err().len(), 1);
    }

    #[test]
    fn keys_do_not_make_a_preset_unsaved_and_other_words_do() {
        let library = crate::preset::Library::load(crate::preset::SearchPath::default()).entries();
        let mut preset = library[0].preset.clone();
        preset.training.learning_rate /= 2.0;
        assert!(preset.is_saved_in(&library));
        preset.losses.feature += 0.1;
        assert!(!preset.is_saved_in(&library));
        let renamed = Preset {
            id: "other".to_owned(),
            ..library[0].preset.clone()
        };
        assert!(!renamed.is_saved_in(&library));
        assert!(renamed.trains_like(&library[0].preset));
        assert!(!library[0].preset.is_left_for(&renamed), "another name");
        assert!(library[0].preset.is_left_for(&library[1].preset));
    }
}
