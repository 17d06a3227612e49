//! From the names and shapes that a file has to those that our networks have. Nothing is read and
//! nothing computed here: the result says what has to be done with which tensor.

pub mod activation;
mod ada;
mod clip;
mod encoder;
mod hugging_face;
mod network;
mod rosinality;
mod tf1;

use std::collections::BTreeMap;
use std::fmt;

pub use activation::{Activation, Evidence};
pub use network::{Clip, Encoder, EncoderBody, Network, StyleGan2, Tower};

use super::container::{Contents, Element};

/// Whose names a file uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// rosinality's StyleGAN2, our own checkpoints.
    Rosinality,
    /// NVIDIA's stylegan2-ada-pytorch.
    Ada,
    /// NVIDIA's stylegan2 for `TensorFlow` 1.
    Tf1,
    /// `OpenAI`'s CLIP, `open_clip`.
    OpenAi,
    /// Hugging Face transformers' CLIP.
    HuggingFace,
    /// e4e, pSp, `ReStyle`.
    Encoder,
    /// The encoder of the miniature world.
    Miniature,
    /// None that is known: names are left as they are.
    Unknown,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Rosinality => "rosinality",
            Self::Ada => "stylegan2-ada-pytorch",
            Self::Tf1 => "stylegan2 (TensorFlow 1)",
            Self::OpenAi => "OpenAI / open_clip",
            Self::HuggingFace => "Hugging Face",
            Self::Encoder => "e4e / pSp",
            Self::Miniature => "nada's miniature encoder",
            Self::Unknown => "unknown",
        })
    }
}

/// How a tensor of ours is made from those of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// As it is.
    Copy,
    /// One dimension of length 1 in front, and another shape otherwise left alone.
    Lead,
    /// A number, or a vector, as `[n]`.
    Flat,
    /// `[n]` as `[1, n, 1, 1]`.
    PerChannel,
    /// `[r, r]` as `[1, 1, r, r]`.
    Picture,
    /// Rows and columns swapped.
    Transposed,
    /// Several, one below the other.
    Joined,
    /// `TensorFlow`'s `[k, k, in, out]` as `[1, out, in, k, k]`.
    TfConv,
    /// The same, turned by half a turn: `TensorFlow`'s kernels of transposed convolutions.
    TfConvUp,
    /// One more than it is.
    PlusOne,
}

impl Recipe {
    /// The shape that comes out; `None` when the input has another one than the recipe wants.
    fn shape(self, inputs: &[&[i64]]) -> Option<Vec<i64>> {
        let first = *inputs.first()?;
        let n: i64 = first.iter().product();
        Some(match (self, first) {
            (Self::Copy | Self::PlusOne, _) => first.to_vec(),
            (Self::Lead, _) => [&[1], first].concat(),
            (Self::Flat, _) => vec![n],
            (Self::PerChannel, _) => vec![1, n, 1, 1],
            (Self::Picture, &[.., h, w]) => vec![1, 1, h, w],
            (Self::Transposed, &[a, b]) => vec![b, a],
            (Self::TfConv | Self::TfConvUp, &[h, w, input, output]) => {
                vec![1, output, input, h, w]
            }
            (Self::Joined, &[_, ref rest @ ..]) => {
                let fits = |shape: &&[i64]| shape.get(1..) == Some(rest);
                let rows = inputs.iter().map(|shape| shape.first().copied());
                let rows: i64 = rows.sum::<Option<i64>>()?;
                inputs.iter().all(fits).then(|| [&[rows], rest].concat())?
            }
            _ => return None,
        })
    }
}

/// A tensor of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name in our layout.
    pub name: String,
    /// Where its parts are in [`Contents::entries`].
    pub parts: Vec<usize>,
    /// How they become ours.
    pub recipe: Recipe,
    /// Its shape in our layout.
    pub shape: Vec<i64>,
    /// Type of its numbers.
    pub element: Element,
    /// Its name in the file; of several parts, all.
    pub original: String,
}

