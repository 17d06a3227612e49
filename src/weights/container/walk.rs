//! From what a pickle built to a list of tensors: through dictionaries, modules and networks.

use super::pickle::{Array, Class, Id, Object, Run, Storage, Tensor, Value};
use super::{Container, Contents, Damage, Entry, Span};

/// Deepest nesting of dictionaries and modules.
const DEPTH: usize = 64;
/// Longest name of a tensor.
const LONGEST_NAME: usize = 512;
/// Values that are looked at for each one that the pickle built: dictionaries can be shared.
const VISITS: usize = 32;
/// Bytes of all names together that any file may have, beyond its own size.
const NAMES: u64 = 1 << 20;
/// Facts that are kept, and how long one may be.
const FACTS: (usize, usize) = (64, 200);

/// Finds the bytes of a storage.
pub type Place<'p> = &'p dyn Fn(&Storage) -> Result<Span, Damage>;

/// Lists what `run` built.
pub fn contents(container: Container, run: &Run, place: Place) -> Result<Contents, Damage> {
    let mut contents = Contents::new(container);
    contents.classes.clone_from(&run.classes);
    let mut walk = Walk {
        run,
        place,
        contents,
        visits: VISITS * run.len(),
        names: NAMES + run.end,
    };
    walk.value(&mut Vec::new(), run.root())?;
    Ok(walk.contents)
}

struct Walk<'r> {
    run: &'r Run,
    place: Place<'r>,
    contents: Contents,
    /// How many values may still be looked at.
    visits: usize,
    /// How many bytes of names may still be kept.
    names: u64,
}

impl<'r> Walk<'r> {
    fn value(&mut self, path: &mut Vec<String>, value: &'r Value) -> Result<(), Damage> {
        self.visit(1)?;
        if path.len() > DEPTH {
            return Err(Damage::new(format!("dictionaries deeper than {DEPTH}")));
        }
        match value {
            Value::Dict(items) => self.dict(path, items),
            Value::List(items) | Value::Tuple(items) => {
                for (index, &item) in items.iter().enumerate() {
                    self.below(path, &index.to_string(), item)?;
                }
                Ok(())
            }
            Value::Object(object) => self.object(path, object),
            Value::Tensor(tensor) => self.tensor(path, tensor),
            Value::Array(array) => self.array(path, array),
            other => {
                self.fact(path, other);
                Ok(())
            }
        }
    }

    fn visit(&mut self, values: usize) -> Result<(), Damage> {
        self.visits = self.visits.checked_sub(values).ok_or_else(|| {
            Damage::new("its dictionaries contain each other too often to be listed")
        })?;
        Ok(())
    }

