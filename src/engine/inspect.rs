//! `nada inspect`: what a weight file is, and whether it can be used.

pub(super) mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::trial;
use crate::catalogue::{Catalogue, Licence};
use crate::cli::inspect::InspectArgs;
use crate::protocol::Progress;
use crate::trainer::checkpoint::{self, NoCheckpoint};
use crate::weights::layout::Network;
use crate::weights::{WeightFile, WeightsError, sha256};

/// All that was found out about a file.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Hexadecimal.
    pub sha256: String,
    /// How it is put together.
    pub container: String,
    /// Whose names its tensors have.
    pub names: String,
    /// `stylegan2`, `clip`, `encoder` or `unknown`.
    pub kind: &'static str,
    /// Which network it holds, in words.
    pub network: String,
    /// Sizes of the network by name.
    pub sizes: BTreeMap<&'static str, String>,
    /// How many numbers the network has, without stored noises.
    pub parameters: i64,
    /// Tensors of each type.
    pub types: BTreeMap<String, usize>,
    /// Why it cannot be used; none when it can.
    pub unusable: Option<String>,
    /// Of the published file that it is, or was made from, when the catalogue knows it.
    pub licence: Option<Licence>,
    /// What to know before it is used.
    pub warnings: Vec<String>,
    /// What the file says of itself: preset, iteration, where it came from.
    pub facts: BTreeMap<String, String>,
    /// The run that it is a checkpoint of.
    pub run: Option<String>,
    /// All tensors of the file, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tensors: Option<Vec<Tensor>>,
}

/// A tensor of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tensor {
    /// Its name in the file.
    pub name: String,
    /// Our name for it, when the network has it.
    pub ours: Option<String>,
    /// Type of its numbers.
    pub element: String,
    /// Its shape.
    pub shape: Vec<i64>,
}

/// Why a file cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// A folder in which nothing was saved.
    #[error(transparent)]
    NoCheckpoint(#[from] NoCheckpoint),
    /// It cannot be read, or is no weight file.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

/// Looks at a file; `progress` hears what takes a while.
///
/// # Errors
/// See [`InspectError`].
pub fn inspect(
    args: &InspectArgs,
    mut progress: impl FnMut(&Progress),
) -> Result<Report, InspectError> {
    let path = &checkpoint::weights_at(&args.file)?;
    let file = WeightFile::open(path)?;
    let bytes = length(path)?;
    let sha256 = hash(path, bytes, &mut progress)?;
    progress(&step("Trying it"));
    let unusable = trial::load(&file).err().map(|error| error.to_string());
    let contents = file.contents();
    let licence = licence(&sha256, &contents.facts);
    Ok(Report {
        file: path.clone(),
        bytes,
        sha256,
        container: contents.container.to_string(),
        names: file.dialect().to_string(),
        kind: kind(file.network()),
        network: words::name(file.network()),
        sizes: words::sizes(file.network()),
        parameters: file.parameters(),
        types: types(&file),
        unusable,
        licence,
        warnings: file.warnings(),
        facts: contents.facts.clone(),
        run: checkpoint::run_of(path),
        tensors: args.tensors.then(|| tensors(&file)),
    })
}

/// Facts that name the file which a file was made from.
const ORIGINS: [&str; 2] = ["source_sha256", "generator_sha256"];

/// The licence of a published file, or of what was imported or trained from one.
fn licence(sha256: &str, facts: &BTreeMap<String, String>) -> Option<Licence> {
    let catalogue = catalogue();
    let origins = ORIGINS.iter().filter_map(|fact| facts.get(*fact));
    let mut hashes = std::iter::once(sha256).chain(origins.map(String::as_str));
    hashes.find_map(|hash| Some(catalogue.of_sha256(hash)?.1.licence.clone()))
}

/// With the user's part, unless that is wrong: `nada models` says so, here it does not matter.
pub(super) fn catalogue() -> Catalogue {
    Catalogue::standard().unwrap_or_else(|_| Catalogue::built_in())
}

/// Bytes of a file.
pub(super) fn length(path: &Path) -> Result<u64, WeightsError> {
    let about = std::fs::metadata(path).map_err(at(path))?;
    Ok(about.len())
}

/// SHA-256 of a file of so many bytes.
pub(super) fn hash(
    path: &Path,
    total: u64,
    progress: &mut impl FnMut(&Progress),
) -> Result<String, WeightsError> {
    let hashed = sha256::of_file(path, |done| {
        progress(&Progress {
            what: "Computing its SHA-256".to_owned(),
            done,
            total,
        });
        Ok(())
    });
    hashed.map_err(at(path))
}

/// Progress of something that does not say how far it is.
pub(super) fn step(what: &str) -> Progress {
    Progress {
        what: what.to_owned(),
        done: 0,
        total: 0,
    }
}

/// As metadata name networks.
pub(super) fn kind(network: &Network) -> &'static str {
    match network {
        Network::StyleGan2(_) => "stylegan2",
        Network::Clip(_) => "clip",
        Network::Encoder(_) => "encoder",
        Network::Unknown => "unknown",
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> WeightsError + '_ {
    move |source| WeightsError::Io {
        path: path.to_owned(),
        source,
    }
}

fn types(file: &WeightFile<'_>) -> BTreeMap<String, usize> {
    let mut types = BTreeMap::new();
    for entry in &file.contents().entries {
        *types.entry(entry.element.to_string()).or_default() += 1;
    }
    types
}

fn tensors(file: &WeightFile<'_>) -> Vec<Tensor> {
    let entries = &file.contents().entries;
    let mut ours: Vec<Option<String>> = vec![None; entries.len()];
    for planned in file.tensors() {
        for &part in &planned.parts {
            ours[part] = Some(planned.name.clone());
        }
    }
    let described = entries.iter().zip(ours).map(|(entry, ours)| Tensor {
        name: entry.name.clone(),
        ours,
        element: entry.element.to_string(),
        shape: entry.shape.clone(),
    });
    described.collect()
}

#[cfg(test)]
mod tests;
