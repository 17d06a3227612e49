//! Strict loading: every tensor that a network needs is there with the right shape, and no other.

use std::collections::BTreeMap;
use std::fmt;

use super::{StateDict, WeightsError};

/// Names and shapes.
pub type Shapes = BTreeMap<String, Vec<i64>>;

/// How many names of each kind a message shows.
const SHOWN: usize = 8;

/// What is wrong between a file and the network that it should fill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mismatch {
    /// The file, or the name of the embedded weights.
    pub origin: String,
    /// Tensors that the network needs and the file lacks.
    pub missing: Vec<String>,
    /// Tensors that the file has and the network does not know; with the file's own name.
    pub unexpected: Vec<String>,
    /// Tensors of another shape; with both shapes and the file's own name.
    pub misshapen: Vec<String>,
}

impl StateDict {
    /// Checks all names and shapes at once; `optional` ones may be absent.
    ///
    /// # Errors
    /// [`WeightsError::Mismatch`] with everything that is wrong.
    pub fn check(&self, required: &Shapes, optional: &Shapes) -> Result<(), WeightsError> {
        let mut mismatch = Mismatch {
            origin: self.origin().to_owned(),
            ..Mismatch::default()
        };
        for name in required.keys().filter(|name| self.find(name).is_none()) {
            mismatch.missing.push(name.clone());
        }
        for (name, tensor) in self.iter() {
            let shown = self.both_names(name);
            match required.get(name).or_else(|| optional.get(name)) {
                None => mismatch.unexpected.push(shown),
                Some(shape) if *shape != tensor.size() => {
                    let found = tensor.size();
                    let line = format!("{shown} is {found:?}, expected {shape:?}");
                    mismatch.misshapen.push(line);
                }
                Some(_) => {}
            }
        }
        if mismatch.is_empty() {
            return Ok(());
        }
        Err(WeightsError::Mismatch(Box::new(mismatch)))
    }

    /// Our name, and the file's where it is another one.
    fn both_names(&self, name: &str) -> String {
        match self.original(name) {
            same if same == name => format!("`{name}`"),
            original => format!("`{name}` (`{original}` in the file)"),
        }
    }
}

impl Mismatch {
    fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.misshapen.is_empty()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: its tensors do not fit the network", self.origin)?;
        let missing: Vec<String> = self
            .missing
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        for (what, names) in [
            ("missing", &missing),
            ("unexpected", &self.unexpected),
            ("of another shape", &self.misshapen),
        ] {
            if names.is_empty() {
                continue;
            }
            write!(f, "\n  {what} ({}):", names.len())?;
            for name in names.iter().take(SHOWN) {
                write!(f, "\n    {name}")?;
            }
            if names.len() > SHOWN {
                write!(f, "\n    and {} more", names.len() - SHOWN)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tch::{Device, Kind, Tensor};

    use super::*;

    fn shapes(list: &[(&str, &[i64])]) -> Shapes {
        let own = |&(name, shape): &(&str, &[i64])| (name.to_owned(), shape.to_vec());
        list.iter().map(own).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let mut state = StateDict::new("file.pkl");
        let zeros = |shape: &[i64]| Tensor::zeros(shape, (Kind::Float, Device::Cpu));
        state.insert_as("a", "their.a", zeros(&[2, 3]));
        state.insert("b", zeros(&[1]));
        state.insert_as("c", "their.c", zeros(&[]));
        let required = shapes(&[("a", &[3, 2]), ("b", &[1]), ("d", &[4])]);
        let error = state.check(&required, &shapes(&[("e", &[1])])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "file.pkl: its tensors do not fit the network\n  missing (1):\n    `d`\n  \
             unexpected (1):\n    `c` (`their.c` in the file)\n  of another shape (1):\n    \
             `a` (`their.a` in the file) is [2, 3], expected [3, 2]"
        );
        let required = shapes(&[("a", &[2, 3]), ("b", &[1])]);
        assert!(state.check(&required, &shapes(&[("c", &[])])).is_ok());
    }

    #[test]
    fn long_lists_are_cut() {
        let required = (0..20).map(|i| (format!("t{i:02}"), vec![1])).collect();
        let state = StateDict::new("x");
        let text = state
            .check(&required, &Shapes::new())
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("missing (20)") && text.contains("and 12 more"),
            "{text}"
        );
        assert!(text.contains("`t07`") && !text.contains("`t08`"), "{text}");
    }
}
