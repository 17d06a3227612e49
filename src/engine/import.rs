//! `nada import`: a weight file becomes a model of the models folder, once.

mod name;

use std::path::{Path, PathBuf};

use crate::cli::engine::models_folder;
use crate::cli::import::ImportArgs;
use crate::protocol::Progress;
use crate::trainer::checkpoint::{self, NoCheckpoint};
use crate::weights::space::{self, NoSpace};
use crate::weights::{StateDict, WeightFile, WeightsError, safetensors};

use super::inspect::{hash, kind, length, step};
use super::trial::{self, Unusable};

pub use name::BadName;

/// A model that is in the models folder now.
#[derive(Clone, Debug)]
pub struct Imported {
    /// What presets call it.
    pub name: String,
    /// Why it is called so, when nobody said.
    pub why: Option<&'static str>,
    /// Its file.
    pub path: PathBuf,
    /// What it is.
    pub network: String,
    /// What to know before it is used.
    pub warnings: Vec<String>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No model can be called so.
    #[error(transparent)]
    Name(#[from] BadName),
    /// There is one.
    #[error("{}: `{name}` is there already: --force replaces it, --name takes another name", path.display())]
    Exists {
        /// The model's name.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// A folder in which nothing was saved.
    #[error(transparent)]
    NoCheckpoint(#[from] NoCheckpoint),
    /// The file holds nothing that can be used.
    #[error(transparent)]
    Unusable(#[from] Unusable),
    /// It cannot be read, or the model not be written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The disk is full.
    #[error(transparent)]
    Space(#[from] NoSpace),
    /// The models folder cannot be made.
    #[error("{}: {source}", folder.display())]
    Folder {
        /// The models folder.
        folder: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// Reads, checks, converts and writes; `progress` hears what takes a while.
///
/// # Errors
/// See [`ImportError`]; the models folder is then as it was.
pub fn import(
    args: &ImportArgs,
    mut progress: impl FnMut(&Progress),
) -> Result<Imported, ImportError> {
    let given = args.name.as_deref().map(name::checked).transpose()?;
    if let Some(name) = &given {
        target(args, name)?; // before anything that takes a while
    }
    let source = checkpoint::weights_at(&args.file)?;
    let file = WeightFile::open(&source)?;
    let folder = models_folder(args.models.as_deref());
    space::check(&folder, file.tensors().map(planned_bytes).sum())?;
    let sha256 = hash(&source, length(&source)?, &mut progress)?;
    let (name, why) = match given {
        Some(name) => (name, None),
        None => name::guess(&source, &file, &sha256),
    };
    let path = target(args, &name)?;
    progress(&step("Reading and checking it"));
    let mut state = trial::load(&file)?;
    describe(&mut state, &source, &file, sha256);
    progress(&step("Writing it"));
    std::fs::create_dir_all(&folder).map_err(|source| ImportError::Folder {
        folder: folder.clone(),
        source,
    })?;
    safetensors::write(&path, &state)?;
    Ok(Imported {
        name,
        why,
        path,
        network: file.network().to_string(),
        warnings: file.warnings(),
    })
}

/// The model's file, unless it must not be written.
fn target(args: &ImportArgs, name: &str) -> Result<PathBuf, ImportError> {
    let folder = models_folder(args.models.as_deref());
    let path = folder.join(format!("{name}.safetensors"));
    if path.exists() && !args.force {
        let name = name.to_owned();
        return Err(ImportError::Exists { name, path });
    }
    Ok(path)
}

fn planned_bytes(tensor: &crate::weights::layout::Planned) -> u64 {
    let numbers = tensor.shape.iter().product::<i64>();
    u64::try_from(numbers).unwrap_or_default() * tensor.element.size()
}

/// Where the model came from, for `nada inspect`. What was imported before keeps its origin.
fn describe(state: &mut StateDict, source: &Path, file: &WeightFile<'_>, sha256: String) {
    let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H:%M:%S %:z");
    state.set_metadata("kind", kind(file.network()));
    state.set_metadata("network", file.network().to_string());
    state.set_metadata("imported", now.to_string());
    state.set_metadata("imported_by", concat!("nada ", env!("CARGO_PKG_VERSION")));
    if let Some(run) = checkpoint::run_of(source) {
        state.set_metadata("run", run);
    }
    if state.metadata().contains_key("source_sha256") {
        return;
    }
    let name = source.file_name().unwrap_or_default();
    state.set_metadata("source_file", name.to_string_lossy());
    state.set_metadata("source_sha256", sha256);
    state.set_metadata("source_container", file.contents().container.to_string());
    state.set_metadata("source_names", file.dialect().to_string());
}

#[cfg(test)]
mod tests;
