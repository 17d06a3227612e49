//! Finds models by the names that presets use, and keeps the CLIPs that were loaded.

mod cache;
mod place;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use tch::Device;

pub use cache::Cache;
pub use place::{file_name, files, find, is_path, our_name, stem};

use super::TrainerError;
use super::brake::Brake;
use crate::model::clip::Clip;
use crate::model::encoder::Encoder;
use crate::model::stylegan2::Generator;
use crate::nada::templates;
use crate::weights::layout::Network;
use crate::weights::{StateDict, WeightFile, WeightsError, safetensors, sha256};

/// The models that the program carries: name, bytes.
pub const EMBEDDED: [(&str, &[u8]); 4] = [
    (
        "demo",
        include_bytes!("../../checkpoints/generator.safetensors"),
    ),
    (
        "demo-rn",
        include_bytes!("../../checkpoints/demo-rn.safetensors"),
    ),
    (
        "demo-rn2",
        include_bytes!("../../checkpoints/demo-rn2.safetensors"),
    ),
    (
        "demo-encoder",
        include_bytes!("../../checkpoints/encoder.safetensors"),
    ),
];

/// A generator and where it came from.
#[derive(Debug)]
pub struct Source {
    /// The network, as it came.
    pub generator: Generator,
    /// Of the file, hexadecimal.
    pub sha256: String,
}

/// An encoder and where it came from.
#[derive(Debug)]
pub struct EncoderSource {
    /// The network.
    pub encoder: Encoder,
    /// Of the file, hexadecimal.
    pub sha256: String,
    /// Of the generator that it was trained for, when it says so.
    pub generator_sha256: Option<String>,
}

/// A CLIP with the sentences that its prompts are put into.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// The model.
    pub clip: Rc<Clip>,
    /// Its templates.
    pub templates: Rc<Vec<String>>,
    /// Of the file, hexadecimal.
    pub sha256: String,
}

/// Where models are found, and the CLIPs that are loaded.
#[derive(Debug)]
pub struct Models {
    folder: PathBuf,
    device: Device,
    cache: Cache,
    brake: Brake,
    clips: BTreeMap<String, Speaker>,
}

impl Models {
    /// Looks for models in `folder`; loads to `device`.
    #[must_use]
    pub fn new(folder: PathBuf, device: Device) -> Self {
        Self::with_cache(folder, device, Cache::standard())
    }

    /// [`Models::new`] with another place for conversions.
    #[must_use]
    pub fn with_cache(folder: PathBuf, device: Device, cache: Cache) -> Self {
        Self {
            folder,
            device,
            cache,
            brake: Brake::default(),
            clips: BTreeMap::new(),
        }
    }

    /// Loads until this brake is pulled.
    #[must_use]
    pub fn with_brake(self, brake: Brake) -> Self {
        Self { brake, ..self }
    }

    /// What ends loading.
    #[must_use]
    pub fn brake(&self) -> &Brake {
        &self.brake
    }

    /// Where models are loaded to.
    #[must_use]
    pub fn device(&self) -> Device {
        self.device
    }

    /// The generator of that name: `demo`, one of the models folder, or a path.
    ///
    /// # Errors
    /// When there is none, or its file is no StyleGAN2.
    pub fn generator(&self, name: &str) -> Result<Source, TrainerError> {
        let (state, sha256) = self.read("the generator", name)?;
        Ok(Source {
            generator: Generator::from_state(&state, self.device)?,
            sha256,
        })
    }

    /// The encoder of that name: `demo-encoder`, one of the models folder, or a path. It is not
    /// converted for the cache: its file is large because of a generator that is not read.
    ///
    /// # Errors
    /// When there is none, or its file is no encoder.
    pub fn encoder(&self, name: &str) -> Result<EncoderSource, TrainerError> {
        let (state, sha256) = if let Some(bytes) = embedded(name) {
            let state = safetensors::parse(&format!("the miniature {name}"), bytes)?;
            (state, sha256::of_bytes(bytes))
        } else {
            self.read_encoder(name)?
        };
        Ok(EncoderSource {
            encoder: Encoder::from_state(&state, self.device)?,
            generator_sha256: state.metadata().get("generator_sha256").cloned(),
            sha256,
        })
    }

    /// Without the decoder.
    fn read_encoder(&self, name: &str) -> Result<(StateDict, String), TrainerError> {
        let path = find(&self.folder, name);
        let path = path.ok_or_else(|| self.missing("the encoder", name))?;
        let file = WeightFile::open(&path)?;
        if !matches!(file.network(), Network::Encoder(_)) {
            let found = file.network().to_string();
            return Err(TrainerError::NoEncoder { path, found });
        }
        let sha256 = self.hashed(&path)?;
        Ok((file.state_without("decoder.")?, sha256))
    }

    /// The CLIP of that name, loaded once.
    ///
    /// # Errors
    /// When there is none, or its file is no CLIP.
    pub fn clip(&mut self, name: &str) -> Result<Speaker, TrainerError> {
        if let Some(known) = self.clips.get(name) {
            return Ok(known.clone());
        }
        let (state, sha256) = self.read("the CLIP", name)?;
        let speaker = Speaker {
            clip: Rc::new(Clip::from_state(&state, self.device)?),
            templates: Rc::new(templates_of(&state)?),
            sha256,
        };
        self.clips.insert(name.to_owned(), speaker.clone());
        Ok(speaker)
    }

