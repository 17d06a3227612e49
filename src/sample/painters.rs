//! Both generators at one moment of a training: what pages of samples are drawn with, and how one
//! picture of them is kept so that `nada sample --from` repeats it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use image::RgbImage;

use super::SampleError;
use super::domain::{Domain, short};
use super::kept;
use super::latents::{Latents, of_seeds};
use super::picture::{self, Framing};
use super::recipe::{Recipe, Rows, Who};
use super::styling::Styling;
use crate::model::stylegan2::Generator;
use crate::protocol::{Painter, Sheet};
use crate::trainer::models::{Models, is_embedded, is_path};
use crate::trainer::threads_for;
use crate::weights::{StateDict, replace, safetensors, sha256};

/// Both generators at one moment.
#[derive(Debug)]
pub struct Painters {
    trained: Generator,
    frozen: Result<Generator, String>,
    provenance: Provenance,
    /// The file of the trained weights and its SHA-256, once they were written for a kept picture.
    written: OnceLock<(PathBuf, String)>,
}

/// Where both came from.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Iterations done.
    pub iteration: u32,
    /// The run's folder, where there was one.
    pub run: Option<PathBuf>,
    /// What presets call the frozen generator.
    pub model: String,
    /// SHA-256 of its file.
    pub frozen: String,
    /// What a checkpoint of the trained one says of itself.
    pub notes: Vec<(String, String)>,
}

/// Draws the person of a seed with this truncation, in full size. `model` is what presets call the
/// frozen generator. As in the command: whoever draws, the styles are those of the mapping network
/// that all that were trained from one have in common.
#[must_use]
pub fn of_seed(generator: &Generator, model: &str, (seed, truncation): (u64, f64)) -> RgbImage {
    let config = generator.config();
    let styling = Styling {
        truncation,
        edits: Vec::new(),
    };
    let latent = Latents::Z(of_seeds(&[seed], config.z_dim));
    let w_plus = styling.w_plus(generator, latent);
    let framing = Framing::of(Some(model), config.size);
    picture::draw(generator, &w_plus, framing)
}

impl Painters {
    /// Those of a training; both must stay as they are.
    #[must_use]
    pub fn new([trained, frozen]: [Generator; 2], provenance: Provenance) -> Self {
        Self {
            trained,
            frozen: Ok(frozen),
            provenance,
            written: OnceLock::new(),
        }
    }

    /// Those of a checkpoint in a run's folder.
    ///
    /// # Errors
    /// When it is no generator.
    pub fn open(
        (run, iteration): (&Path, u32),
        weights: &Path,
        models: &Models,
    ) -> Result<Self, SampleError> {
        let domain = Domain::of_file(weights, models)?;
        let notes = crate::weights::open(weights)?.metadata().clone();
        threads_for(domain.generator.config().size);
        let frozen = domain.frozen(models).map_err(|error| error.to_string());
        let origin = domain.origin;
        Ok(Self {
            trained: domain.generator,
            frozen,
            provenance: Provenance {
                iteration,
                run: Some(run.to_owned()),
                model: origin.model.clone().unwrap_or_default(),
                frozen: origin.frozen.clone().unwrap_or_default(),
                notes: notes.into_iter().collect(),
            },
            written: OnceLock::new(),
        })
    }

    /// The frozen generator of a run, before its first iteration.
    ///
    /// # Errors
    /// When it is not there.
    pub fn untrained(run: &Path, model: &str, models: &Models) -> Result<Self, SampleError> {
        let source = models.generator(model)?;
        threads_for(source.generator.config().size);
        let provenance = Provenance {
            iteration: 0,
            run: Some(run.to_owned()),
            model: model.to_owned(),
            frozen: source.sha256,
            notes: Vec::new(),
        };
        Ok(Self::new(
            [source.generator.copy(), source.generator],
            provenance,
        ))
    }

    /// Where both came from.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Draws a picture of a page, `index` after its first, in full size.
    ///
    /// # Errors
    /// When the frozen generator is wanted and not there.
    pub fn draw(&self, sheet: &Sheet, index: u32) -> Result<RgbImage, SampleError> {
        let generator = self.of(sheet.painter)?;
        let seed = sheet.seed.wrapping_add(u64::from(index));
        let model = &self.provenance.model;
        Ok(of_seed(generator, model, (seed, sheet.truncation)))
    }

    /// Writes the first picture of a page, and the weights that drew it where no file holds them,
    /// into a run's folder; gives the picture's file.
    ///
    /// # Errors
    /// When it cannot be drawn or written.
    pub fn keep(&self, sheet: &Sheet, run: &Path) -> Result<PathBuf, SampleError> {
        let folder = kept::folder(run);
        std::fs::create_dir_all(&folder).map_err(SampleError::at(&folder))?;
        let picture = self.draw(sheet, 0)?;
        let (checkpoint, sha256) = self.checkpoint(sheet.painter, &folder)?;
        let recipe = Recipe {
            checkpoint,
            sha256,
            who: Who::Seeds(vec![sheet.seed]),
            truncation: sheet.truncation,
            edits: Vec::new(),
            columns: 1,
            rows: Rows::Trained,
        };
        let iteration = self
            .is_trained(sheet.painter)
            .then_some(self.provenance.iteration);
        kept::write((&folder, iteration), &picture, &recipe)
    }

    /// Before the first iteration both are the same.
    fn is_trained(&self, painter: Painter) -> bool {
        painter == Painter::Trained && self.provenance.iteration > 0
    }

    fn of(&self, painter: Painter) -> Result<&Generator, SampleError> {
        match (painter, &self.frozen) {
            (Painter::Trained, _) => Ok(&self.trained),
            (Painter::Frozen, Ok(frozen)) => Ok(frozen),
            (Painter::Frozen, Err(reason)) => Err(SampleError::Request(reason.clone())),
        }
    }

    /// What a recipe says: a name that opens the generator, and the SHA-256 of its file.
    fn checkpoint(&self, painter: Painter, folder: &Path) -> Result<(String, String), SampleError> {
        if !self.is_trained(painter) {
            let model = &self.provenance.model;
            let is_file = is_path(model) && !is_embedded(model);
            let name = if is_file {
                let path =
                    std::fs::canonicalize(model).map_err(SampleError::at(Path::new(model)))?;
                path.display().to_string()
            } else {
                model.clone()
            };
            return Ok((name, self.provenance.frozen.clone()));
        }
        let there = self.written.get().filter(|(path, _)| path.exists());
        let (path, sha256) = match there {
            Some(written) => written.clone(),
            None => self.write(folder)?,
        };
        Ok((path.display().to_string(), sha256))
    }

    /// Under a name that no other weights have: a recipe must not come to mean something else.
    fn write(&self, folder: &Path) -> Result<(PathBuf, String), SampleError> {
        let folder = std::fs::canonicalize(folder).map_err(SampleError::at(folder))?;
        let mut state: StateDict = self.trained.to_state("kept");
        for (key, value) in &self.provenance.notes {
            state.set_metadata(key.as_str(), value.as_str());
        }
        let bytes = safetensors::serialize(&state)?;
        let sha256 = sha256::of_bytes(&bytes);
        let name = format!(
            "{:06}-{}.safetensors",
            self.provenance.iteration,
            short(&sha256)
        );
        let path = folder.join(name);
        if !path.exists() {
            replace::write(&path, &bytes).map_err(SampleError::at(&path))?;
        }
        let written = (path, sha256);
        let _ = self.written.set(written.clone());
        Ok(written)
    }
}
