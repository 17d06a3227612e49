//! A generator to draw with, and where it came from: a checkpoint, a run, or a frozen generator.

use std::fs;
use std::path::{Path, PathBuf};

use super::SampleError;
use crate::model::stylegan2::Generator;
use crate::trainer::checkpoint;
use crate::trainer::folder::Description;
use crate::trainer::models::{Models, is_embedded};
use crate::weights::{self, StateDict, sha256};

/// A generator that was opened for drawing.
#[derive(Debug)]
pub struct Domain {
    /// The network.
    pub generator: Generator,
    /// Where it came from.
    pub origin: Origin,
}

/// Where a generator came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The checkpoint's path, absolute; or the name of a frozen generator, as presets name it.
    pub name: String,
    /// Of the file, hexadecimal.
    pub sha256: String,
    /// What presets call the frozen generator, where that is known.
    pub model: Option<String>,
    /// SHA-256 of the frozen generator that it was trained from, where that is known.
    pub frozen: Option<String>,
}

impl Origin {
    /// SHA-256 of the frozen generator: what it was trained from, or itself when nothing says that
    /// it was trained.
    #[must_use]
    pub fn root(&self) -> &str {
        self.frozen.as_deref().unwrap_or(&self.sha256)
    }
}

impl Domain {
    /// Opens a checkpoint file, the newest checkpoint of a run's folder, or a frozen generator by
    /// the name that presets give it (`demo`, `ffhq`).
    ///
    /// # Errors
    /// When there is nothing of this name, or it is no generator.
    pub fn open(name: &str, models: &Models) -> Result<Self, SampleError> {
        let path = Path::new(name);
        if !is_embedded(name) && path.is_dir() {
            return Self::of_file(&newest(path)?, models);
        }
        if !is_embedded(name) && path.exists() {
            return Self::of_file(path, models);
        }
        if looks_like_path(name) {
            let name = name.to_owned();
            return Err(SampleError::NoDomain { name });
        }
        let source = models.generator(name)?;
        Ok(Self {
            generator: source.generator,
            origin: Origin {
                name: name.to_owned(),
                sha256: source.sha256,
                model: Some(name.to_owned()),
                frozen: None,
            },
        })
    }

    /// Opens a checkpoint file.
    ///
    /// # Errors
    /// When it is no generator.
    pub fn of_file(path: &Path, models: &Models) -> Result<Self, SampleError> {
        let path = fs::canonicalize(path).map_err(SampleError::at(path))?;
        let state = weights::open(&path)?;
        let sha256 = digest(&path)?;
        Ok(Self {
            generator: Generator::from_state(&state, models.device())?,
            origin: origin(&path, &state, sha256),
        })
    }

    /// The frozen generator that it was trained from.
    ///
    /// # Errors
    /// When nobody knows which, it is not there, or is another file now.
    pub fn frozen(&self, models: &Models) -> Result<Generator, SampleError> {
        let (Some(model), Some(frozen)) = (&self.origin.model, &self.origin.frozen) else {
            return Err(SampleError::Request(format!(
                "{}: it does not say which frozen generator it was trained from",
                self.origin.name
            )));
        };
        let source = models.generator(model)?;
        if source.sha256 != *frozen {
            return Err(SampleError::Request(format!(
                "{}: it was trained from another `{model}` (SHA-256 {}…) than the one that is here \
                 ({}…)",
                self.origin.name,
                short(frozen),
                short(&source.sha256)
            )));
        }
        Ok(source.generator)
    }
}

/// The first digits, enough to tell files apart by eye.
#[must_use]
pub fn short(sha256: &str) -> &str {
    sha256.get(..12).unwrap_or(sha256)
}

/// SHA-256 of a file, hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn digest(path: &Path) -> Result<String, SampleError> {
    sha256::of_file(path, |_| Ok(())).map_err(SampleError::at(path))
}

