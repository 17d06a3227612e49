//! The runs of this machine: their folders listed and looked at, named, put into the trash and taken
//! out of it. A run's folder is never renamed, so that paths to it stay true.

pub mod about;
pub mod details;
pub mod earlier;
pub mod error;
pub mod folders;
pub mod size;
pub mod summary;
pub mod trash;

#[cfg(test)]
pub(crate) mod fixture;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::RunsError;
pub use folders::Folders;

/// Files and folders of which a run's folder has at least one.
const SIGNS: [&str; 3] = ["run.toml", "metrics.jsonl", "checkpoints"];

/// The runs of a folder, the newest first: their names begin with the time. A folder that is not
/// there has none.
#[must_use]
pub fn paths(runs: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(runs) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let visible = names.filter(|name| !name.starts_with('.'));
    let mut found: Vec<PathBuf> = visible.map(|name| runs.join(name)).collect();
    found.retain(|path| is_run(path));
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

fn is_run(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(_) => SIGNS.iter().any(|sign| path.join(sign).exists()),
        // One that must not be looked into may be one.
        Err(error) => error.kind() == std::io::ErrorKind::PermissionDenied,
    }
}
