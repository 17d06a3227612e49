//! Writes what `torch.load(..., weights_only=True)` reads, without Python: a zip archive of stored
//! records, a pickle that names the tensors and a record of raw numbers for each.

mod pickle;

use std::io::{self, BufWriter, Seek, Write};
use std::path::Path;

use tch::{Device, Tensor};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::{StateDict, WeightsError, replace};

/// The folder in the archive; `torch.load` takes any one name.
const ROOT: &str = "archive";
/// Records begin at multiples of this, so that `torch.load(..., mmap=True)` can use them in place.
const ALIGNMENT: u16 = 64;

/// A value of the dictionary that is written.
#[derive(Debug)]
pub enum Entry<'a> {
    /// An `OrderedDict` of tensors by name.
    Tensors(&'a StateDict),
    /// One tensor.
    Tensor(&'a Tensor),
}

/// Writes `{name: entry}` so that `path` is either the old file or the whole new one.
///
/// # Errors
/// When the folder cannot be written, or a tensor's type has no storage in PyTorch.
pub fn write(path: &Path, root: &[(&str, Entry<'_>)]) -> Result<(), WeightsError> {
    let document = document(path, root)?;
    let written = replace::write_with(path, |file| {
        let mut out = BufWriter::with_capacity(1 << 20, file);
        archive(&mut out, &document)?;
        out.flush()
    });
    written.map_err(|source| WeightsError::Io {
        path: path.to_owned(),
        source,
    })
}

fn document(path: &Path, root: &[(&str, Entry<'_>)]) -> Result<pickle::Document, WeightsError> {
    pickle::Document::of(root).map_err(|reason| WeightsError::Format {
        origin: path.display().to_string(),
        reason,
    })
}

/// The records in the order in which PyTorch writes them.
fn archive(out: impl Write + Seek, document: &pickle::Document) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    record(&mut zip, "data.pkl", &document.pickle)?;
    record(&mut zip, "byteorder", b"little")?;
    for (key, storage) in document.storages.iter().enumerate() {
        record(&mut zip, &format!("data/{key}"), &numbers(storage))?;
    }
    record(&mut zip, "version", b"3\n")?;
    zip.finish()?.flush()
}

fn record<W: Write + Seek>(zip: &mut ZipWriter<W>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .with_alignment(ALIGNMENT)
        // The same weights give the same file.
        .last_modified_time(DateTime::default())
        .large_file(u32::try_from(bytes.len()).is_err());
    zip.start_file(format!("{ROOT}/{name}"), options)?;
    zip.write_all(bytes)
}

/// Row-major, little-endian.
fn numbers(tensor: &Tensor) -> Vec<u8> {
    let tensor = tensor.detach().to_device(Device::Cpu).contiguous();
    let count = tensor.numel();
    let mut bytes = vec![0; count * tensor.kind().elt_size_in_bytes()];
    tensor.copy_data_u8(&mut bytes, count);
    bytes
}

#[cfg(test)]
mod tests;
