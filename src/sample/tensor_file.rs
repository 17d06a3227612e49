//! Files with one tensor in them, as latents and directions are passed around.

use std::fs;
use std::path::Path;

use tch::{Kind, Tensor};

use super::{SampleError, npy};
use crate::weights::safetensors;

/// One tensor, and what the file calls it.
#[derive(Debug)]
pub struct Named {
    /// The tensor's name; empty where the container has no names.
    pub name: String,
    /// f32 on the CPU, every number finite.
    pub tensor: Tensor,
}

/// Reads the only tensor of a `.npy` or `.safetensors` file.
///
/// # Errors
/// When the file cannot be read, holds more than one tensor, or numbers that are not finite.
pub fn read(path: &Path) -> Result<Named, SampleError> {
    let numpy = path.extension().is_some_and(|ending| ending == "npy");
    let named = if numpy {
        read_npy(path)
    } else {
        read_safetensors(path)
    }?;
    let finite = named.tensor.isfinite().all();
    if named.tensor.numel() == 0 || finite.int64_value(&[]) == 0 {
        return Err(SampleError::file(
            path,
            "it is empty, or not all of it are numbers",
        ));
    }
    Ok(named)
}

fn read_npy(path: &Path) -> Result<Named, SampleError> {
    let bytes = fs::read(path).map_err(SampleError::at(path))?;
    Ok(Named {
        name: String::new(),
        tensor: npy::parse(&bytes).map_err(|reason| SampleError::file(path, reason))?,
    })
}

fn read_safetensors(path: &Path) -> Result<Named, SampleError> {
    let state = safetensors::read(path)?;
    let mut tensors = state.iter();
    match (tensors.next(), tensors.next()) {
        (Some((name, tensor)), None) => Ok(Named {
            name: name.to_owned(),
            tensor: tensor.to_kind(Kind::Float),
        }),
        _ => Err(SampleError::file(
            path,
            format!("one tensor was expected, there are {}", state.len()),
        )),
    }
}
