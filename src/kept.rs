//! Latents that were kept under a name, a file each in `nada-tui/latents` of the user's data folder.
//! Trainings show those that were found with their frozen generator.

mod error;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use error::KeptError;

use crate::model::WPlus;
use crate::model::stylegan2::Config;
use crate::sample::latents::Latents;
use crate::weights::{replace, safetensors};

/// Metadata that says which frozen generator a latent was found with.
const GENERATOR: &str = "generator_sha256";
/// Where deleted ones go, in the folder.
const TRASH: &str = ".trash";
/// Longest name in characters.
const LONGEST: usize = 40;
/// So many are shown in a training, the newest: each is two pictures more to draw and to look at.
pub const MOST_SHOWN: usize = 8;

/// A latent that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As a person named it.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// When it was written.
    pub changed: SystemTime,
    /// What it says of itself, or why it cannot be read.
    pub facts: Result<Facts, String>,
}

/// What a latent says of itself; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What presets call the frozen generator.
    pub generator: String,
    /// SHA-256 of the frozen generator, hexadecimal.
    pub generator_sha256: String,
    /// The photograph.
    pub source: String,
    /// SHA-256 of the photograph, hexadecimal.
    pub source_sha256: String,
    /// Likeness in decibels.
    pub psnr: String,
}

/// A kept latent, ready to be drawn.
#[derive(Debug)]
pub struct Named {
    /// As a person named it.
    pub name: String,
    /// `[1, layers, w]`
    pub w_plus: WPlus,
}

/// `nada-tui/latents` in the user's data folder; `None` without a home.
#[must_use]
pub fn usual_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy as _;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.data_dir().join("nada-tui").join("latents"))
}

/// All of them by name. A folder that is not there has none.
#[must_use]
pub fn list(folder: &Path) -> Vec<Kept> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut all: Vec<Kept> = paths.filter_map(|path| look(&path)).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn look(path: &Path) -> Option<Kept> {
    let name = path.file_stem()?.to_str()?;
    let ours = path.extension()? == "safetensors" && check(name).is_ok() && path.is_file();
    ours.then(|| Kept {
        name: name.to_owned(),
        path: path.to_owned(),
        changed: fs::metadata(path)
            .and_then(|found| found.modified())
            .unwrap_or(SystemTime::UNIX_EPOCH),
        facts: facts(path).map_err(|error| error.to_string()),
    })
}

fn facts(path: &Path) -> Result<Facts, crate::weights::WeightsError> {
    let state = safetensors::read(path)?;
    let said = |key: &str| state.metadata().get(key).cloned().unwrap_or_default();
    Ok(Facts {
        generator: said("generator"),
        generator_sha256: said(GENERATOR),
        source: said("source"),
        source_sha256: said("source_sha256"),
        psnr: said("psnr"),
    })
}

/// The newest ones that were found with this frozen generator, the newest first, and at most
/// [`MOST_SHOWN`]. One that cannot be read is left out: `nada latents` says why.
#[must_use]
pub fn of(folder: &Path, generator_sha256: &str, config: &Config) -> Vec<Named> {
    let mut all = list(folder);
    all.retain(|kept| {
        let facts = kept.facts.as_ref();
        facts.is_ok_and(|facts| facts.generator_sha256 == generator_sha256)
    });
    all.sort_by(|a, b| b.changed.cmp(&a.changed).then(a.name.cmp(&b.name)));
    let named = all.into_iter().filter_map(|kept| open(kept, config));
    named.take(MOST_SHOWN).collect()
}

fn open(kept: Kept, config: &Config) -> Option<Named> {
    let w_plus = match Latents::open(&kept.path, config).ok()? {
        Latents::WPlus(w_plus) => w_plus,
        Latents::W(w) => w.broadcast(config.layers()),
        Latents::Z(_) => return None,
    };
    Some(Named {
        name: kept.name,
        w_plus: WPlus(w_plus.0.narrow(0, 0, 1)),
    })
}

/// Whether a latent can be kept under this name.
///
/// # Errors
/// When it cannot be a name, or another one has it.
pub fn is_free(folder: &Path, name: &str) -> Result<(), KeptError> {
    check(name)?;
    match fs::symlink_metadata(file(folder, name)) {
        Ok(_) => Err(KeptError::Taken(name.to_owned())),
        Err(_) => Ok(()),
    }
}

