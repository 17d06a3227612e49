//! What run folders take on disk. Branches share files with the run that they left by hard links:
//! such a file is free when its last name is gone.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Bytes of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// All of them.
    pub bytes: u64,
    /// Those that have names elsewhere too.
    pub shared: u64,
}

impl Size {
    /// What is free when the folders are gone.
    #[must_use]
    pub fn freed(self) -> u64 {
        self.bytes - self.shared
    }
}

/// A file that was come across.
struct File {
    bytes: u64,
    /// Names that it has anywhere.
    names: u64,
    /// Names that were seen.
    seen: u64,
}

/// Of everything in these folders together. What cannot be read counts nothing; links to other
/// folders are not followed.
#[must_use]
pub fn of(folders: &[PathBuf]) -> Size {
    let mut files = HashMap::new();
    for folder in folders {
        walk(folder, &mut files);
    }
    let mut size = Size::default();
    for file in files.values() {
        size.bytes += file.bytes;
        if file.seen < file.names {
            size.shared += file.bytes;
        }
    }
    size
}

fn walk(folder: &Path, files: &mut HashMap<(u64, u64), File>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        // Of a link itself, not of what it leads to.
        let Ok(found) = entry.metadata() else {
            continue;
        };
        if found.is_dir() {
            walk(&entry.path(), files);
            continue;
        }
        let file = files.entry((found.dev(), found.ino())).or_insert(File {
            bytes: found.len(),
            names: found.nlink(),
            seen: 0,
        });
        file.seen += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_files_are_free_when_all_their_names_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
        for run in [&a, &b] {
            fs::create_dir_all(run.join("history")).unwrap();
        }
        fs::write(a.join("own"), [0; 10]).unwrap();
        fs::write(a.join("history/weights"), [0; 100]).unwrap();
        fs::hard_link(a.join("history/weights"), b.join("history/weights")).unwrap();
        let size = |bytes, shared| Size { bytes, shared };
        assert_eq!(of(std::slice::from_ref(&a)), size(110, 100));
        assert_eq!(of(std::slice::from_ref(&b)).freed(), 0);
        assert_eq!(of(&[a, b]), size(110, 0));
        assert_eq!(of(&[PathBuf::from("/no/such")]), size(0, 0));
    }
}
