//! Finds models by the names that presets use, and keeps the CLIPs that were loaded.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};
use tch::Device;

use super::TrainerError;
use crate::model::clip::Clip;
use crate::model::stylegan2::Generator;
use crate::nada::templates;
use crate::weights::{StateDict, WeightsError, safetensors};

/// The models that the program carries: name, bytes.
pub const EMBEDDED: [(&str, &[u8]); 3] = [
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
];

/// A generator and where it came from.
#[derive(Debug)]
pub struct Source {
    /// The network, as it came.
    pub generator: Generator,
    /// Of the file, hexadecimal.
    pub sha256: String,
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
    clips: BTreeMap<String, Speaker>,
}

impl Models {
    /// Looks for models in `folder`; loads to `device`.
    #[must_use]
    pub fn new(folder: PathBuf, device: Device) -> Self {
        Self {
            folder,
            device,
            clips: BTreeMap::new(),
        }
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

    fn read(&self, kind: &'static str, name: &str) -> Result<(StateDict, String), TrainerError> {
        if let Some((name, bytes)) = EMBEDDED.iter().find(|(known, _)| *known == name) {
            let state = safetensors::parse(&format!("the miniature {name}"), bytes)?;
            return Ok((state, hex(bytes)));
        }
        let path = self.path(name);
        if !path.exists() {
            return Err(TrainerError::NoModel {
                kind,
                name: name.to_owned(),
                wanted: path,
            });
        }
        let bytes = fs::read(&path).map_err(TrainerError::at(&path))?;
        let state = safetensors::parse(&path.display().to_string(), &bytes)?;
        Ok((state, hex(&bytes)))
    }

    fn path(&self, name: &str) -> PathBuf {
        if name.contains('/') && name.contains('.') || name.ends_with(".safetensors") {
            return PathBuf::from(name);
        }
        self.folder.join(file_name(name))
    }
}

/// `ViT-B/32` -> `clip-vit-b32.safetensors`, `RN50` -> `clip-rn50.safetensors`,
/// `ffhq` -> `ffhq.safetensors`
#[must_use]
pub fn file_name(name: &str) -> String {
    let plain = name.to_lowercase().replace('/', "");
    if plain.starts_with("vit-") || plain.starts_with("rn") {
        return format!("clip-{plain}.safetensors");
    }
    format!("{plain}.safetensors")
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

/// SHA-256 in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
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
    fn names_of_presets_become_file_names() {
        assert_eq!(file_name("ViT-B/32"), "clip-vit-b32.safetensors");
        assert_eq!(file_name("RN50"), "clip-rn50.safetensors");
        assert_eq!(file_name("ffhq"), "ffhq.safetensors");
    }

    #[test]
    fn a_model_that_is_not_there_is_named_with_its_place() {
        let models = Models::new(PathBuf::from("/nowhere"), Device::Cpu);
        let text = models.generator("ffhq").unwrap_err().to_string();
        assert!(text.contains("/nowhere/ffhq.safetensors"), "{text}");
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
