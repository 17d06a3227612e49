//! The texts behind a library's presets, and where new ones are written.

use std::path::{Path, PathBuf};

use super::{Library, file};
use crate::preset::builtin;
use crate::preset::text::PresetText;

impl Library {
    /// The text of a preset: of its file as it was read last, else of the built-in one.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<PresetText> {
        let named = |(path, _): &(&PathBuf, _)| file::id_of(path) == id;
        let files = self.files.iter().filter(named);
        if let Some((path, file)) = files.min_by_key(|(_, file)| file.rank) {
            return Some(PresetText {
                id: id.to_owned(),
                text: file.text.clone(),
                home: path.parent().map(Path::to_owned),
                path: Some(path.clone()),
            });
        }
        let (_, text) = builtin::PRESETS
            .iter()
            .find(|(built_in, _)| *built_in == id)?;
        Some(PresetText {
            id: id.to_owned(),
            text: (*text).to_owned(),
            home: None,
            path: None,
        })
    }

    /// Where a new preset of this name is written: in the last folder of the path, the user's own.
    ///
    /// # Errors
    /// When there is no folder, or a folder before it has a file of this name, which would hide the
    /// new one.
    pub fn place_for(&self, id: &str) -> Result<PathBuf, String> {
        let Some((last, before)) = self.path.folders.split_last() else {
            return Err("there is no folder for presets: name one with --presets".to_owned());
        };
        let name = format!("{id}.toml");
        let hides = |path: &PathBuf| self.files.contains_key(path);
        let mut before = before.iter().map(|folder| folder.join(&name));
        if let Some(path) = before.find(hides) {
            return Err(format!(
                "{} comes first and would hide it; choose another name",
                path.display()
            ));
        }
        Ok(last.join(name))
    }
}