    /// Whether [`Models::clip`] has nothing to load.
    #[must_use]
    pub fn has_clip(&self, name: &str) -> bool {
        self.clips.contains_key(name)
    }

    /// Forgets the CLIPs that are not in `names`: they may hold much memory.
    pub fn keep_clips(&mut self, names: &[&str]) {
        self.clips.retain(|name, _| names.contains(&name.as_str()));
    }

    /// Whether there is a file of that name; not whether it is any good.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        is_embedded(name) || find(&self.folder, name).is_some()
    }

    fn read(&self, kind: &'static str, name: &str) -> Result<(StateDict, String), TrainerError> {
        if let Some(bytes) = embedded(name) {
            let state = safetensors::parse(&format!("the miniature {name}"), bytes)?;
            return Ok((state, sha256::of_bytes(bytes)));
        }
        let path = find(&self.folder, name).ok_or_else(|| self.missing(kind, name))?;
        let sha256 = self.hashed(&path)?;
        let state = self.cache.open(&path, &sha256)?;
        self.brake.check()?;
        Ok((state, sha256))
    }

    /// The SHA-256 of a file, hexadecimal.
    fn hashed(&self, path: &Path) -> Result<String, TrainerError> {
        let goes_on = |_| self.brake.check().map_err(io::Error::other);
        let sha256 = sha256::of_file(path, goes_on);
        self.brake.check()?;
        sha256.map_err(TrainerError::at(path))
    }

    fn missing(&self, kind: &'static str, name: &str) -> TrainerError {
        if is_path(name) {
            return TrainerError::NoFile {
                kind,
                path: PathBuf::from(name),
            };
        }
        TrainerError::NoModel {
            kind,
            name: name.to_owned(),
            stem: stem(name),
            folder: self.folder.clone(),
        }
    }
}

fn templates_of(state: &StateDict) -> Result<Vec<String>, WeightsError> {
    match state.metadata().get("templates") {
        None => Ok(templates::IMAGENET.map(ToOwned::to_owned).to_vec()),
        Some(json) => serde_json::from_str(json).map_err(|error| {
            state.malformed(format!(
                "metadata `templates` is no list of texts ({error})"
            ))
        }),
    }
}

fn embedded(name: &str) -> Option<&'static [u8]> {
    let found = EMBEDDED.iter().find(|(known, _)| *known == name);
    found.map(|(_, bytes)| *bytes)
}

/// Whether the program carries the model.
#[must_use]
pub fn is_embedded(name: &str) -> bool {
    EMBEDDED.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carried_encoder_belongs_to_the_carried_generator() {
        let models = Models::new(PathBuf::from("/nowhere"), Device::Cpu);
        let generator = models.generator("demo").unwrap();
        let found = models.encoder("demo-encoder").unwrap();
        let made_for = found.generator_sha256.as_deref();
        assert_eq!(
            made_for,
            Some(generator.sha256.as_str()),
            "`nada demo pretrain --only encoder` makes it for this generator"
        );
        assert!(found.encoder.distance(&generator.generator) < 0.01);
    }

    #[test]
    fn a_model_that_is_not_there_is_named_with_its_place_and_two_ways_to_get_it() {
        let mut models = Models::new(PathBuf::from("/nowhere"), Device::Cpu);
        let text = models.generator("ffhq").unwrap_err().to_string();
        assert!(
            text.contains("/nowhere") && text.contains("`ffhq`"),
            "{text}"
        );
        let text = models.clip("ViT-B/32").unwrap_err().to_string();
        assert!(text.contains("`ViT-B/32` is not there"), "{text}");
        assert!(text.contains("`nada pull clip-vit-b32`"), "{text}");
        assert!(
            text.contains("`nada import FILE --name clip-vit-b32`"),
            "{text}"
        );
        let text = models.generator("./mine.pt").unwrap_err().to_string();
        assert!(
            text.contains("./mine.pt") && !text.contains("pull"),
            "{text}"
        );
    }

    #[test]
    fn any_container_in_the_folder_loads() {
        let folder = tempfile::tempdir().unwrap();
        let formats = "tests/fixtures/reference/formats";
        let formats = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(formats);
        let dropped = [
            ("ada.pkl", "a.pkl"),
            ("rosinality_legacy.pt", "b.weights"),
            ("clip_openai_jit.pt", "ViT-B-32.pt"),
        ];
        for (file, name) in dropped {
            std::fs::copy(formats.join(file), folder.path().join(name)).unwrap();
        }
        let cache = Cache::at(folder.path().join("cache"));
        let mut models = Models::with_cache(folder.path().to_owned(), Device::Cpu, cache);
        let source = models.generator("a").unwrap();
        let bytes = std::fs::read(formats.join("ada.pkl")).unwrap();
        assert_eq!(source.sha256, sha256::of_bytes(&bytes));
        models.generator("b").unwrap();
        models.clip("ViT-B/32").unwrap();
        assert!(models.has("a") && !models.has("c"));
    }

    #[test]
    fn the_miniature_models_load() {
        let mut models = Models::new(PathBuf::from("/nowhere"), Device::Cpu);
        assert_eq!(
            models.generator("demo").unwrap().generator.config().size,
            64
        );
        let clip = models.clip("demo-rn").unwrap();
        assert!(
            clip.templates
                .iter()
                .all(|template| template.contains("{}"))
        );
        assert!(models.has_clip("demo-rn"));
        models.keep_clips(&[]);
        assert!(!models.has_clip("demo-rn"));
    }
}
