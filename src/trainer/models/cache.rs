//! Files that take long to read are converted once: to safetensors, in the user's cache folder, under
//! the SHA-256 of what they were made from.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::weights::{self, StateDict, WeightsError, safetensors};

/// Belongs to the folder's name: another number when files are to be read otherwise than before.
const EDITION: u32 = 1;

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
