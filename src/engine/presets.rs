//! The preset library of an engine, which follows its files as well as the system lets it.

use std::sync::mpsc::Sender;
use std::time::Duration;

use super::event::Event;
use crate::preset::watch::{Changed, Live, Mode, WatchError};
use crate::preset::{Library, Preset, PresetEntry, SearchPath};

/// How often files are looked at when the system gives no word of changes.
const POLL: Duration = Duration::from_secs(2);

/// A preset that cannot be begun with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPreset {
    /// There is none of this name.
    #[error("no preset `{id}`; there are {known}")]
    Unknown {
        /// The name.
        id: String,
        /// All names.
        known: String,
    },
    /// Its file never was good.
    #[error("preset `{id}` ({path}): {error}")]
    Broken {
        /// The name.
        id: String,
        /// The file.
        path: String,
        /// What is wrong.
        error: String,
    },
}

/// The library, watched if that is possible.
#[derive(Debug)]
pub enum Presets {
    /// Follows its files.
    Live(Live),
    /// Stays as it was read.
    Still(Library),
}

impl Presets {
    /// Reads and watches the presets of a path, every `poll` or by the system's word. A line for
    /// the log comes with it when watching is not possible as it should be.
    pub fn open(
        path: &SearchPath,
        poll: Option<Duration>,
        events: &Sender<Event>,
    ) -> (Self, Option<String>) {
        let start = |mode| {
            let library = Library::load(path.clone());
            Live::start(library, mode, events.clone(), Event::Presets)
        };
        let first = match start(poll.map_or(Mode::Auto, Mode::Poll)) {
            Ok(live) => return (Self::Live(live), None),
            Err(error) => error,
        };
        if let Ok(live) = start(Mode::Poll(POLL)) {
            let text = format!("{first}; looking every {} s instead", POLL.as_secs());
            return (Self::Live(live), Some(text));
        }
        let text = format!("{first}; edits of presets are not noticed");
        (Self::Still(Library::load(path.clone())), Some(text))
    }

    /// All presets.
    pub fn entries(&self) -> Vec<PresetEntry> {
        match self {
            Self::Live(live) => live.library().entries(),
            Self::Still(library) => library.entries(),
        }
    }

    /// All presets, with their texts.
    pub fn library(&self) -> &Library {
        match self {
            Self::Live(live) => live.library(),
            Self::Still(library) => library,
        }
    }

    /// Reads again what changed.
    ///
    /// # Errors
    /// When a folder cannot be watched any more; what was read counts.
    pub fn changed(&mut self, changed: &Changed) -> Result<(), WatchError> {
        match self {
            Self::Live(live) => live.changed(changed).map(drop),
            Self::Still(library) => {
                // What the engine itself has written.
                let paths: Vec<_> = changed.0.iter().cloned().collect();
                library.reload(&paths);
                Ok(())
            }
        }
    }
}

/// The preset of this name.
///
/// # Errors
/// When there is none, or none that one can train.
pub fn usable(entries: &[PresetEntry], id: &str) -> Result<Preset, NoPreset> {
    let Some(entry) = entries.iter().find(|entry| entry.preset.id == id) else {
        let known: Vec<_> = entries.iter().map(|e| e.preset.id.as_str()).collect();
        return Err(NoPreset::Unknown {
            id: id.to_owned(),
            known: known.join(", "),
        });
    };
    if entry.is_usable() {
        return Ok(entry.preset.clone());
    }
    let path = entry.path.as_deref().unwrap_or("built in".as_ref());
    Err(NoPreset::Broken {
        id: id.to_owned(),
        path: path.display().to_string(),
        error: entry.error.clone().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn presets_to_begin_with_are_known_and_good() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.toml"), "target = 3").unwrap();
        let (sender, _events) = mpsc::channel();
        let path = SearchPath::of([folder.path().to_owned()]);
        let (presets, warning) = Presets::open(&path, None, &sender);
        assert_eq!(warning, None);
        let entries = presets.entries();
        assert_eq!(usable(&entries, "sketch").unwrap().id, "sketch");
        let unknown = usable(&entries, "nothing").unwrap_err().to_string();
        assert!(unknown.contains("`nothing`; there are "), "{unknown}");
        let broken = usable(&entries, "mine").unwrap_err().to_string();
        assert!(broken.contains("mine.toml"), "{broken}");
        assert!(broken.contains("line 1"), "{broken}");
    }
}
