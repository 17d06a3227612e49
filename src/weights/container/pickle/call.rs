//! What the machine notes down for each name on the list.

use super::super::entry::numel;
use super::super::{Damage, legacy};
use super::machine::Machine;
use super::names::Class;
use super::tensor::{Array, Storage, Tensor};
use super::{Id, Value};

/// Longest name of an element type, like `float32`.
const LONGEST_CODE: usize = 16;
/// Longest key of a storage: a number, or an address.
const LONGEST_KEY: usize = 64;
/// More dimensions than [`Tensor::check`] lets through.
const LONGEST_SHAPE: usize = 64;

impl Machine<'_> {
    /// `class(*arguments)`
    pub(super) fn reduce(&mut self, class: Class, arguments: &[Id]) -> Result<Id, Damage> {
        match (&class, arguments) {
            (Class::OrderedDict, arguments) => self.ordered_dict(arguments),
            (Class::EasyDict, []) => self.add_value(Value::Dict(Vec::new())),
            (
                Class::RebuildTensor | Class::RebuildTensorV2,
                &[storage, offset, shape, stride, ..],
            ) => self.tensor(storage, offset, [shape, stride]),
            (Class::RebuildParameter, &[tensor, ..]) => match self.get(tensor) {
                Value::Tensor(_) => Ok(tensor),
                other => Err(Damage::new(format!("{} as a parameter", other.kind()))),
            },
            (Class::LoadFromBytes, &[bytes]) => self.nested_file(bytes),
            (Class::Size | Class::ScriptValue, &[value, ..]) => Ok(value),
            (Class::Persistent, &[meta]) => self.object(class, meta),
            (Class::NumpyDtype, &[code, ..]) => match self.get(code) {
                Value::Text(code) if code.len() <= LONGEST_CODE => {
                    let code = code.clone();
                    self.add_value(Value::Dtype(code))
                }
                other => Err(Damage::new(format!("{} as an element type", other.kind()))),
            },
            (Class::NumpyReconstruct, [..]) => self.add_value(Value::Array(Box::default())),
            (Class::NumpyFromBuffer, &[bytes, code, shape, order]) => {
                let mut array = self.array([shape, code, bytes])?;
                array.is_fortran = matches!(self.get(order), Value::Text(order) if **order == *"F");
                self.add_value(Value::Array(Box::new(array)))
            }
            (Class::Set, [..]) => self.add_value(Value::Set),
            (Class::NumpyScalar | Class::Encode | Class::Token, [..]) => {
                self.add_value(Value::Opaque)
            }
            (class, arguments) => Err(Damage::new(format!(
                "{class:?} with {} arguments was not expected",
                arguments.len()
            ))),
        }
    }

    /// `class.__new__(class, …)`: the state comes later.
    pub(super) fn instance(&mut self, class: Class) -> Result<Id, Damage> {
        match class {
            Class::OrderedDict | Class::EasyDict => self.add_value(Value::Dict(Vec::new())),
            Class::Namespace | Class::Tf1Network | Class::Script => self.object(class, Id::NONE),
            class => Err(Damage::new(format!(
                "an instance of {class:?} was not expected"
            ))),
        }
    }

    /// `target.__setstate__(state)`
    pub(super) fn set_state(&mut self, target: Id, state: Id) -> Result<(), Damage> {
        match self.get(target) {
            Value::Array(_) => {
                let array = self.array_of_state(state)?;
                self.values[target.index()] = Value::Array(Box::new(array));
            }
            Value::Dtype(code) => {
                let code = self.ordered_code(code, state);
                self.values[target.index()] = Value::Dtype(code);
            }
            // Attributes of a dictionary, such as the `_metadata` of a state dictionary.
            Value::Dict(_) | Value::Opaque | Value::Set => {}
            Value::Object(_) => {
                if let Value::Object(object) = &mut self.values[target.index()] {
                    object.state = state;
                }
            }
            other => {
                let kind = other.kind();
                return Err(Damage::new(format!("{kind} is given a state")));
            }
        }
        Ok(())
    }

    /// The storage that a persistent id stands for.
    pub(super) fn storage(&self, id: Id) -> Result<Storage, Damage> {
        let unknown = |what: String| Damage::new(format!("a persistent id {what}"));
        let Value::Tuple(parts) = self.get(id) else {
            return Err(unknown(format!("that is {}", self.get(id).kind())));
        };
        let (&[tag, class, key, _, count], rest) = parts
            .split_first_chunk::<5>()
            .ok_or_else(|| unknown(format!("of {} parts", parts.len())))?;
        match self.get(tag) {
            Value::Text(tag) if **tag == *"storage" => {}
            Value::Text(tag) if **tag == *"module" => {
                return Err(unknown(
                    "of a whole Python module: save its state_dict".into(),
                ));
            }
            _ => return Err(unknown("that is no storage".into())),
        }
        let Class::Storage(element) = self.class_of(class)? else {
            return Err(unknown("without a storage type".into()));
        };
        let (Value::Text(key), Some(count)) = (self.get(key), self.get(count).count()) else {
            return Err(unknown("without key or size".into()));
        };
        if key.len() > LONGEST_KEY {
            return Err(unknown(format!("with a key of {} characters", key.len())));
        }
        let (start, count) = match rest.first().map(|&view| self.get(view)) {
            None | Some(Value::None) => (0, count),
            Some(Value::Tuple(view)) => self.storage_view(view, count)?,
            Some(_) => return Err(unknown("with a view that is no tuple".into())),
        };
        Ok(Storage {
            element,
            key: key.clone(),
            start,
            count,
            place: None,
        })
    }

    /// Part of a storage that has `whole` numbers: key, first number, count.
    fn storage_view(&self, view: &[Id], whole: u64) -> Result<(u64, u64), Damage> {
        if let &[_, start, count] = view
            && let (Some(start), Some(count)) = (self.get(start).count(), self.get(count).count())
            && start.checked_add(count).is_some_and(|end| end <= whole)
        {
            return Ok((start, count));
        }
        Err(Damage::new(
            "a view of a storage that does not lie within it",
        ))
    }

    fn ordered_dict(&mut self, arguments: &[Id]) -> Result<Id, Damage> {
        let mut items = Vec::new();
        if let Some(&list) = arguments.first() {
            let Value::List(list) = self.get(list) else {
                return Err(Damage::new("a dictionary from something else than a list"));
            };
            // Lists can be shared, so what is copied from them is counted.
            let copied = self.copied + list.len() as u64;
            if copied > self.limit {
                return Err(self.too_many());
            }
            for &pair in list {
                match self.get(pair) {
                    Value::Tuple(pair) | Value::List(pair) if pair.len() == 2 => {
                        items.push((pair[0], pair[1]));
                    }
                    other => return Err(Damage::new(format!("{} as a pair", other.kind()))),
                }
            }
            self.copied = copied;
        }
        self.add_value(Value::Dict(items))
    }

    fn tensor(&mut self, storage: Id, offset: Id, view: [Id; 2]) -> Result<Id, Damage> {
        let Value::Storage(found) = self.get(storage) else {
            let kind = self.get(storage).kind();
            return Err(Damage::new(format!("a tensor over {kind}, not a storage")));
        };
        let count = found.count;
        let offset = self.get(offset).count();
        let offset = offset.ok_or_else(|| Damage::new("a tensor's offset is no number"))?;
        let tensor = Tensor {
            storage,
            offset,
            shape: self.numbers(view[0])?,
            stride: self.numbers(view[1])?,
        };
        tensor.check(count)?;
        self.add_value(Value::Tensor(Box::new(tensor)))
    }

    /// A tuple of whole numbers that are not negative.
    fn numbers(&self, id: Id) -> Result<Vec<u64>, Damage> {
        let wrong = || Damage::new("a shape or stride that is no tuple of whole numbers");
        match self.get(id) {
            Value::Tuple(items) | Value::List(items) if items.len() <= LONGEST_SHAPE => items
                .iter()
                .map(|&n| self.get(n).count().ok_or_else(wrong))
                .collect(),
            _ => Err(wrong()),
        }
    }

    fn nested_file(&mut self, bytes: Id) -> Result<Id, Damage> {
        let Value::Bytes(span) = *self.get(bytes) else {
            let kind = self.get(bytes).kind();
            return Err(Damage::new(format!("{kind} instead of a nested file")));
        };
        if let Some(&known) = self.nested.get(&span) {
            return Ok(known);
        }
        let nested = legacy::read_storage(self.source, span);
        let (storage, place) = nested.map_err(|damage| damage.within("nested file"))?;
        let storage = Storage {
            place: Some(place),
            ..storage
        };
        let id = self.add_value(Value::Storage(Box::new(storage)))?;
        self.nested.insert(span, id);
        Ok(id)
    }

    /// An array's state: version, shape, element type, order, bytes.
    fn array_of_state(&self, state: Id) -> Result<Array, Damage> {
        match self.get(state) {
            Value::Tuple(parts) if parts.len() == 5 => {
                let mut array = self.array([parts[1], parts[2], parts[4]])?;
                array.is_fortran = matches!(self.get(parts[3]), Value::Bool(true));
                Ok(array)
            }
            _ => Err(Damage::new("an array whose state is not of five parts")),
        }
    }

    fn array(&self, [shape, code, bytes]: [Id; 3]) -> Result<Array, Damage> {
        let shape = self.numbers(shape)?;
        let Value::Dtype(code) = self.get(code) else {
            return Err(Damage::new("an array without an element type"));
        };
        let bytes = match self.get(bytes) {
            Value::Bytes(span) => Some(*span),
            // An array of Python objects, or one that went through text: nothing to read.
            _ => None,
        };
        if numel(&shape).is_none() {
            return Err(Damage::new(format!("an array of shape {shape:?}")));
        }
        Ok(Array {
            shape,
            code: code.clone(),
            is_fortran: false,
            bytes,
        })
    }

    /// The byte order stands in the second part of an element type's state.
    fn ordered_code(&self, code: &str, state: Id) -> Box<str> {
        if let Value::Tuple(parts) = self.get(state)
            && let Some(&order) = parts.get(1)
            && let Value::Text(order) = self.get(order)
            && order.len() == 1
            && !code.starts_with(['<', '>', '=', '|'])
        {
            return format!("{order}{code}").into();
        }
        code.into()
    }
}
