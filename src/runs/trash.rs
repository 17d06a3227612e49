//! The trash of a runs folder, `.trash` in it: deleting a run moves its folder there, whole.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::{RunsError, size};
use crate::trainer::folder::Hold;

const TRASH: &str = ".trash";

/// The runs in the trash of a runs folder, the newest first.
#[must_use]
pub fn paths(runs: &Path) -> Vec<PathBuf> {
    super::paths(&runs.join(TRASH))
}

/// When a run was put into the trash, in seconds since the Unix epoch; `None` outside of it.
#[must_use]
pub fn since(run: &Path) -> Option<i64> {
    let in_trash = run.parent()?.file_name()? == TRASH;
    // Renaming a folder changes this time of it, and nothing else does in the trash.
    let time = fs::metadata(run).ok().map(|found| found.ctime());
    time.filter(|_| in_trash)
}

/// The runs folder of a run, in the trash or not.
#[must_use]
pub fn runs_of(run: &Path) -> Option<&Path> {
    let parent = run.parent()?;
    if parent.file_name()? == TRASH {
        return parent.parent();
    }
    Some(parent)
}

/// Moves a run into the trash; gives where it is then.
///
/// # Errors
/// When it is no run, an engine uses it, or it cannot be moved.
pub fn delete(run: &Path) -> Result<PathBuf, RunsError> {
    let runs = folder_of(run)?;
    if since(run).is_some() {
        return Err(RunsError::NoRun(run.to_owned()));
    }
    let trash = runs.join(TRASH);
    fs::create_dir_all(&trash).map_err(RunsError::at(&trash))?;
    carry(run, &trash)
}

/// Takes a run out of the trash; gives where it is then: where it was, if nothing else is there.
///
/// # Errors
/// When it is no run in the trash, or it cannot be moved.
pub fn restore(trashed: &Path) -> Result<PathBuf, RunsError> {
    folder_of(trashed)?;
    let runs = runs_of(trashed).filter(|_| since(trashed).is_some());
    let runs = runs.ok_or_else(|| RunsError::NoRun(trashed.to_owned()))?;
    carry(trashed, runs)
}

/// Deletes what is in the trash of a runs folder for good; gives how many runs that were. Those
/// that an engine uses stay.
///
/// # Errors
/// When something cannot be deleted; what was deleted until then is gone.
pub fn empty(runs: &Path) -> Result<u32, RunsError> {
    let mut count = 0;
    for run in paths(runs) {
        let Ok(_hold) = Hold::take(&run) else {
            continue;
        };
        fs::remove_dir_all(&run).map_err(RunsError::at(&run))?;
        count += 1;
    }
    Ok(count)
}

/// Bytes that emptying the trash of these runs folders would free.
#[must_use]
pub fn frees(folders: &[PathBuf]) -> u64 {
    let trashed: Vec<PathBuf> = folders.iter().flat_map(|runs| paths(runs)).collect();
    size::of(&trashed).freed()
}

fn folder_of(run: &Path) -> Result<&Path, RunsError> {
    let found = run.parent().filter(|_| super::is_run(run));
    found.ok_or_else(|| RunsError::NoRun(run.to_owned()))
}

/// Renames, while nobody else can begin to train there.
fn carry(run: &Path, to: &Path) -> Result<PathBuf, RunsError> {
    let Ok(_hold) = Hold::take(run) else {
        return Err(RunsError::InUse(run.to_owned()));
    };
    let name = run.file_name().unwrap_or_default().to_string_lossy();
    let mut target = to.join(&*name);
    for number in 2.. {
        // A folder of that name would be replaced if it were empty.
        let taken = match fs::symlink_metadata(&target) {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(RunsError::at(&target)(error)),
        };
        if !taken {
            break;
        }
        target = to.join(format!("{name}-{number}"));
    }
    fs::rename(run, &target).map_err(RunsError::at(run))?;
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::fixture;
    use crate::trainer::history;

    #[test]
    fn a_deleted_run_comes_back_as_it_was() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::finished(runs.path(), "20260101-000000-a");
        let trashed = delete(&run).unwrap();
        assert!(!run.exists() && super::super::paths(runs.path()).is_empty());
        assert_eq!(paths(runs.path()), std::slice::from_ref(&trashed));
        assert!(since(&trashed).is_some() && since(&run).is_none());
        assert_eq!(runs_of(&trashed), Some(runs.path()));
        assert!(matches!(delete(&trashed), Err(RunsError::NoRun(_))));
        assert_eq!(restore(&trashed).unwrap(), run);
        assert!(run.join("run.toml").exists() && paths(runs.path()).is_empty());
        assert!(matches!(restore(&run), Err(RunsError::NoRun(_))));
    }

    #[test]
    fn of_two_runs_with_one_name_both_are_kept() {
        let runs = tempfile::tempdir().unwrap();
        let name = "20260101-000000-a";
        let first = delete(&fixture::finished(runs.path(), name)).unwrap();
        let second = delete(&fixture::finished(runs.path(), name)).unwrap();
        assert_ne!(first, second);
        restore(&first).unwrap();
        fs::rename(&second, &first).unwrap();
        let back = restore(&first).unwrap();
        assert!(back.ends_with("20260101-000000-a-2"), "{}", back.display());
    }

    #[test]
    fn a_run_in_use_stays_where_it_is() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::finished(runs.path(), "20260101-000000-a");
        let hold = Hold::take(&run).unwrap();
        let error = delete(&run).unwrap_err().to_string();
        assert!(error.contains("an engine uses it"), "{error}");
        drop(hold);
        let trashed = delete(&run).unwrap();
        let hold = Hold::take(&trashed).unwrap();
        assert_eq!(empty(runs.path()).unwrap(), 0);
        drop(hold);
        assert_eq!(empty(runs.path()).unwrap(), 1);
        assert!(!trashed.exists());
    }

    #[test]
    fn a_branch_stays_whole_when_its_parent_is_gone_for_good() {
        let runs = tempfile::tempdir().unwrap();
        let parent = fixture::finished(runs.path(), "20260101-000000-a");
        let branch = fixture::finished(runs.path(), "20260102-000000-b");
        let [from, to] = [&parent, &branch].map(|run| run.join("history"));
        fs::write(from.join("000010.safetensors"), [7; 1000]).unwrap();
        let weights = to.join("000010.safetensors");
        history::link(&from.join("000010.safetensors"), &weights).unwrap();
        let before = size::of(std::slice::from_ref(&branch)).bytes;
        let whole = size::of(std::slice::from_ref(&parent));
        assert_eq!(whole.shared, 1000);
        delete(&parent).unwrap();
        let folders = [runs.path().to_owned()];
        assert_eq!(frees(&folders), whole.bytes - 1000);
        assert_eq!(empty(runs.path()).unwrap(), 1);
        assert_eq!(fs::read(&weights).unwrap(), [7; 1000]);
        let after = size::of(std::slice::from_ref(&branch));
        assert_eq!((after.bytes, after.shared), (before, 0));
    }

    #[test]
    fn what_is_no_run_is_never_moved() {
        let runs = tempfile::tempdir().unwrap();
        let other = runs.path().join("letters");
        fs::create_dir(&other).unwrap();
        assert!(matches!(delete(&other), Err(RunsError::NoRun(_))));
        assert!(matches!(delete(runs.path()), Err(RunsError::NoRun(_))));
        assert!(other.exists());
    }
}
