//! The runs folders that this user has worked in: a line each in `nada-tui/runs-folders` of the
//! user's state folder, the last used first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::weights::replace;

/// So many are remembered.
const MOST: usize = 64;

/// `nada-tui/runs-folders` in the user's state folder; `None` without a home.
#[must_use]
pub fn usual_register() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::choose_base_strategy().ok()?;
    let state = strategy.state_dir()?;
    Some(state.join("nada-tui").join("runs-folders"))
}

/// Notes that an engine works in a folder; folders that are gone are forgotten.
///
/// # Errors
/// When the register cannot be written.
pub fn remember(register: &Path, runs: &Path) -> io::Result<()> {
    let runs = fs::canonicalize(runs).or_else(|_| std::path::absolute(runs))?;
    let before = fs::read_to_string(register).unwrap_or_default();
    let mut all = vec![runs.display().to_string()];
    for line in before.lines().filter(|line| Path::new(line).is_dir()) {
        if all.len() < MOST && !all.iter().any(|known| known == line) {
            all.push(line.to_owned());
        }
    }
    let text = all.join("\n") + "\n";
    if text == before {
        return Ok(());
    }
    if let Some(folder) = register.parent() {
        fs::create_dir_all(folder)?;
    }
    replace::write(register, text.as_bytes())
}

/// Which runs folders are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The one of this engine.
    pub here: PathBuf,
    register: Option<PathBuf>,
}

impl Folders {
    /// The folder of an engine, and those in a register.
    #[must_use]
    pub fn new(here: &Path, register: Option<PathBuf>) -> Self {
        let here = fs::canonicalize(here).unwrap_or_else(|_| here.to_owned());
        Self { here, register }
    }

    /// All that are there, this engine's first.
    #[must_use]
    pub fn all(&self) -> Vec<PathBuf> {
        let mut all = vec![self.here.clone()];
        let register = self.register.as_ref();
        let text = register.and_then(|path| fs::read_to_string(path).ok());
        for line in text.unwrap_or_default().lines() {
            if let Ok(folder) = fs::canonicalize(line)
                && !all.contains(&folder)
            {
                all.push(folder);
            }
        }
        all
    }

    /// Whether a folder is one of them.
    #[must_use]
    pub fn hold(&self, folder: Option<&Path>) -> bool {
        folder.is_some_and(|folder| self.all().iter().any(|known| known == folder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_remembered_the_last_used_first_until_they_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let register = root.join("state/nada-tui/runs-folders");
        let [a, b] = ["a", "b"].map(|name| root.join(name));
        for runs in [&a, &b, &a] {
            fs::create_dir_all(runs).unwrap();
            remember(&register, runs).unwrap();
        }
        let here = root.join("here");
        let folders = Folders::new(&here, Some(register.clone()));
        assert_eq!(folders.all(), [here.clone(), a.clone(), b.clone()]);
        assert!(folders.hold(Some(&b)) && !folders.hold(Some(&root)));
        fs::remove_dir(&b).unwrap();
        assert_eq!(folders.all(), [here.clone(), a.clone()]);
        remember(&register, &here).unwrap();
        let text = fs::read_to_string(&register).unwrap();
        assert_eq!(text, format!("{}\n{}\n", here.display(), a.display()));
    }

    #[test]
    fn without_a_register_there_is_one_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Folders::new(folder.path(), None).all().len(), 1);
    }
}
