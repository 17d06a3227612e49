//! What a pickle can build.

use super::super::Span;
use super::{Array, Class, Storage, Tensor};

/// The number of a value in a [`super::Run`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Id(u32);

impl Id {
    pub const NONE: Self = Self(0);
    pub const EMPTY: Self = Self(3);
    /// Small numbers begin here.
    pub const ZERO: u32 = 4;

    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub fn bool(value: bool) -> Self {
        Self(1 + u32::from(value))
    }

    /// Of numbers up to 255, which are there from the start.
    pub fn small(value: u8) -> Self {
        Self(Self::ZERO + u32::from(value))
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A value. What nobody asks for (`Opaque`) is not kept.
#[derive(Clone, Debug)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Box<str>),
    /// Bytes, or a text that is too long to be kept.
    Bytes(Span),
    List(Vec<Id>),
    Tuple(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    Set,
    Class(Class),
    Object(Box<Object>),
    Storage(Box<Storage>),
    Tensor(Box<Tensor>),
    /// numpy's name of an element type, like `<f4`.
    Dtype(Box<str>),
    Array(Box<Array>),
    Opaque,
}

/// An instance of a class: what it was built from.
#[derive(Clone, Debug)]
pub struct Object {
    pub class: Class,
    pub state: Id,
}

impl Value {
    /// In words, for errors.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Bool(_) => "a bool",
            Self::Int(_) => "a number",
            Self::Float(_) => "a fraction",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "a list",
            Self::Tuple(_) => "a tuple",
            Self::Dict(_) => "a dictionary",
            Self::Set => "a set",
            Self::Class(_) => "a name",
            Self::Object(_) => "an object",
            Self::Storage(_) => "a storage",
            Self::Tensor(_) => "a tensor",
            Self::Dtype(_) => "an element type",
            Self::Array(_) => "an array",
            Self::Opaque => "a value",
        }
    }

    /// A whole number that is not negative.
    pub fn count(&self) -> Option<u64> {
        match self {
            Self::Int(n) => u64::try_from(*n).ok(),
            _ => None,
        }
    }
}
