//! A weight file that is open: what it is, and its tensors in our layout or in its own.

use std::fs;
use std::path::Path;

use super::container::{self, Contents, Damage, Entry, Source};
use super::layout::{self, Dialect, Evidence, Network, Plan, Planned};
use super::tensors::Loader;
use super::{StateDict, WeightsError};

/// Files that say which nonlinearity the CLIP beside them wants.
const CONFIGURATIONS: [&str; 2] = ["open_clip_config.json", "config.json"];
/// Longer ones are something else.
const LONGEST_CONFIGURATION: u64 = 1 << 20;
/// How far the numbers of an upsampling filter may be from ours.
const FILTER: f64 = 1e-3;

/// A weight file whose table was read; its numbers are read when they are asked for.
#[derive(Debug)]
pub struct WeightFile<'a> {
    origin: String,
    source: Source<'a>,
    contents: Contents,
    plan: Plan,
    activation: Option<Evidence>,
}

impl WeightFile<'static> {
    /// Opens a file of any supported container.
    ///
    /// # Errors
    /// When it cannot be read, is in no supported container, is damaged, or names something that
    /// is no weight.
    pub fn open(path: &Path) -> Result<Self, WeightsError> {
        let source = Source::open(path).map_err(|source| WeightsError::Io {
            path: path.to_owned(),
            source,
        })?;
        Self::read(
            path.display().to_string(),
            source,
            configuration(path).as_deref(),
        )
    }
}

impl<'a> WeightFile<'a> {
    /// Opens bytes in memory; `origin` names them in errors.
    ///
    /// # Errors
    /// As [`WeightFile::open`].
    pub fn from_bytes(origin: &str, bytes: &'a [u8]) -> Result<Self, WeightsError> {
        Self::read(origin.to_owned(), Source::memory(bytes), None)
    }

    fn read(
        origin: String,
        source: Source<'a>,
        configuration: Option<&str>,
    ) -> Result<Self, WeightsError> {
        let named = |damage| WeightsError::damaged(&origin, damage);
        let contents = container::read(&source).map_err(named)?;
        let plan = layout::plan(&contents);
        let activation = match &plan.network {
            Network::Clip(clip) => {
                let decided = layout::activation::decide(&source, &contents, clip, configuration);
                Some(decided.map_err(named)?)
            }
            _ => None,
        };
        Ok(Self {
            origin,
            source,
            contents,
            plan,
            activation,
        })
    }

    /// Its path, or the name of the bytes.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What is in it, under its own names.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Which network it holds, sizes read off the shapes.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.plan.network
    }

    /// Whose names it uses.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.plan.dialect
    }

    /// The network's tensors by our names, each with its shape, type and name in the file.
    pub fn tensors(&self) -> impl Iterator<Item = &Planned> {
        self.plan.tensors.values()
    }

    /// How many numbers the network has, without the stored noises and the mean of `w`.
    #[must_use]
    pub fn parameters(&self) -> i64 {
        let is_parameter =
            |tensor: &&Planned| !tensor.name.starts_with("noises.") && tensor.name != "latent_avg";
        let tensors = self.tensors().filter(is_parameter);
        tensors.map(|t| t.shape.iter().product::<i64>()).sum()
    }

    /// Of a CLIP: which nonlinearity is taken, and why.
    #[must_use]
    pub fn activation(&self) -> Option<&Evidence> {
        self.activation.as_ref()
    }

    /// What a user should be told before the weights are used.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let guess = self.activation.iter().filter(|evidence| evidence.is_guess);
        guess.map(|evidence| evidence.reason.clone()).collect()
    }

    /// The network's tensors in our layout, with the metadata that our networks want.
    ///
    /// # Errors
    /// When a tensor cannot be read, or an upsampling filter is not the one of the public models.
    pub fn state(&self) -> Result<StateDict, WeightsError> {
        self.state_without("\0")
    }

    /// [`WeightFile::state`] without the tensors whose names begin so: an encoder's file holds a
    /// whole generator besides.
    ///
    /// # Errors
    /// As [`WeightFile::state`].
    pub fn state_without(&self, prefix: &str) -> Result<StateDict, WeightsError> {
        let mut state = StateDict::new(&self.origin);
        let mut loader = Loader::new(&self.source);
        self.check_filters(&mut loader)?;
        for planned in self.tensors().filter(|t| !t.name.starts_with(prefix)) {
            let tensor = loader
                .planned(planned, &self.contents.entries)
                .map_err(|damage| self.at(&planned.original, damage))?;
            state.insert_as(&planned.name, &planned.original, tensor);
        }
        self.set_metadata(&mut state);
        Ok(state)
    }

    /// Every tensor of the file as it is there, under the file's own names.
    ///
    /// # Errors
    /// When a tensor cannot be read.
    pub fn raw_state(&self) -> Result<StateDict, WeightsError> {
        let mut state = StateDict::new(&self.origin);
        let mut loader = Loader::new(&self.source);
        for entry in &self.contents.entries {
            let tensor = loader
                .entry(entry)
                .map_err(|damage| self.at(&entry.name, damage))?;
            state.insert(&entry.name, tensor);
        }
        Ok(state)
    }

    fn set_metadata(&self, state: &mut StateDict) {
        if self.contents.container == container::Container::Safetensors {
            for (key, value) in &self.contents.facts {
                state.set_metadata(key, value);
            }
        }
        if let Some(evidence) = &self.activation {
            state.set_metadata("activation", evidence.activation.word());
            if evidence.is_guess {
                state.set_metadata("activation_guess", &evidence.reason);
            }
        }
        if let Network::Encoder(encoder) = &self.plan.network
            && let Some(family) = &encoder.family
        {
            state.set_metadata("encoder_type", family);
        }
        if let Network::Clip(clip) = &self.plan.network
            && let Some(heads) = clip.vision_heads()
            && !state.metadata().contains_key("vision_heads")
        {
            state.set_metadata("vision_heads", heads.to_string());
        }
    }

    /// Our networks blur by `[1, 3, 3, 1]`; a file trained with another filter would draw wrongly.
    fn check_filters(&self, loader: &mut Loader) -> Result<(), WeightsError> {
        let ours = tch::Tensor::from_slice(&[1f64, 3.0, 3.0, 1.0]);
        let ours = ours.outer(&ours) / 64.0;
        for &index in &self.plan.filters {
            let entry: &Entry = &self.contents.entries[index];
            let filter = loader.entry(entry).map_err(|d| self.at(&entry.name, d))?;
            let is_ours = filter.size() == [4, 4] && {
                let filter = filter.to_kind(tch::Kind::Double);
                let filter = &filter / filter.sum(tch::Kind::Double);
                (filter - &ours).abs().max().double_value(&[]) < FILTER
            };
            if !is_ours {
                let reason = "a filter other than [1, 3, 3, 1], which all public models use";
                return Err(self.at(&entry.name, Damage::new(reason)));
            }
        }
        Ok(())
    }

    fn at(&self, name: &str, damage: Damage) -> WeightsError {
        WeightsError::damaged(&self.origin, damage.within(&format!("`{name}`")))
    }
}

fn configuration(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let read = |name: &str| {
        let path = folder.join(name);
        let len = fs::metadata(&path).ok()?.len();
        (len <= LONGEST_CONFIGURATION).then(|| fs::read_to_string(&path).ok())?
    };
    CONFIGURATIONS.iter().find_map(|name| read(name))
}
