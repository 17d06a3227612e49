//! All presets of the search path. A file that breaks keeps its last good version in force, with
//! the error beside it; a file that goes gives way to the next of its id in the path.

mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::error::{Place, PresetError};
use super::file::{self, Reading};
use super::style::Home;
use super::{Guidance, Preset, PresetEntry, builtin};

/// Folders in which presets are looked for, first to last; the built-in ones come after them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchPath {
    /// Absolute folders; they need not exist.
    pub folders: Vec<PathBuf>,
}

/// The presets of a [`SearchPath`] and the built-in ones.
#[derive(Debug)]
pub struct Library {
    path: SearchPath,
    built_in: Vec<Preset>,
    files: BTreeMap<PathBuf, File>,
}

/// A preset that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// [`Preset::id`].
    pub id: String,
    /// How.
    pub kind: ChangeKind,
}

/// How a preset changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// There is a new preset.
    Added,
    /// There is a new good version (also of its style pictures).
    Updated,
    /// The file broke, for this reason; the last good version stays in force.
    Broken(String),
    /// The file is good again and says what the last good version said.
    Mended,
    /// The preset is gone.
    Removed,
}

/// A preset file as it was read last.
#[derive(Debug)]
struct File {
    rank: usize,
    text: String,
    good: Option<Preset>,
    error: Option<String>,
    hotkey: Option<Place>,
    folders: Vec<PathBuf>,
}

impl SearchPath {
    /// `given` (`--presets DIR`), `./presets`, the user's configuration folder.
    #[must_use]
    pub fn standard(given: Option<&Path>) -> Self {
        let here = given.into_iter().map(Path::to_owned);
        let here = here.chain([PathBuf::from("presets")]);
        Self::of(here.chain(user_folder()))
    }

    /// These folders, made absolute, each once.
    #[must_use]
    pub fn of(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let mut path = Self::default();
        for folder in folders {
            let folder = absolute(&folder);
            if !path.folders.contains(&folder) {
                path.folders.push(folder);
            }
        }
        path
    }
}

/// The user's own presets: `~/.config/nada-tui/presets`, or where `XDG_CONFIG_HOME` says.
#[must_use]
pub fn user_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("nada-tui").join("presets"))
}

impl Library {
    /// Reads all presets of the path. What is wrong with a file is in its entry.
    #[must_use]
    pub fn load(path: SearchPath) -> Self {
        let built_in = builtin::all()
            .filter_map(|(_, outcome)| outcome.ok())
            .collect();
        let mut library = Self {
            path,
            built_in,
            files: BTreeMap::new(),
        };
        library.scan(&[]);
        library
    }

    /// All presets: those with a hotkey by key, then the others by id.
    #[must_use]
    pub fn entries(&self) -> Vec<PresetEntry> {
        let mut entries: BTreeMap<&str, (usize, PresetEntry)> = BTreeMap::new();
        let mut ids: BTreeSet<&str> = self.built_in.iter().map(|p| p.id.as_str()).collect();
        let of_files: Vec<String> = self.files.keys().map(|path| file::id_of(path)).collect();
        ids.extend(of_files.iter().map(String::as_str));
        for id in ids {
            if let Some(entry) = self.entry(id) {
                entries.insert(id, entry);
            }
        }
        let mut ranked: Vec<_> = entries.into_values().collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        let mut entries: Vec<_> = ranked.into_iter().map(|(_, entry)| entry).collect();
        self.settle_hotkeys(&mut entries);
        entries.sort_by(|a, b| {
            let order = |entry: &PresetEntry| entry.preset.hotkey.unwrap_or(u8::MAX);
            (order(a), &a.preset.id).cmp(&(order(b), &b.preset.id))
        });
        entries
    }

