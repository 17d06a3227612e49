//! What is found in a file: its container, its tensors, the plain values beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{Damage, Element, Span};

/// The tensors of a file may take this many times its size: views of one storage are copied.
const VIEWS: u64 = 4;
/// Smallest size that [`VIEWS`] counts from.
const SMALL: u64 = 1 << 16;

/// More dimensions than any weight has.
pub(super) const DIMENSIONS: usize = 16;

/// How many numbers a shape has; none when that is no sensible number, also with its zeros left out.
pub(super) fn numel(shape: &[u64]) -> Option<u64> {
    let product = |n: u64, &d: &u64| n.checked_mul(d.max(1));
    let n = shape.iter().try_fold(1, product)?;
    let is_sane = shape.len() <= DIMENSIONS && i64::try_from(n).is_ok();
    is_sane.then(|| if shape.contains(&0) { 0 } else { n })
}

/// How a file is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// safetensors.
    Safetensors,
    /// `torch.save` since PyTorch 1.6.
    TorchZip,
    /// `torch.save` before PyTorch 1.6.
    TorchLegacy,
    /// `torch.jit.save`.
    TorchScript,
    /// A pickle of NVIDIA's stylegan2-ada-pytorch.
    AdaPickle,
    /// A pickle of NVIDIA's `TensorFlow` 1 code.
    Tf1Pickle,
}

impl fmt::Display for Container {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Safetensors => "safetensors",
            Self::TorchZip => "PyTorch zip",
            Self::TorchLegacy => "PyTorch legacy (before 1.6)",
            Self::TorchScript => "TorchScript archive",
            Self::AdaPickle => "NVIDIA stylegan2-ada-pytorch pickle",
            Self::Tf1Pickle => "NVIDIA TensorFlow 1 pickle",
        })
    }
}

/// A tensor of a file: where its numbers are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the file; parts of nested dictionaries are joined by dots.
    pub name: String,
    /// Type of its numbers.
    pub element: Element,
    /// Its shape.
    pub shape: Vec<i64>,
    /// Steps in numbers, one per dimension; none when the numbers stand in order.
    pub stride: Option<Vec<i64>>,
    /// The bytes from its first number to its last.
    pub span: Span,
}

impl Entry {
    /// How many numbers it has.
    #[must_use]
    pub fn numel(&self) -> u64 {
        self.shape
            .iter()
            .fold(1, |n: u64, &d| n.saturating_mul(d as u64))
    }

    /// How many bytes its numbers take when they stand in order.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.numel().saturating_mul(self.element.size())
    }
}

/// All that is found in a file.
#[derive(Clone, Debug)]
pub struct Contents {
    /// How it is put together.
    pub container: Container,
    /// Its tensors, in the order of the file.
    pub entries: Vec<Entry>,
    /// Plain values beside them: safetensors' metadata, a checkpoint's `iteration`.
    pub facts: BTreeMap<String, String>,
    /// Python classes that a pickle names, as `module.name`.
    pub classes: BTreeSet<String>,
}

impl Contents {
    /// Empty.
    pub(super) fn new(container: Container) -> Self {
        Self {
            container,
            entries: Vec::new(),
            facts: BTreeMap::new(),
            classes: BTreeSet::new(),
        }
    }

    /// The tensor of that name in the file.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Refuses a small file that would become a large one in memory.
    pub(super) fn check_size(&self, len: u64) -> Result<(), Damage> {
        let bytes = self
            .entries
            .iter()
            .fold(0, |sum: u64, entry| sum.saturating_add(entry.bytes()));
        if bytes <= len.max(SMALL).saturating_mul(VIEWS) {
            return Ok(());
        }
        Err(Damage::new(format!(
            "its tensors would take {bytes} bytes, the whole file has {len}: at most {VIEWS} times \
             the file's size was expected"
        )))
    }
}
