//! One trainer at a time in a run's folder: a second one would take its numbers away and mix its
//! checkpoints with its own.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::trainer::TrainerError;

/// How often is tried again when somebody only asks.
const PATIENCE: u32 = 10_000;

/// A run's folder that is ours until this is dropped, or the process ends, however it ends.
#[derive(Debug)]
pub struct Hold {
    folder: PathBuf,
    /// None where the file system knows no locks, or when it was let go.
    lock: Option<File>,
}

impl Hold {
    /// Takes the folder.
    ///
    /// # Errors
    /// When another trainer has it, or it cannot be opened.
    pub fn take(folder: &Path) -> Result<Self, TrainerError> {
        let lock = File::open(folder).map_err(TrainerError::at(folder))?;
        let lock = match take_lock(&lock) {
            Ok(()) => Some(lock),
            Err(TryLockError::WouldBlock) => {
                let reason = "another nada trains there; end it first, or steer it with nada-tui";
                return Err(TrainerError::resume(folder, reason));
            }
            Err(TryLockError::Error(_)) => None,
        };
        let folder = folder.to_owned();
        Ok(Self { folder, lock })
    }

    /// Which.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lets go for a while, so that the same run can be loaded again.
    pub fn let_go(&mut self) {
        self.lock = None;
    }

    /// Takes it again.
    ///
    /// # Errors
    /// When somebody else was faster.
    pub fn again(&mut self) -> Result<(), TrainerError> {
        *self = Self::take(&self.folder)?;
        Ok(())
    }
}

/// Whether nobody trains in a folder. Asking keeps nobody from beginning to.
#[must_use]
pub fn is_free(folder: &Path) -> bool {
    File::open(folder).is_ok_and(|lock| is_open_to_all(&lock))
}

fn is_open_to_all(lock: &File) -> bool {
    !matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// Those who only ask hold a shared lock for a moment; they are waited for.
fn take_lock(lock: &File) -> Result<(), TryLockError> {
    for _ in 0..PATIENCE {
        let taken = lock.try_lock();
        if !matches!(taken, Err(TryLockError::WouldBlock)) || !is_open_to_all(lock) {
            return taken;
        }
        lock.unlock().map_err(TryLockError::Error)?;
        std::thread::yield_now();
    }
    Err(TryLockError::WouldBlock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_trainer() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Hold::take(folder.path()).unwrap();
        let error = Hold::take(folder.path()).unwrap_err().to_string();
        assert!(error.contains("another nada trains there"), "{error}");
        first.let_go();
        let second = Hold::take(folder.path()).unwrap();
        assert!(first.again().is_err());
        drop(second);
        first.again().unwrap();
        assert!(!is_free(folder.path()));
        let asking = File::open(folder.path()).unwrap();
        assert!(asking.try_lock_shared().is_err());
        drop(first);
        assert!(is_free(folder.path()));
    }
}
