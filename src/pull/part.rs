//! The part of a file that is there already, and of what file it is: so that a download goes on
//! where it stopped, however it stopped, and never mixes two files.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::PullError;
use crate::weights::replace;

const BLOCK: usize = 1 << 20;

/// Where downloads of a models folder are under way.
pub(super) fn folder(models: &Path) -> PathBuf {
    models.join(".pull")
}

/// Keeps others from downloading the same model into the same folder. Dropping it lets them.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(folder: &Path, name: &str) -> Result<Self, PullError> {
        let path = folder.join(format!("{name}.lock"));
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true);
        let file = options.open(&path).map_err(PullError::at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(PullError::Busy {
                name: name.to_owned(),
                lock: path,
            }),
            Err(TryLockError::Error(source)) => Err(PullError::Io { path, source }),
        }
    }
}

/// Of what file a part is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    /// The mirror's.
    pub url: String,
    /// Of the whole file, when known.
    pub sha256: Option<String>,
    /// `ETag` or `Last-Modified` of the answer that began it.
    pub same: Option<String>,
}

impl Origin {
    /// Whether a part of `self` is one of `other` too.
    fn fits(&self, other: &Self) -> bool {
        match (&self.sha256, &other.sha256) {
            (Some(mine), Some(wanted)) => mine == wanted,
            (None, None) => self.url == other.url && self.same.is_some(),
            _ => false,
        }
    }
}

/// A file that is being downloaded.
pub(super) struct Part {
    path: PathBuf,
    about: PathBuf,
    file: File,
    length: u64,
    origin: Origin,
}

impl Part {
    /// The part of an earlier try when it is one of the wanted file, else an empty one.
    pub fn open(folder: &Path, name: &str, wanted: Origin) -> Result<Self, PullError> {
        let path = folder.join(format!("{name}.part"));
        let about = folder.join(format!("{name}.toml"));
        let known = fs::read_to_string(&about).ok();
        let known: Option<Origin> = known.and_then(|text| toml::from_str(&text).ok());
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(PullError::at(&path))?;
        let length = file.seek(SeekFrom::End(0)).map_err(PullError::at(&path))?;
        let mut part = Self {
            path,
            about,
            file,
            length,
            origin: wanted,
        };
        match known.filter(|known| known.fits(&part.origin)) {
            Some(known) if known.url == part.origin.url => part.origin.same = known.same,
            Some(_) => {}
            None => part.clear()?,
        }
        Ok(part)
    }

    /// Bytes that are there.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// What the file must still be, for the bytes to fit.
    pub fn same(&self) -> Option<&str> {
        self.origin.same.as_deref()
    }

    /// Throws away what is there.
    pub fn clear(&mut self) -> Result<(), PullError> {
        self.origin.same = None;
        self.length = 0;
        let done = (self.file.set_len(0)).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        done.map(drop).map_err(PullError::at(&self.path))
    }

    /// Remembers of what file the bytes are that come now, before they do.
    pub fn begin(&mut self, same: Option<String>) -> Result<(), PullError> {
        self.origin.same = same;
        let text = toml::to_string(&self.origin).unwrap_or_default();
        replace::write(&self.about, text.as_bytes()).map_err(PullError::at(&self.about))
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), PullError> {
        (self.file.write_all(bytes)).map_err(PullError::at(&self.path))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// SHA-256 of what is on disk, hexadecimal. `go_on` is asked after each megabyte.
    pub fn sha256<E: From<PullError>>(
        &mut self,
        go_on: impl Fn() -> Result<(), E>,
    ) -> Result<String, E> {
        let at = |source| E::from(PullError::at(&self.path)(source));
        let mut hash = Sha256::new();
        let mut block = vec![0; BLOCK];
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0)).map_err(at)?;
        loop {
            match file.read(&mut block).map_err(at)? {
                0 => break,
                count => hash.update(&block[..count]),
            }
            go_on()?;
        }
        Ok(crate::weights::sha256::hexadecimal(&hash.finalize()))
    }

    /// Puts the whole file into its place; gives its size.
    pub fn finish(self, path: &Path) -> Result<u64, PullError> {
        let placed = (self.file.sync_all())
            .and_then(|()| fs::rename(&self.path, path))
            .and_then(|()| sync(path.parent().unwrap_or(Path::new("."))));
        placed.map_err(PullError::at(path))?;
        // Without a part it means nothing.
        let _ = fs::remove_file(&self.about);
        Ok(self.length)
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str, sha256: Option<&str>) -> Origin {
        Origin {
            url: url.to_owned(),
            sha256: sha256.map(ToOwned::to_owned),
            same: None,
        }
    }

    fn begun(folder: &Path, origin: &Origin, same: Option<&str>) {
        let mut part = Part::open(folder, "a", origin.clone()).unwrap();
        part.clear().unwrap();
        part.begin(same.map(ToOwned::to_owned)).unwrap();
        part.write(b"abc").unwrap();
    }

    fn found(folder: &Path, origin: &Origin) -> u64 {
        Part::open(folder, "a", origin.clone()).unwrap().length()
    }

    #[test]
    fn a_part_is_gone_on_with_only_when_it_is_of_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let first = origin("http://a", Some("11"));
        begun(folder, &first, Some("\"x\""));
        assert_eq!(found(folder, &first), 3);
        assert_eq!(found(folder, &origin("http://b", Some("11"))), 3);
        assert_eq!(found(folder, &origin("http://a", Some("22"))), 0);
        let unknown = origin("http://a", None);
        begun(folder, &unknown, Some("\"x\""));
        assert_eq!(found(folder, &unknown), 3);
        assert_eq!(found(folder, &origin("http://b", None)), 0);
        begun(folder, &unknown, None);
        assert_eq!(
            found(folder, &unknown),
            0,
            "nothing says that it is the same"
        );
    }

    #[test]
    fn a_part_without_its_origin_counts_for_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.part"), b"whatever").unwrap();
        assert_eq!(found(folder.path(), &origin("http://a", Some("11"))), 0);
        fs::write(folder.path().join("a.part"), b"whatever").unwrap();
        fs::write(folder.path().join("a.toml"), b"half = ").unwrap();
        assert_eq!(found(folder.path(), &origin("http://a", Some("11"))), 0);
    }

    #[test]
    fn one_downloads_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::take(folder.path(), "a").unwrap();
        let busy = Lock::take(folder.path(), "a").map(drop).unwrap_err();
        assert!(matches!(busy, PullError::Busy { .. }), "{busy}");
        assert!(Lock::take(folder.path(), "b").is_ok());
        drop(lock);
        assert!(Lock::take(folder.path(), "a").is_ok());
    }
}