    /// The entry of a dictionary under a text, which takes a look at all of them.
    fn item(&mut self, dict: &'r Value, key: &str) -> Result<Option<&'r Value>, Damage> {
        if let Value::Dict(items) = dict {
            self.visit(items.len())?;
        }
        Ok(self.run.item(dict, key))
    }

    fn dict(&mut self, path: &mut Vec<String>, items: &'r [(Id, Id)]) -> Result<(), Damage> {
        for &(key, item) in items {
            match self.run.get(key) {
                Value::Text(key) => self.below(path, key, item)?,
                Value::Int(key) => self.below(path, &key.to_string(), item)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn below(&mut self, path: &mut Vec<String>, part: &str, item: Id) -> Result<(), Damage> {
        path.push(part.to_owned());
        self.value(path, self.run.get(item))?;
        path.pop();
        Ok(())
    }

    fn object(&mut self, path: &mut Vec<String>, object: &'r Object) -> Result<(), Damage> {
        let state = self.run.get(object.state);
        match object.class {
            Class::Persistent => match self.item(state, "state")? {
                Some(state) => self.module(path, state),
                None => Err(Damage::new("a persistent object without `state`")),
            },
            Class::Script => self.value(path, state),
            Class::Tf1Network => self.network(path, state),
            Class::Namespace => self.options(path, state),
            _ => Ok(()),
        }
    }

    /// Of the options of a training only what tells networks apart.
    fn options(&mut self, path: &mut Vec<String>, state: &'r Value) -> Result<(), Damage> {
        if let Some(class) = self.item(state, "encoder_type")? {
            path.push("encoder_type".to_owned());
            self.fact(path, class);
            path.pop();
        }
        Ok(())
    }

    /// A module of PyTorch as it is pickled.
    fn module(&mut self, path: &mut Vec<String>, state: &'r Value) -> Result<(), Damage> {
        for part in ["_parameters", "_buffers", "_modules"] {
            if let Some(part) = self.item(state, part)? {
                self.value(path, part)?;
            }
        }
        Ok(())
    }

    /// A network of NVIDIA's `TensorFlow` code: its own variables, then those of its parts.
    fn network(&mut self, path: &mut Vec<String>, state: &'r Value) -> Result<(), Damage> {
        let Some(Value::List(variables)) = self.item(state, "variables")? else {
            return Err(Damage::new("a network without a list `variables`"));
        };
        for &variable in variables {
            match self.run.get(variable) {
                Value::Tuple(pair) | Value::List(pair) if pair.len() == 2 => {
                    let Value::Text(name) = self.run.get(pair[0]) else {
                        return Err(Damage::new("a variable without a name"));
                    };
                    self.below(path, name, pair[1])?;
                }
                other => return Err(Damage::new(format!("{} as a variable", other.kind()))),
            }
        }
        match self.item(state, "components")? {
            Some(parts @ Value::Dict(_)) => self.value(path, parts),
            _ => Ok(()),
        }
    }

    fn tensor(&mut self, path: &[String], tensor: &Tensor) -> Result<(), Damage> {
        let name = name(path)?;
        let Value::Storage(storage) = self.run.get(tensor.storage) else {
            return Err(Damage::new(format!("`{name}` has no storage")));
        };
        let of_tensor = |damage: Damage| damage.within(&format!("tensor `{name}`"));
        let place = match storage.place {
            Some(place) => place,
            None => (self.place)(storage).map_err(of_tensor)?,
        };
        let size = storage.element.size();
        let extent = tensor.extent().unwrap_or(u64::MAX).saturating_mul(size);
        let at = if extent == 0 {
            0
        } else {
            tensor.offset.saturating_mul(size)
        };
        let signed = |numbers: &[u64]| numbers.iter().map(|&n| n as i64).collect::<Vec<_>>();
        let entry = Entry {
            element: storage.element,
            shape: signed(&tensor.shape),
            stride: (!tensor.is_in_order()).then(|| signed(&tensor.stride)),
            span: place.part(at, extent).map_err(of_tensor)?,
            name,
        };
        self.push(entry)?;
        Ok(())
    }

    fn array(&mut self, path: &[String], array: &Array) -> Result<(), Damage> {
        let name = name(path)?;
        let (Ok(element), Some(_)) = (array.element(), array.bytes) else {
            // Of texts, of Python objects: never weights.
            let note = format!("an array of numpy's type `{}`, not read", array.code);
            self.note(name, note);
            return Ok(());
        };
        let count: u64 = array.shape.iter().product();
        let bytes = array
            .bytes
            .filter(|span| span.len == count.saturating_mul(element.size()));
        let span = bytes.ok_or_else(|| {
            Damage::new(format!(
                "array `{name}` does not have the bytes of {count} numbers"
            ))
        })?;
        self.push(Entry {
            element,
            shape: array.shape.iter().map(|&n| n as i64).collect(),
            stride: array.is_fortran.then(|| fortran(&array.shape)),
            span,
            name,
        })
    }

    fn push(&mut self, entry: Entry) -> Result<(), Damage> {
        let names = self.names.checked_sub(entry.name.len() as u64);
        if self.contents.entries.len() >= self.run.len() {
            return Err(Damage::new("the same tensors are there too often"));
        }
        self.names = names.ok_or_else(|| Damage::new("the names of its tensors are too long"))?;
        self.contents.entries.push(entry);
        Ok(())
    }

    fn fact(&mut self, path: &[String], value: &Value) {
        let text = match value {
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Text(value) => value.to_string(),
            _ => return,
        };
        if path.len() <= 2 {
            self.note(path.join("."), text);
        }
    }

    fn note(&mut self, name: String, text: String) {
        let facts = &mut self.contents.facts;
        if facts.len() < FACTS.0 && text.len() <= FACTS.1 && name.len() <= LONGEST_NAME {
            facts.insert(name, text);
        }
    }
}

fn name(path: &[String]) -> Result<String, Damage> {
    let name = path.join(".");
    if name.len() <= LONGEST_NAME {
        return Ok(name);
    }
    Err(Damage::new(format!(
        "a tensor's name is longer than {LONGEST_NAME} characters"
    )))
}

/// The first dimension runs fastest.
fn fortran(shape: &[u64]) -> Vec<i64> {
    let mut step = 1i64;
    let mut strides = Vec::new();
    for &n in shape {
        strides.push(step);
        step = step.saturating_mul(n.max(1) as i64);
    }
    strides
}
