//! Named tensors of one model, with the file's metadata.

use std::collections::BTreeMap;

use tch::{Device, Kind, Tensor};

use super::WeightsError;

/// Named tensors and string metadata, as read from a file or built by a model.
#[derive(Debug, Default)]
pub struct StateDict {
    origin: String,
    tensors: BTreeMap<String, Tensor>,
    /// Names in the file, where they differ from ours.
    originals: BTreeMap<String, String>,
    metadata: BTreeMap<String, String>,
}

impl StateDict {
    /// An empty dictionary; `origin` names it in errors (a path, or "embedded generator").
    pub fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            ..Self::default()
        }
    }

    /// Where the tensors came from, for messages.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Adds or replaces a tensor.
    pub fn insert(&mut self, name: impl Into<String>, tensor: Tensor) {
        self.tensors.insert(name.into(), tensor);
    }

    /// [`StateDict::insert`] of a tensor that the file calls `original`.
    pub fn insert_as(&mut self, name: &str, original: &str, tensor: Tensor) {
        if name != original {
            self.originals.insert(name.to_owned(), original.to_owned());
        }
        self.insert(name, tensor);
    }

    /// What the file calls the tensor.
    #[must_use]
    pub fn original<'s>(&'s self, name: &'s str) -> &'s str {
        self.originals.get(name).map_or(name, String::as_str)
    }

    /// Sets one line of metadata.
    pub fn set_metadata(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.metadata.insert(key.into(), value.into());
    }

    /// The file's metadata.
    #[must_use]
    pub fn metadata(&self) -> &BTreeMap<String, String> {
        &self.metadata
    }

    /// The tensor of that name, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// The tensor of that name.
    ///
    /// # Errors
    /// [`WeightsError::Missing`].
    pub fn get(&self, name: &str) -> Result<&Tensor, WeightsError> {
        self.find(name).ok_or_else(|| WeightsError::Missing {
            origin: self.origin.clone(),
            name: name.to_owned(),
        })
    }

    /// The tensor of that name as f32 on `device`, a copy of its own.
    ///
    /// # Errors
    /// [`WeightsError::Missing`].
    pub fn load(&self, name: &str, device: Device) -> Result<Tensor, WeightsError> {
        Ok(self
            .get(name)?
            .detach()
            .to_kind(Kind::Float)
            .to_device(device)
            .copy())
    }

    /// [`StateDict::load`] with the shape checked.
    ///
    /// # Errors
    /// [`WeightsError::Missing`] or [`WeightsError::Shape`].
    pub fn load_shaped(
        &self,
        name: &str,
        shape: &[i64],
        device: Device,
    ) -> Result<Tensor, WeightsError> {
        let tensor = self.load(name, device)?;
        if tensor.size() == shape {
            return Ok(tensor);
        }
        Err(self.wrong_shape(name, &tensor.size(), format!("{shape:?}")))
    }

    /// A [`WeightsError::Shape`] for this dictionary.
    #[must_use]
    pub fn wrong_shape(&self, name: &str, found: &[i64], expected: String) -> WeightsError {
        WeightsError::Shape {
            origin: self.origin.clone(),
            name: name.to_owned(),
            found: found.to_vec(),
            expected,
        }
    }

    /// A [`WeightsError::Format`] for this dictionary.
    #[must_use]
    pub fn malformed(&self, reason: impl Into<String>) -> WeightsError {
        WeightsError::Format {
            origin: self.origin.clone(),
            reason: reason.into(),
        }
    }

    /// Names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// Names and tensors in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tensor)> {
        self.tensors.iter().map(|(n, t)| (n.as_str(), t))
    }

    /// How many tensors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tensors.len()
    }

    /// Whether there is no tensor.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tensors.is_empty()
    }
}
