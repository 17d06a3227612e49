//! Folders of style pictures, on disk or carried by the program.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::StyleFolder;
use super::builtin;
use crate::photo;

/// Most pictures that a folder may hold.
pub const PICTURES_LIMIT: usize = 64;
/// Largest picture file in bytes.
pub const PICTURE_BYTES: u64 = 32 << 20;
/// Endings of picture files.
pub const ENDINGS: &[&str] = &["png", "jpg", "jpeg", "webp"];

/// Where the paths of a preset file start.
#[derive(Clone, Copy, Debug)]
pub(super) enum Home<'p> {
    /// A folder on disk.
    Folder(&'p Path),
    /// The pictures that the program carries.
    BuiltIn,
}

impl Home<'_> {
    /// The full path of `given`; `~/` is the user's home, `builtin:` what the program carries.
    pub fn resolve(self, given: &str) -> PathBuf {
        if let (Some(rest), Ok(home)) = (given.strip_prefix("~/"), etcetera::home_dir()) {
            return home.join(rest);
        }
        if given.starts_with(builtin::PREFIX) {
            return PathBuf::from(given);
        }
        match self {
            Home::Folder(folder) => {
                let joined = folder.join(given);
                joined.canonicalize().unwrap_or(joined)
            }
            Home::BuiltIn => builtin::path_of(given),
        }
    }
}

/// The bytes of a picture named by a preset: a file, or one that the program carries.
///
/// # Errors
/// When the file cannot be read or is larger than [`PICTURE_BYTES`].
pub fn read_picture(path: &Path) -> io::Result<Cow<'static, [u8]>> {
    if let Some(bytes) = builtin::picture(path) {
        return Ok(Cow::Borrowed(bytes));
    }
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if about.len() > PICTURE_BYTES {
        return Err(io::Error::other("larger than 32 MiB"));
    }
    fs::read(path).map(Cow::Owned)
}

impl StyleFolder {
    /// Reads the folder at `path`, an absolute one, and checks every picture in it.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(path: &Path) -> Result<Self, String> {
        let carried = builtin::pictures_in(path);
        let (folder, pictures) = if carried.is_empty() {
            (path.to_owned(), listed(path)?)
        } else {
            (PathBuf::new(), carried)
        };
        if pictures.is_empty() {
            let endings = ENDINGS.join(", ");
            return Err(format!("{} holds no picture ({endings})", path.display()));
        }
        if pictures.len() > PICTURES_LIMIT {
            let count = pictures.len();
            return Err(format!(
                "{} holds {count} pictures; allowed: 1 to {PICTURES_LIMIT}",
                path.display()
            ));
        }
        let mut fingerprint = Fingerprint::new();
        for picture in &pictures {
            let bytes = check_picture(picture)?;
            let name = picture.file_name().unwrap_or_default();
            fingerprint.add(name.to_string_lossy().as_bytes());
            fingerprint.add(&bytes);
        }
        Ok(Self {
            path: folder,
            pictures,
            fingerprint: fingerprint.0,
        })
    }
}

/// Reads and decodes a picture. `Err` says what is wrong with it.
pub(super) fn check_picture(path: &Path) -> Result<Cow<'static, [u8]>, String> {
    let bytes = read_picture(path).map_err(|error| format!("{}: {error}", path.display()))?;
    match photo::decode(path, &bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(error.to_string()),
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error: io::Error| format!("{}: {error}", folder.display());
    let mut pictures = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if is_picture(&path) {
            pictures.push(path);
        }
    }
    pictures.sort();
    Ok(pictures)
}

/// Whether the name ends like a picture's and is not hidden.
fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let known = ending.is_some_and(|ending| {
        let ending = ending.to_ascii_lowercase();
        ENDINGS.contains(&ending.as_str())
    });
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    known && !name.starts_with('.')
}

/// FNV-1a, 64 bits: tells whether pictures changed, the same on every machine.
struct Fingerprint(u64);

impl Fingerprint {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
