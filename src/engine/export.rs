//! `nada export`: a checkpoint goes back to PyTorch.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use tch::{Device, Kind};

use super::inspect::step;
use crate::cli::engine::models_folder;
use crate::cli::export::{ExportArgs, ExportFormat};
use crate::model::stylegan2::{Arguments, Config, Generator};
use crate::protocol::Progress;
use crate::trainer::TrainerError;
use crate::trainer::checkpoint::{self, NoCheckpoint};
use crate::trainer::models::Models;
use crate::weights::torch_writer::{self, Entry};
use crate::weights::{self, StateDict, WeightsError, safetensors};

/// Where `latent_avg` stands in the files of this layout.
const MEAN: &str = "latent_avg";

type Metadata = BTreeMap<String, String>;

/// What was written.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The new file.
    pub path: PathBuf,
    /// The checkpoint or model that it was made from.
    pub source: String,
    /// The network.
    pub config: Config,
    /// How the public code builds it; none when it cannot.
    pub arguments: Option<Arguments>,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, config, .. } = self;
        writeln!(f, "made from {source}, StyleGAN2 at {} pixels", config.size)?;
        match &self.arguments {
            Some(arguments) => write!(f, "loads with strict=True into {arguments}"),
            None => write!(
                f,
                "the public generator has other widths: give it {:?} channels from 4 pixels on, \
                 z {}, w {}, {} mapping layers",
                config.channels, config.z_dim, config.w_dim, config.mapping_layers
            ),
        }
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is there.
    #[error("{} is there already: --force replaces it, -o takes another name", .0.display())]
    Exists(PathBuf),
    /// The ending says no format.
    #[error(
        "{}: end it in .pt, .pth or .safetensors, or say --format; a folder must be there already",
        .0.display()
    )]
    Ending(PathBuf),
    /// Nothing has this name.
    #[error(
        "`{}` is no file, no run's folder and no generator in {}; `nada models` lists those",
        name.display(),
        models.display()
    )]
    Nothing {
        /// What was asked for.
        name: PathBuf,
        /// The models folder.
        models: PathBuf,
    },
    /// The folder is no run's, or nothing was saved there.
    #[error(transparent)]
    NoCheckpoint(#[from] NoCheckpoint),
    /// The model cannot be used.
    #[error(transparent)]
    Model(#[from] TrainerError),
    /// Weights cannot be read or written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

/// Reads, converts and writes; `progress` hears what takes a while.
///
/// # Errors
/// See [`ExportError`]; what was there before is then as it was.
pub fn export(
    args: &ExportArgs,
    mut progress: impl FnMut(&Progress),
) -> Result<Exported, ExportError> {
    let format = args.chosen_format();
    let source = Source::find(args)?;
    let path = target(args, &source, format);
    if args.format.is_none() && ExportFormat::of(&path).is_none() {
        return Err(ExportError::Ending(path));
    }
    if path.exists() && !args.force {
        return Err(ExportError::Exists(path));
    }
    progress(&step(&format!("Reading {}", source.name)));
    let (generator, metadata) = source.load()?;
    progress(&step(&format!("Writing {}", path.display())));
    let kind = if args.half { Kind::Half } else { Kind::Float };
    let mean = generator.w_avg().view([-1]).to_kind(kind); // [w]
    let mut state = cast(&generator.to_published_state(&source.name), kind);
    match format {
        ExportFormat::Pt => {
            let root = [
                ("g_ema", Entry::Tensors(&state)),
                (MEAN, Entry::Tensor(&mean)),
            ];
            torch_writer::write(&path, &root)?;
        }
        ExportFormat::Safetensors => {
            state.insert(MEAN, mean);
            for (key, value) in metadata {
                state.set_metadata(key, value);
            }
            state.set_metadata("kind", "stylegan2");
            safetensors::write(&path, &state)?;
        }
    }
    let config = generator.config().clone();
    Ok(Exported {
        path,
        source: source.name,
        arguments: Arguments::of(&config),
        config,
    })
}

/// What is exported, before it is read.
struct Source {
    /// For people.
    name: String,
    /// Begins the name of the new file.
    stem: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Model(Models, String),
}

impl Source {
    fn find(args: &ExportArgs) -> Result<Self, ExportError> {
        let given = &args.source;
        if given.exists() {
            return Ok(Self::file(checkpoint::weights_at(given)?));
        }
        Self::model(given, models_folder(args.models.as_deref()))
    }

    fn file(path: PathBuf) -> Self {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let stem = match checkpoint::run_of(&path) {
            Some(run) => format!("{run}-{stem}"),
            None => stem.into_owned(),
        };
        Self {
            name: path.display().to_string(),
            stem,
            place: Place::File(path),
        }
    }

    fn model(given: &Path, folder: PathBuf) -> Result<Self, ExportError> {
        let name = given.to_string_lossy().into_owned();
        let models = Models::new(folder.clone(), Device::Cpu);
        if !models.has(&name) {
            return Err(ExportError::Nothing {
                name: given.to_owned(),
                models: folder,
            });
        }
        Ok(Self {
            stem: name.clone(),
            place: Place::Model(models, name.clone()),
            name,
        })
    }

    /// The generator, and what its file says of itself.
    fn load(&self) -> Result<(Generator, Metadata), ExportError> {
        match &self.place {
            Place::File(path) => {
                let state = weights::open(path)?;
                let generator = Generator::from_state(&state, Device::Cpu)?;
                Ok((generator, state.metadata().clone()))
            }
            Place::Model(models, name) => {
                let generator = models.generator(name)?.generator;
                Ok((generator, Metadata::new()))
            }
        }
    }
}

fn target(args: &ExportArgs, source: &Source, format: ExportFormat) -> PathBuf {
    let name = format!("{}.{}", source.stem, format.ending());
    match &args.out {
        None => PathBuf::from(name),
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file.clone(),
    }
}

fn cast(state: &StateDict, kind: Kind) -> StateDict {
    let mut cast = StateDict::new(state.origin());
    for (name, tensor) in state.iter() {
        cast.insert(name, tensor.to_kind(kind));
    }
    cast
}

#[cfg(test)]
mod tests;