/// What a file is to us.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Whose names it uses.
    pub dialect: Dialect,
    /// The network.
    pub network: Network,
    /// Its tensors, by our names.
    pub tensors: BTreeMap<String, Planned>,
    /// Upsampling filters: they are not weights, but must be the ones that we use.
    pub filters: Vec<usize>,
}

/// Says what a file's tensors are to us.
#[must_use]
pub fn plan(contents: &Contents) -> Plan {
    let mut draft = Draft::new(contents);
    let dialect = if encoder::draft(&mut draft) {
        Dialect::Encoder
    } else if encoder::is_miniature(contents) {
        draft.keep_all();
        Dialect::Miniature
    } else if rosinality::draft(&mut draft) {
        Dialect::Rosinality
    } else if ada::draft(&mut draft) {
        Dialect::Ada
    } else if tf1::draft(&mut draft) {
        Dialect::Tf1
    } else if hugging_face::draft(&mut draft) {
        Dialect::HuggingFace
    } else if clip::draft(&mut draft) {
        Dialect::OpenAi
    } else {
        draft.keep_all();
        Dialect::Unknown
    };
    let network = match dialect {
        Dialect::Rosinality | Dialect::Ada | Dialect::Tf1 => StyleGan2::infer(&draft.tensors),
        Dialect::OpenAi | Dialect::HuggingFace => Clip::infer(&draft.tensors),
        Dialect::Encoder => encoder::describe(contents),
        Dialect::Miniature => encoder::describe_miniature(contents),
        Dialect::Unknown => Network::Unknown,
    };
    Plan {
        dialect,
        network,
        tensors: draft.tensors,
        filters: draft.filters,
    }
}

/// A plan while it is made.
struct Draft<'c> {
    contents: &'c Contents,
    tensors: BTreeMap<String, Planned>,
    filters: Vec<usize>,
}

impl<'c> Draft<'c> {
    fn new(contents: &'c Contents) -> Self {
        Self {
            contents,
            tensors: BTreeMap::new(),
            filters: Vec::new(),
        }
    }

    /// Entries under a prefix: their place, their name without it.
    fn under<'p>(&self, prefix: &'p str) -> impl Iterator<Item = (usize, &'c str)> + use<'c, 'p> {
        let entries = self.contents.entries.iter().enumerate();
        entries.filter_map(move |(i, entry)| Some((i, entry.name.strip_prefix(prefix)?)))
    }

    /// The first of the prefixes under which all of the names are.
    fn prefix<'p>(&self, prefixes: &[&'p str], names: &[&str]) -> Option<&'p str> {
        let has = |full: String| self.contents.find(&full).is_some();
        let fits = |prefix: &&&str| names.iter().all(|name| has(format!("{prefix}{name}")));
        prefixes.iter().find(fits).copied()
    }

    /// Adds a tensor of ours. What does not fit its recipe keeps its shape, so that the check
    /// against the network names it.
    fn add(&mut self, name: &str, parts: &[usize], recipe: Recipe) {
        let entries: Vec<_> = parts.iter().map(|&i| &self.contents.entries[i]).collect();
        let Some(first) = entries.first() else {
            return;
        };
        let shapes: Vec<&[i64]> = entries.iter().map(|entry| entry.shape.as_slice()).collect();
        let (recipe, shape) = match recipe.shape(&shapes) {
            Some(shape) => (recipe, shape),
            None => (Recipe::Copy, first.shape.clone()),
        };
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        let planned = Planned {
            name: name.to_owned(),
            parts: parts.to_vec(),
            recipe,
            shape,
            element: first.element,
            original: names.join(" + "),
        };
        self.tensors.insert(name.to_owned(), planned);
    }

    fn keep_all(&mut self) {
        for (index, name) in self.under("") {
            self.add(name, &[index], Recipe::Copy);
        }
    }
}