/// Metadata says it; for files without, the run's description beside them does.
fn origin(path: &Path, state: &StateDict, sha256: String) -> Origin {
    let said = |key: &str| state.metadata().get(key).cloned();
    let run = path.parent().and_then(Path::parent);
    let described = || {
        let text = fs::read_to_string(run?.join("run.toml")).ok()?;
        toml::from_str::<Description>(&text).ok()
    };
    let (model, frozen) = match (said("model"), said("generator_sha256")) {
        (model, Some(frozen)) => (model, Some(frozen)),
        (model, None) => match described() {
            Some(run) => (Some(run.generator.name), Some(run.generator.sha256)),
            None => (model, None),
        },
    };
    Origin {
        name: path.display().to_string(),
        sha256,
        model,
        frozen,
    }
}

/// The newest checkpoint of a run.
///
/// # Errors
/// When there is none.
fn newest(run: &Path) -> Result<PathBuf, SampleError> {
    let mut all = checkpoint::weights_of(run);
    let newest = all.pop().map(|(_, path)| path);
    newest.ok_or_else(|| SampleError::file(run, "there is no checkpoint in it"))
}

fn looks_like_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn models() -> Models {
        Models::new("/nowhere".into(), tch::Device::Cpu)
    }

    /// A checkpoint of the miniature generator that says where it came from.
    fn write(path: &Path, notes: &[(&str, &str)]) {
        let source = models().generator("demo").unwrap();
        let mut state = source.generator.to_state("test");
        for (key, value) in notes {
            state.set_metadata(*key, *value);
        }
        weights::safetensors::write(path, &state).unwrap();
    }

    #[test]
    fn the_newest_checkpoint_of_a_run_is_opened() {
        let run = tempfile::tempdir().unwrap();
        let folder = run.path().join("checkpoints");
        fs::create_dir(&folder).unwrap();
        let error = Domain::open(&run.path().display().to_string(), &models());
        assert!(error.unwrap_err().to_string().contains("no checkpoint"));
        for name in [
            "000020.safetensors",
            "auto-000030.safetensors",
            "000010.safetensors",
        ] {
            write(&folder.join(name), &[]);
        }
        let domain = Domain::open(&run.path().display().to_string(), &models()).unwrap();
        assert!(domain.origin.name.ends_with("auto-000030.safetensors"));
        assert_eq!(domain.origin.sha256.len(), 64);
    }

    #[test]
    fn the_frozen_generator_is_the_one_that_it_was_trained_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.safetensors");
        let demo = models().generator("demo").unwrap().sha256;
        write(&path, &[("model", "demo"), ("generator_sha256", &demo)]);
        let domain = Domain::of_file(&path, &models()).unwrap();
        assert_eq!(domain.origin.root(), demo);
        assert!(domain.frozen(&models()).is_ok());
        write(
            &path,
            &[("model", "demo"), ("generator_sha256", "0123456789abcdef")],
        );
        let other = Domain::of_file(&path, &models()).unwrap();
        let error = other.frozen(&models()).unwrap_err().to_string();
        assert!(
            error.contains("another `demo` (SHA-256 0123456789ab…)"),
            "{error}"
        );
        write(&path, &[]);
        let unknown = Domain::of_file(&path, &models()).unwrap();
        let error = unknown.frozen(&models()).unwrap_err().to_string();
        assert!(error.contains("does not say which"), "{error}");
    }

    #[test]
    fn a_run_says_what_its_checkpoints_do_not() {
        let run = tempfile::tempdir().unwrap();
        let folder = run.path().join("checkpoints");
        fs::create_dir(&folder).unwrap();
        let mut description = Description::default();
        description.generator.name = "demo".to_owned();
        description.generator.sha256 = "abc".to_owned();
        let text = toml::to_string(&description).unwrap();
        fs::write(run.path().join("run.toml"), text).unwrap();
        write(&folder.join("000001.safetensors"), &[]);
        let domain = Domain::of_file(&folder.join("000001.safetensors"), &models()).unwrap();
        assert_eq!(domain.origin.root(), "abc");
    }

    #[test]
    fn what_is_not_there_is_said_with_what_could_be() {
        let error = |name: &str| Domain::open(name, &models()).unwrap_err().to_string();
        assert!(error("runs/nothing").contains("no such checkpoint, run folder"));
        assert!(error("ffhq").contains("/nowhere") && error("ffhq").contains("nada pull ffhq"));
        let demo = Domain::open("demo", &models()).unwrap();
        assert_eq!(demo.origin.root(), demo.origin.sha256);
    }
}
