//! Models that can be downloaded, as data: `catalogue/models.toml`, which the program carries, and
//! the user's own `catalogue.toml`, which adds to it and replaces parts of it.

pub mod estimate;
mod read;
pub mod record;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Serialize;

pub(crate) use read::{ENDINGS, ending_of, is_url};
pub use record::Record;

const BUILT_IN: &str = include_str!("catalogue/models.toml");

/// All models on offer, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    /// By the name of the file without its ending: `ffhq`, `clip-vit-b32`.
    pub models: BTreeMap<String, Model>,
}

/// A model on offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    /// For people: `Faces (FFHQ)`.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Pixels across of what it draws or sees.
    pub resolution: u32,
    /// Under which it may be used.
    pub licence: Licence,
    /// What wants it: `presets with model = "ffhq"`.
    pub needed_by: String,
    /// Where it is, the best place first; never empty.
    pub mirrors: Vec<Mirror>,
}

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Draws pictures.
    Generator,
    /// Judges them.
    Clip,
    /// Finds the latents of a picture.
    Encoder,
}

/// The terms of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Licence {
    /// `MIT (OpenAI CLIP)`
    pub name: String,
    /// Its full text.
    pub url: String,
    /// What it means, in one sentence.
    pub meaning: String,
}

/// A place that a model can be fetched from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mirror {
    /// http or https.
    pub url: String,
    /// The file is kept as the model's name with this ending.
    pub ending: String,
    /// Size of the file.
    pub bytes: Option<u64>,
    /// Of the file, 64 hexadecimal digits; `None` is learnt from the first download.
    pub sha256: Option<String>,
}

/// What is wrong with the user's catalogue, or with what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Something in the file is wrong.
    #[error("{origin}, line {line}: {reason}")]
    Invalid {
        /// The file.
        origin: String,
        /// Counted from 1.
        line: usize,
        /// What, and what is allowed.
        reason: String,
    },
    /// There is no model of this name.
    #[error("no model `{name}`; there are {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// All names.
        known: String,
    },
}

impl Catalogue {
    /// What the program carries.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn built_in() -> Self {
        let document = read::parse("the built-in catalogue", BUILT_IN);
        let read = document.and_then(|document| document.checked(&[]));
        read.expect("a test reads the built-in catalogue")
    }

    /// What the program carries, with the user's file over it.
    ///
    /// # Errors
    /// When the user's file cannot be read or is wrong. Having none is no error.
    pub fn standard() -> Result<Self, CatalogueError> {
        match user_file() {
            Some(path) => Self::with(&path),
            None => Ok(Self::built_in()),
        }
    }

    /// What the program carries, with this file over it.
    ///
    /// # Errors
    /// When it cannot be read or is wrong. That it is not there is no error.
    pub fn with(path: &Path) -> Result<Self, CatalogueError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::built_in()),
            Err(source) => {
                let path = path.to_owned();
                return Err(CatalogueError::Io { path, source });
            }
        };
        let origin = path.display().to_string();
        let carried = read::parse("the built-in catalogue", BUILT_IN)?;
        read::parse(&origin, &text)?.checked(&[carried])
    }

    /// The model of this name.
    ///
    /// # Errors
    /// When there is none; all names are said.
    pub fn find(&self, name: &str) -> Result<&Model, CatalogueError> {
        self.models.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.models.keys().map(String::as_str).collect();
            CatalogueError::Unknown {
                name: name.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// The model of which a mirror's file has this SHA-256, with its name.
    #[must_use]
    pub fn of_sha256(&self, sha256: &str) -> Option<(&str, &Model)> {
        let is_it = |mirror: &Mirror| mirror.sha256.as_deref() == Some(sha256);
        let found = self.models.iter();
        let mut found = found.filter(|(_, model)| model.mirrors.iter().any(is_it));
        found.next().map(|(name, model)| (name.as_str(), model))
    }
}

impl Model {
    /// Bytes of the first mirror's file, when known.
    #[must_use]
    pub fn bytes(&self) -> Option<u64> {
        self.mirrors.iter().find_map(|mirror| mirror.bytes)
    }
}

/// `nada-tui/catalogue.toml` in the user's configuration folder.
#[must_use]
pub fn user_file() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("nada-tui/catalogue.toml"))
}

#[cfg(test)]
mod tests;