    /// The preset of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<PresetEntry> {
        let mut entries = self.entries().into_iter();
        entries.find(|entry| entry.preset.id == id)
    }

    /// Reads again what the `changed` paths concern (all, when there are none) and says what is
    /// different now.
    pub fn reload(&mut self, changed: &[PathBuf]) -> Vec<Change> {
        let before = self.entries();
        self.scan(changed);
        self.differences_from(&before)
    }

    /// What is different from `before`, an earlier answer of [`Library::entries`].
    #[must_use]
    pub fn differences_from(&self, before: &[PresetEntry]) -> Vec<Change> {
        differences(before, &self.entries())
    }

    /// Every folder whose files matter: the search path, style folders, texture pictures, and where
    /// linked files lie.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let used = self.files.values().flat_map(|file| &file.folders);
        let named = self.path.folders.iter().chain(used).cloned();
        let real = self.files.keys().filter_map(|path| {
            let real = path.canonicalize().ok()?;
            Some(real.parent()?.to_owned())
        });
        named.chain(real).collect()
    }

    fn scan(&mut self, changed: &[PathBuf]) {
        let mut present = BTreeSet::new();
        for (rank, folder) in self.path.folders.clone().iter().enumerate() {
            for path in preset_files(folder) {
                self.read(rank, &path, changed);
                present.insert(path);
            }
        }
        self.files.retain(|path, _| present.contains(path));
    }

    fn read(&mut self, rank: usize, path: &Path, changed: &[PathBuf]) {
        let text = file::read_text(path);
        let before = self.files.get(path);
        if let (Some(before), Ok(text)) = (before, &text) {
            let concerned = changed.is_empty() || concerns(changed, &before.folders);
            if before.text == *text && !concerned {
                return;
            }
        }
        let last_good = before.and_then(|file| file.good.clone());
        let old_folders = before.map(|file| file.folders.clone()).unwrap_or_default();
        let mut now = File {
            rank,
            text: String::new(),
            good: last_good,
            error: None,
            hotkey: None,
            folders: old_folders,
        };
        match text {
            Ok(text) => now.take(path, text),
            Err(error) => now.error = Some(error.short()),
        }
        self.files.insert(path.to_owned(), now);
    }

    /// The entry of an id with its rank: the first file of this id, else the built-in preset.
    fn entry(&self, id: &str) -> Option<(usize, PresetEntry)> {
        let built_in = self.built_in.iter().find(|preset| preset.id == id);
        let mut files: Vec<_> = self.files.iter().collect();
        files.retain(|(path, _)| file::id_of(path) == id);
        files.sort_by_key(|(_, file)| file.rank);
        let Some((path, first)) = files.first() else {
            let entry = PresetEntry {
                preset: built_in?.clone(),
                path: None,
                error: None,
                unsaved: false,
            };
            return Some((usize::MAX, entry));
        };
        let good = files.iter().find_map(|(_, file)| file.good.as_ref());
        let preset = good.or(built_in).cloned();
        let entry = PresetEntry {
            preset: preset.unwrap_or_else(|| nothing_yet(id)),
            path: Some((*path).clone()),
            error: first.error.clone(),
            unsaved: false,
        };
        Some((first.rank, entry))
    }

    /// Each key goes to the first entry that wants it; a file that loses to a file is told so.
    fn settle_hotkeys(&self, entries: &mut [PresetEntry]) {
        let mut taken: BTreeMap<u8, (String, bool)> = BTreeMap::new();
        let wanted: BTreeSet<u8> = entries.iter().filter_map(|e| e.preset.hotkey).collect();
        let free: Vec<String> = (1..=9)
            .filter(|key| !wanted.contains(key))
            .map(|key| key.to_string())
            .collect();
        for entry in entries {
            let Some(key) = entry.preset.hotkey else {
                continue;
            };
            let Some((winner, by_file)) = taken.get(&key) else {
                taken.insert(key, (entry.preset.id.clone(), entry.path.is_some()));
                continue;
            };
            entry.preset.hotkey = None;
            let Some(path) = entry.path.as_ref().filter(|_| *by_file) else {
                continue;
            };
            let place = self.files.get(path).and_then(|file| file.hotkey);
            let place = place.map_or(String::new(), |place| format!("{place}: "));
            let free = if free.is_empty() {
                "none".to_owned()
            } else {
                free.join(", ")
            };
            let message = format!("{place}`hotkey` {key} belongs to `{winner}`; free: {free}");
            entry.error.get_or_insert(message);
        }
    }
}

impl File {
    fn take(&mut self, path: &Path, text: String) {
        let home = path.parent().unwrap_or(Path::new("/"));
        let reading = file::parse(&file::id_of(path), &text, Home::Folder(home));
        let Reading {
            outcome,
            hotkey,
            folders,
        } = reading;
        self.text = text;
        self.hotkey = hotkey;
        match outcome {
            Ok(preset) => {
                self.good = Some(preset);
                self.folders = folders;
            }
            Err(problems) => {
                let path = path.to_owned();
                self.error = Some(PresetError::Invalid { path, problems }.short());
                self.folders.extend(folders);
                self.folders.sort();
                self.folders.dedup();
            }
        }
    }
}

/// What is different between two states of a library, each an answer of [`Library::entries`].
pub fn differences(before: &[PresetEntry], after: &[PresetEntry]) -> Vec<Change> {
    let in_list = |list: &[PresetEntry], id: &str| {
        let found = list.iter().find(|entry| entry.preset.id == id);
        found.cloned()
    };
    let mut changes = Vec::new();
    for now in after {
        let kind = match in_list(before, &now.preset.id) {
            None => Some(match &now.error {
                Some(error) => ChangeKind::Broken(error.clone()),
                None => ChangeKind::Added,
            }),
            Some(old) => change(&old, now),
        };
        changes.extend(kind.map(|kind| Change {
            id: now.preset.id.clone(),
            kind,
        }));
    }
    for old in before {
        if in_list(after, &old.preset.id).is_none() {
            changes.push(Change {
                id: old.preset.id.clone(),
                kind: ChangeKind::Removed,
            });
        }
    }
    changes
}

fn change(old: &PresetEntry, now: &PresetEntry) -> Option<ChangeKind> {
    match &now.error {
        Some(error) if old.error != now.error => Some(ChangeKind::Broken(error.clone())),
        _ if old.preset != now.preset || old.path != now.path => Some(ChangeKind::Updated),
        None if old.error.is_some() => Some(ChangeKind::Mended),
        _ => None,
    }
}

/// Whether one of the paths is, lies in, or leads to one of the folders.
fn concerns(changed: &[PathBuf], folders: &[PathBuf]) -> bool {
    changed.iter().any(|path| {
        folders
            .iter()
            .any(|folder| path.starts_with(folder) || folder.starts_with(path))
    })
}

/// `*.toml` files of a folder, sorted; a folder that cannot be read has none.
fn preset_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths.filter(|path| is_preset(path)).collect();
    paths.sort();
    paths
}

fn is_preset(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = path.extension().is_some_and(|ending| ending == "toml");
    ending && !name.starts_with('.')
}

/// Stands for a preset whose file was broken from the first; see [`PresetEntry::is_usable`].
fn nothing_yet(id: &str) -> Preset {
    let text = "source = \"a\"\ntarget = \"b\"";
    let preset = file::parse(id, text, Home::BuiltIn).outcome;
    let mut preset = preset.expect("two words are a preset");
    preset.guidance = Guidance::Text(Vec::new());
    preset
}

fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.canonicalize().unwrap_or(absolute)
}

#[cfg(test)]
mod tests;
