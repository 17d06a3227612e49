//! safetensors: read from a file or from embedded bytes, written to a temporary file, synced, renamed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors, View};
use tch::{Kind, Tensor};

use super::{StateDict, WeightsError, replace};

/// Reads a safetensors file.
///
/// # Errors
/// When the file cannot be read or is not safetensors.
pub fn read(path: &Path) -> Result<StateDict, WeightsError> {
    let bytes = fs::read(path).map_err(|source| WeightsError::Io {
        path: path.to_owned(),
        source,
    })?;
    parse(&path.display().to_string(), &bytes)
}

/// Reads safetensors from memory; `origin` names it in errors.
///
/// # Errors
/// When the bytes are not safetensors, or hold a type that LibTorch has no name for.
pub fn parse(origin: &str, bytes: &[u8]) -> Result<StateDict, WeightsError> {
    let mut state = StateDict::new(origin);
    let (_, header) = SafeTensors::read_metadata(bytes)
        .map_err(|error| state.malformed(format!("not a safetensors file ({error})")))?;
    for (key, value) in header.metadata().iter().flatten() {
        state.set_metadata(key, value);
    }
    let file = SafeTensors::deserialize(bytes)
        .map_err(|error| state.malformed(format!("damaged safetensors ({error})")))?;
    for (name, view) in file.tensors() {
        let kind = kind_of(view.dtype())
            .ok_or_else(|| state.malformed(format!("tensor `{name}` is {:?}", view.dtype())))?;
        let shape: Vec<i64> = view.shape().iter().map(|&n| n as i64).collect();
        state.insert(name, Tensor::from_data_size(view.data(), &shape, kind));
    }
    Ok(state)
}

/// Writes `state` so that `path` is either the old file or the whole new one.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(path: &Path, state: &StateDict) -> Result<(), WeightsError> {
    let bytes = serialize(state)?;
    replace::write(path, &bytes).map_err(|source| WeightsError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Bytes written between two looks at who watches; each such part is on the disk before that.
const PART: usize = 16 << 20;

/// As [`write`], but not yet in its place. `watch` hears of every part how many bytes it has; its
/// error ends the writing.
///
/// # Errors
/// When the folder cannot be written, and those of `watch`; nothing is left then.
pub fn draft<E: From<WeightsError>>(
    path: &Path,
    state: &StateDict,
    mut watch: impl FnMut(usize) -> Result<(), E>,
) -> Result<replace::Draft, E> {
    let at = |source| WeightsError::Io {
        path: path.to_owned(),
        source,
    };
    let bytes = serialize(state)?;
    let mut draft = replace::Draft::beside(path).map_err(at)?;
    for part in bytes.chunks(PART) {
        let file = draft.file();
        let written = file.write_all(part).and_then(|()| file.sync_data());
        written.map_err(at)?;
        watch(part.len())?;
    }
    Ok(draft)
}

/// The bytes of a safetensors file.
///
/// # Errors
/// When a tensor's type has no place in safetensors.
pub fn serialize(state: &StateDict) -> Result<Vec<u8>, WeightsError> {
    let mut views = Vec::with_capacity(state.len());
    for (name, tensor) in state.iter() {
        let dtype = dtype_of(tensor.kind())
            .ok_or_else(|| state.malformed(format!("`{name}` is {:?}", tensor.kind())))?;
        views.push((name.to_owned(), Stored::new(tensor, dtype)));
    }
    let metadata: HashMap<String, String> = state.metadata().clone().into_iter().collect();
    safetensors::serialize(views, (!metadata.is_empty()).then_some(metadata))
        .map_err(|error| state.malformed(error.to_string()))
}

/// A tensor's bytes on the CPU, ready to be written.
struct Stored {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Stored {
    fn new(tensor: &Tensor, dtype: Dtype) -> Self {
        let tensor = tensor.detach().to_device(tch::Device::Cpu).contiguous();
        let numel = tensor.numel();
        let mut bytes = vec![0; numel * tensor.kind().elt_size_in_bytes()];
        tensor.copy_data_u8(&mut bytes, numel);
        Self {
            dtype,
            shape: tensor.size().iter().map(|&n| n as usize).collect(),
            bytes,
        }
    }
}

impl View for Stored {
    fn dtype(&self) -> Dtype {
        self.dtype
    }
    fn shape(&self) -> &[usize] {
        &self.shape
    }
    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }
    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

fn kind_of(dtype: Dtype) -> Option<Kind> {
    Some(match dtype {
        Dtype::BOOL => Kind::Bool,
        Dtype::U8 => Kind::Uint8,
        Dtype::I8 => Kind::Int8,
        Dtype::I16 => Kind::Int16,
        Dtype::I32 => Kind::Int,
        Dtype::I64 => Kind::Int64,
        Dtype::F16 => Kind::Half,
        Dtype::BF16 => Kind::BFloat16,
        Dtype::F32 => Kind::Float,
        Dtype::F64 => Kind::Double,
        _ => return None,
    })
}

fn dtype_of(kind: Kind) -> Option<Dtype> {
    Some(match kind {
        Kind::Bool => Dtype::BOOL,
        Kind::Uint8 => Dtype::U8,
        Kind::Int8 => Dtype::I8,
        Kind::Int16 => Dtype::I16,
        Kind::Int => Dtype::I32,
        Kind::Int64 => Dtype::I64,
        Kind::Half => Dtype::F16,
        Kind::BFloat16 => Dtype::BF16,
        Kind::Float => Dtype::F32,
        Kind::Double => Dtype::F64,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.safetensors");
        let mut state = StateDict::new("test");
        state.insert("a", Tensor::from_slice(&[1.5f32, -2.0]).view([2, 1]));
        state.insert("b.c", Tensor::from_slice(&[7i64]));
        state.set_metadata("kind", "test");
        write(&path, &state).unwrap();
        let back = read(&path).unwrap();
        assert_eq!(back.get("a").unwrap().size(), [2, 1]);
        assert_eq!(back.get("a").unwrap(), state.get("a").unwrap());
        assert_eq!(back.metadata()["kind"], "test");
        assert!(matches!(back.get("x"), Err(WeightsError::Missing { .. })));
    }

    #[test]
    fn a_cut_file_is_refused() {
        let mut state = StateDict::new("test");
        state.insert("a", Tensor::from_slice(&[1.5f32; 64]));
        let bytes = serialize(&state).unwrap();
        for len in [0, 7, 40, bytes.len() - 1] {
            assert!(matches!(
                parse("cut", &bytes[..len]),
                Err(WeightsError::Format { .. })
            ));
        }
    }
}
