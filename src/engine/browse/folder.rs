//! What lies in a folder, and which one is looked at first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::protocol::{PhotoEntry, PhotoFolder, PhotosAnswer};
use crate::weights::replace;

/// As [`crate::photo::read`] opens them.
const ENDINGS: [&str; 9] = [
    "png", "jpg", "jpeg", "jfif", "webp", "gif", "bmp", "tif", "tiff",
];
/// More than anybody looks through.
const MOST: usize = 5000;

/// Lists a folder, or the one that a file lies in.
#[must_use]
pub fn list(wanted: Option<&Path>) -> PhotosAnswer {
    let folder = wanted.map_or_else(usual, expanded);
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let folder = fs::canonicalize(&folder).unwrap_or(folder);
    let (folder, select) = match (folder.is_file(), folder.parent()) {
        (true, Some(parent)) => (parent.to_owned(), name(&folder)),
        _ => (folder, None),
    };
    match read(&folder) {
        Ok((entries, left_out)) => PhotosAnswer::Listed(PhotoFolder {
            path: folder,
            entries,
            left_out,
            select,
        }),
        Err(error) => PhotosAnswer::Unlisted {
            reason: format!("{}: {error}", folder.display()),
            folder,
        },
    }
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}

/// Folders, then pictures, by name, and how many are left out. Names that are no text are left out
/// too: nobody could type them.
fn read(folder: &Path) -> io::Result<(Vec<PhotoEntry>, u32)> {
    let entries = fs::read_dir(folder)?.filter_map(|entry| look(&entry.ok()?));
    let mut all: Vec<PhotoEntry> = entries.collect();
    all.sort_by_cached_key(|entry| (entry.bytes.is_some(), entry.name.to_lowercase()));
    let left_out = all.len().saturating_sub(MOST) as u32;
    all.truncate(MOST);
    Ok((all, left_out))
}

fn look(entry: &fs::DirEntry) -> Option<PhotoEntry> {
    let name = entry.file_name().into_string().ok()?;
    let kind = entry.file_type().ok()?;
    let ending = Path::new(&name)
        .extension()
        .and_then(|ending| ending.to_str());
    let picture = ending.is_some_and(|ending| ENDINGS.contains(&&*ending.to_lowercase()));
    if kind.is_dir() {
        return Some(PhotoEntry { name, bytes: None });
    }
    if !picture && !kind.is_symlink() {
        return None;
    }
    // Links are followed.
    let found = fs::metadata(entry.path()).ok()?;
    let bytes = match (found.is_dir(), found.is_file() && picture) {
        (true, _) => None,
        (_, true) => Some(found.len()),
        _ => return None,
    };
    Some(PhotoEntry { name, bytes })
}

fn expanded(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), etcetera::home_dir()) {
        (Ok(rest), Ok(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}

/// Where the last photograph came from, else the home, else the root.
fn usual() -> PathBuf {
    let last = memory().and_then(|memory| fs::read_to_string(memory).ok());
    let last = last.map(|text| PathBuf::from(text.trim_end()));
    let last = last.filter(|folder| folder.is_dir());
    last.or_else(|| etcetera::home_dir().ok())
        .unwrap_or_else(|| PathBuf::from("/"))
}

/// Notes where a photograph came from; when that cannot be written the home comes first again.
pub fn remember(photo: &Path) {
    let (Some(memory), Some(folder)) = (memory(), photo.parent()) else {
        return;
    };
    let text = format!("{}\n", folder.display());
    let parent = memory.parent().unwrap_or(&memory);
    let _ = fs::create_dir_all(parent).and_then(|()| replace::write(&memory, text.as_bytes()));
}

fn memory() -> Option<PathBuf> {
    // Who runs the tests has a folder of their own.
    if cfg!(test) {
        return None;
    }
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.state_dir()?.join("nada-tui").join("photos-folder"))
}

/// Where the sample portraits are written.
#[must_use]
pub fn portraits() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    let folder = strategy.data_dir().join("nada-tui").join("portraits");
    Some(fs::canonicalize(&folder).unwrap_or(folder))
}
