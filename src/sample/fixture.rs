//! Checkpoints for tests: the miniature generator, each a little different.

use std::path::{Path, PathBuf};

use tch::Device;

use crate::model::stylegan2::Generator;
use crate::random::Random;
use crate::trainer::models::{Models, Source};
use crate::weights::safetensors;

/// Only the models that the program carries.
pub fn models() -> Models {
    Models::new("/nowhere".into(), Device::Cpu)
}

/// The miniature generator.
pub fn demo() -> Source {
    models().generator("demo").unwrap()
}

/// The miniature generator as if a seed had trained it.
pub fn trained(seed: u64) -> Generator {
    let mut random = Random::new(seed);
    demo().generator.map(|name, tensor| {
        if name.starts_with("style.") {
            return tensor.copy();
        }
        tensor + random.normal(&tensor.size()) * tensor.std(false) * 0.2
    })
}

/// A checkpoint of [`trained`] that says what it was trained from.
pub fn checkpoint(folder: &Path, name: &str, seed: u64) -> PathBuf {
    let mut state = trained(seed).to_state("fixture");
    state.set_metadata("model", "demo");
    state.set_metadata("generator_sha256", demo().sha256);
    let path = folder.join(format!("{name}.safetensors"));
    safetensors::write(&path, &state).unwrap();
    path
}
