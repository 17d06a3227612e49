//! Whether a disk has room for what is to be written.

use std::path::{Path, PathBuf};

/// Stays free for everything else.
const SPARE: u64 = 64 << 20;

/// A disk is too full.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} has {} MB left, {} MB are needed: make room, or take another folder",
    folder.display(),
    left / 1_000_000,
    needed.div_ceil(1_000_000)
)]
pub struct NoSpace {
    /// Where it was to be written.
    pub folder: PathBuf,
    /// Free bytes.
    pub left: u64,
    /// Bytes that are needed.
    pub needed: u64,
}

/// Checks that `bytes` fit on the disk of `folder`, which may have to be made yet. A disk that does
/// not say how much is free has room.
///
/// # Errors
/// When they do not.
pub fn check(folder: &Path, bytes: u64) -> Result<(), NoSpace> {
    let needed = bytes.saturating_add(SPARE);
    match free(folder) {
        Some(left) if left < needed => Err(NoSpace {
            folder: folder.to_owned(),
            left,
            needed,
        }),
        _ => Ok(()),
    }
}

fn free(folder: &Path) -> Option<u64> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_let_through_and_what_does_not_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("not/yet/made");
        assert_eq!(check(&new, 0), Ok(()));
        let error = check(&new, u64::MAX).unwrap_err();
        assert_eq!(error.folder, new);
        assert!(error.left < error.needed);
        let text = error.to_string();
        assert!(
            text.contains("not/yet/made has ") && text.contains("make room"),
            "{text}"
        );
        assert!(!new.exists());
    }
}
