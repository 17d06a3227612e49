//! Finished models as fp16 safetensors.

use std::path::Path;

use tch::{Kind, Tensor};

use super::clip::Twin;
use super::encoder::Trained;
use super::{PretrainError, create, weights};
use crate::demo::judge::Judge;
use crate::model::stylegan2::Generator;
use crate::weights::{StateDict, safetensors};

/// Writes `generator.safetensors`, without noises: their strength is 0.
///
/// # Errors
/// When the folder cannot be written.
pub fn generator(folder: &Path, generator: &Generator) -> Result<(), PretrainError> {
    let mut state = StateDict::new("the miniature generator");
    for (name, tensor) in generator.parameters() {
        state.insert(name.clone(), half(tensor));
    }
    state.set_metadata("kind", "stylegan2");
    state.set_metadata("trained on", "drawn portraits, nada demo pretrain");
    create(folder)?;
    Ok(safetensors::write(
        &folder.join("generator.safetensors"),
        &state,
    )?)
}

/// Writes `demo-rn.safetensors` or `demo-rn2.safetensors`.
///
/// # Errors
/// When the folder cannot be written.
pub fn clip(folder: &Path, twin: Twin, trained: &StateDict) -> Result<(), PretrainError> {
    let trained = weights::without_training(trained);
    let mut state = StateDict::new(twin.name());
    for (name, tensor) in trained.iter() {
        state.insert(name, half(tensor));
    }
    for (key, value) in trained.metadata() {
        state.set_metadata(key, value);
    }
    create(folder)?;
    let path = folder.join(format!("{}.safetensors", twin.name()));
    Ok(safetensors::write(&path, &state)?)
}

/// Writes `judge.safetensors`.
///
/// # Errors
/// When the folder cannot be written.
pub fn judge(folder: &Path, judge: &Judge) -> Result<(), PretrainError> {
    let mut state = StateDict::new("the miniature judge");
    for (name, tensor) in judge.parameters() {
        state.insert(name.clone(), half(tensor));
    }
    create(folder)?;
    Ok(safetensors::write(
        &folder.join("judge.safetensors"),
        &state,
    )?)
}

/// Writes `encoder.safetensors`, which names the generator that it belongs to.
///
/// # Errors
/// When the folder cannot be written.
pub fn encoder(folder: &Path, trained: &Trained) -> Result<(), PretrainError> {
    let mut state = StateDict::new("the miniature encoder");
    for (name, tensor) in trained.encoder.parameters() {
        state.insert(name.clone(), half(tensor));
    }
    state.insert("latent_avg", half(&trained.latent_avg));
    state.set_metadata("kind", "encoder");
    state.set_metadata("generator_sha256", &trained.generator_sha256);
    state.set_metadata("trained on", "drawn portraits, nada demo pretrain");
    create(folder)?;
    let path = folder.join("encoder.safetensors");
    Ok(safetensors::write(&path, &state)?)
}

fn half(tensor: &Tensor) -> Tensor {
    tensor.detach().to_kind(Kind::Half)
}
