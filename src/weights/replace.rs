//! Files that matter: a reader sees the old one or the whole new one, never a part.

use std::fs::{File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Begins the names of files that are not finished.
pub const DRAFT: &str = ".writing-";

/// Writes to a temporary file beside `path`, syncs it, renames it and syncs the folder.
///
/// # Errors
/// When the folder cannot be written; `path` is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// [`write`] for what is better not held in memory at once: `fill` writes the temporary file.
///
/// # Errors
/// When the folder cannot be written, or `fill` fails; `path` is then as it was.
pub fn write_with<E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let mut draft = Draft::beside(path)?;
    fill(draft.file())?;
    Ok(draft.finish()?)
}

/// A file on its way to `path`; nothing is left of it when it is dropped before it is finished.
#[derive(Debug)]
pub struct Draft {
    file: NamedTempFile,
    path: PathBuf,
}

impl Draft {
    /// An empty file beside `path`.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let folder = folder_of(path);
        if !folder.is_dir() {
            let reason = format!("there is no folder {}", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, reason));
        }
        let file = tempfile::Builder::new()
            .prefix(DRAFT)
            .permissions(Permissions::from_mode(0o666)) // less the umask, as any new file
            .tempfile_in(folder)
            .map_err(|error| plain(&error))?;
        let path = path.to_owned();
        Ok(Self { file, path })
    }

    /// To write to.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Where it is until it is finished, for other programs to write to.
    #[must_use]
    pub fn place(&self) -> &Path {
        self.file.path()
    }

    /// Syncs it and puts it in its place.
    ///
    /// # Errors
    /// When that cannot be done; what was at the place is then as it was.
    pub fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        let folder = folder_of(&self.path).to_owned();
        self.file.persist(&self.path)?;
        File::open(folder)?.sync_all()
    }
}

/// Without the name of the temporary file, which nobody has asked for.
fn plain(error: &io::Error) -> io::Error {
    error.kind().into()
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let plain = folder.path().join("plain");
        fs::File::create(&plain).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&plain));
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"old").unwrap();
        let outcome = write_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(outcome.unwrap_err().to_string(), "no more");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_unfinished_file_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"old").unwrap();
        let mut draft = Draft::beside(&path).unwrap();
        draft.file().write_all(b"half").unwrap();
        assert!(draft.place().exists());
        drop(draft);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_said_without_names_of_our_own() {
        let folder = tempfile::tempdir().unwrap();
        let error = write(&folder.path().join("no/such"), b"x").unwrap_err();
        assert!(
            error.to_string().starts_with("there is no folder /"),
            "{error}"
        );
        let error = write(Path::new("/proc/such"), b"x").unwrap_err();
        assert!(!error.to_string().contains(DRAFT), "{error}");
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
