//! Files that take long to read are converted once: to safetensors, in the user's cache folder, under
//! the SHA-256 of what they were made from.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::weights::{self, StateDict, WeightsError, safetensors};

/// Belongs to the folder's name: another number when files are to be read otherwise than before.
const EDITION: u32 = 1;

/// Metadata of a CLIP whose nonlinearity was not found out for sure.
const GUESS: &str = "activation_guess";

/// Where conversions are kept.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    /// None: nothing is kept.
    folder: Option<PathBuf>,
}

impl Cache {
    /// `nada-tui/converted-N` in the XDG cache folder; nothing is kept where there is none.
    #[must_use]
    pub fn standard() -> Self {
        use etcetera::BaseStrategy;
        let strategy = etcetera::choose_base_strategy().ok();
        Self {
            folder: strategy.map(|strategy| {
                let ours = strategy.cache_dir().join("nada-tui");
                ours.join(format!("converted-{EDITION}"))
            }),
        }
    }

    /// Keeps conversions in this folder.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self {
            folder: Some(folder),
        }
    }

    /// Opens a weight file of any container; `sha256` is the file's.
    ///
    /// A conversion that cannot be read is made again, one that cannot be written is done without.
    ///
    /// # Errors
    /// When the file itself cannot be read.
    pub fn open(&self, path: &Path, sha256: &str) -> Result<StateDict, WeightsError> {
        let Some(folder) = self.folder.as_deref().filter(|_| !is_safetensors(path)) else {
            return weights::open(path);
        };
        let kept = folder.join(format!("{sha256}.safetensors"));
        if let Some(state) = read(&kept, path) {
            return Ok(state);
        }
        let state = weights::open(path)?;
        if state.metadata().contains_key(GUESS) {
            // What lies beside the file next time may say more.
            return Ok(state);
        }
        let written = fs::create_dir_all(folder)
            .map_err(|error| error.to_string())
            .and_then(|()| safetensors::write(&kept, &state).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            tracing::warn!("{} is converted again next time: {reason}", path.display());
        }
        Ok(state)
    }
}

/// A conversion, under the name of what it was made from.
fn read(kept: &Path, path: &Path) -> Option<StateDict> {
    let bytes = fs::read(kept).ok()?;
    safetensors::parse(&path.display().to_string(), &bytes).ok()
}

/// By its first bytes: the length of a header, and the header's brace.
fn is_safetensors(path: &Path) -> bool {
    let mut head = [0; 9];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head[8] == b'{' && !head.starts_with(b"PK")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::sha256;

    fn fixture(name: &str) -> PathBuf {
        let formats = "tests/fixtures/reference/formats";
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(formats)
            .join(name)
    }

    fn files(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.collect()
    }

    #[test]
    fn a_pickle_is_converted_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().join("new"));
        let path = fixture("ada.pkl");
        let sha256 = sha256::of_file(&path, |_| Ok(())).unwrap();
        let first = cache.open(&path, &sha256).unwrap();
        let kept = folder.path().join(format!("new/{sha256}.safetensors"));
        assert_eq!(
            files(&folder.path().join("new")),
            [format!("{sha256}.safetensors")]
        );
        // What is kept is what is read: another number shows.
        let mut other = safetensors::read(&kept).unwrap();
        other.insert(
            "input.input",
            first.get("input.input").unwrap().full_like(7),
        );
        safetensors::write(&kept, &other).unwrap();
        let second = cache.open(&path, &sha256).unwrap();
        let constant = second.get("input.input").unwrap();
        assert_eq!(constant.min().double_value(&[]), 7.0);
        assert_eq!(second.origin(), path.display().to_string());
    }

    #[test]
    fn a_damaged_conversion_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned());
        let path = fixture("rosinality_legacy.pt");
        let sha256 = sha256::of_file(&path, |_| Ok(())).unwrap();
        let kept = folder.path().join(format!("{sha256}.safetensors"));
        fs::write(&kept, "half").unwrap();
        cache.open(&path, &sha256).unwrap();
        safetensors::read(&kept).unwrap();
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cache = Cache::at(file.join("below"));
        cache.open(&fixture("rosinality_zip.pt"), "0").unwrap();
        Cache::default()
            .open(&fixture("rosinality_zip.pt"), "0")
            .unwrap();
    }

    #[test]
    fn safetensors_need_no_conversion() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path().to_owned());
        let path = fixture("rosinality_expected.safetensors");
        cache.open(&path, "0").unwrap();
        assert!(files(folder.path()).is_empty());
    }
}