/// Copies a latent's file into the folder; gives where it is then.
///
/// # Errors
/// When the name cannot be used, or a file cannot be read or written.
pub fn keep(folder: &Path, name: &str, latent: &Path) -> Result<PathBuf, KeptError> {
    is_free(folder, name)?;
    let bytes = fs::read(latent).map_err(KeptError::at(latent))?;
    fs::create_dir_all(folder).map_err(KeptError::at(folder))?;
    let path = file(folder, name);
    replace::write(&path, &bytes).map_err(KeptError::at(&path))?;
    Ok(path)
}

/// Gives a latent another name.
///
/// # Errors
/// When there is none, the name cannot be used, or it cannot be moved.
pub fn rename(folder: &Path, name: &str, to: &str) -> Result<PathBuf, KeptError> {
    let path = find(folder, name)?;
    is_free(folder, to)?;
    let target = file(folder, to);
    fs::rename(&path, &target).map_err(KeptError::at(&path))?;
    Ok(target)
}

/// Moves a latent into the folder's trash, `.trash` in it; gives where it is then.
///
/// # Errors
/// When there is none, or it cannot be moved.
pub fn delete(folder: &Path, name: &str) -> Result<PathBuf, KeptError> {
    let path = find(folder, name)?;
    let trash = folder.join(TRASH);
    fs::create_dir_all(&trash).map_err(KeptError::at(&trash))?;
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let names = std::iter::once(name.to_owned()).chain(numbered);
    let mut places = names.map(|name| file(&trash, &name));
    let free = places.find(|place| fs::symlink_metadata(place).is_err());
    let target = free.unwrap_or_else(|| file(&trash, name));
    fs::rename(&path, &target).map_err(KeptError::at(&path))?;
    Ok(target)
}

/// Takes a latent out of the trash, as `delete` said where it is, under this name again.
///
/// # Errors
/// When it is not in the trash, the name is taken by now, or it cannot be moved.
pub fn restore(folder: &Path, trashed: &Path, name: &str) -> Result<PathBuf, KeptError> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let lies_in = trashed.parent().and_then(real);
    if lies_in.is_none() || lies_in != real(&folder.join(TRASH)) {
        return Err(KeptError::Unknown(trashed.display().to_string()));
    }
    is_free(folder, name)?;
    let target = file(folder, name);
    fs::rename(trashed, &target).map_err(KeptError::at(trashed))?;
    Ok(target)
}

/// A file's stem as a name that [`check`] allows; `face` where nothing of it is left.
#[must_use]
pub fn name_for(picture: &Path) -> String {
    let stem = picture.file_stem().unwrap_or_default().to_string_lossy();
    let kept = |c: char| if c == '/' || c.is_control() { '-' } else { c };
    let name: String = stem.trim().chars().map(kept).take(LONGEST).collect();
    let name = name.trim_start_matches('.').trim();
    if name.is_empty() {
        return "face".to_owned();
    }
    name.to_owned()
}

fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.safetensors"))
}

fn find(folder: &Path, name: &str) -> Result<PathBuf, KeptError> {
    check(name)?;
    let path = file(folder, name);
    match fs::metadata(&path) {
        Ok(_) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(KeptError::Unknown(name.to_owned()))
        }
        Err(error) => Err(KeptError::at(&path)(error)),
    }
}

/// Names are file names and stand in the log and below pictures.
fn check(name: &str) -> Result<(), KeptError> {
    let reason = if name.trim().is_empty() {
        "it is empty"
    } else if name.chars().count() > LONGEST {
        "it is longer than 40 characters"
    } else if name.starts_with('.') || name.trim() != name {
        "it begins with a dot, or has a space at an end"
    } else if name.chars().any(|c| c == '/' || c.is_control()) {
        "it has a slash or a control character"
    } else if name
        .chars()
        .all(|c| c.is_ascii_digit() || "-, ".contains(c))
    {
        "digits alone mean seeds"
    } else {
        return Ok(());
    };
    let name = name.to_owned();
    Err(KeptError::Name { name, reason })
}

#[cfg(test)]
mod tests;
