//! The pickle in a torch archive: protocol 2, and only what PyTorch's own safe reader allows.

use tch::{Kind, Tensor};

use super::Entry;

/// A pickle and the tensors whose numbers it refers to by position.
#[derive(Debug)]
pub struct Document {
    pub pickle: Vec<u8>,
    pub storages: Vec<Tensor>,
}

impl Document {
    /// `Err` says which tensor cannot be written.
    pub fn of(root: &[(&str, Entry<'_>)]) -> Result<Self, String> {
        let mut document = Self {
            pickle: vec![op::PROTO, 2],
            storages: Vec::new(),
        };
        document.op(op::EMPTY_DICT);
        document.op(op::MARK);
        for (name, entry) in root {
            document.text(name);
            match entry {
                Entry::Tensor(tensor) => document.tensor(name, tensor)?,
                Entry::Tensors(state) => {
                    document.ordered_dict();
                    document.op(op::MARK);
                    for (name, tensor) in state.iter() {
                        document.text(name);
                        document.tensor(name, tensor)?;
                    }
                    document.op(op::SETITEMS);
                }
            }
        }
        document.op(op::SETITEMS);
        document.op(op::STOP);
        Ok(document)
    }

    /// `torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`
    fn tensor(&mut self, name: &str, tensor: &Tensor) -> Result<(), String> {
        let kind = tensor.kind();
        let storage = storage(kind)
            .ok_or_else(|| format!("tensor `{name}` is {kind:?}, which PyTorch cannot store"))?;
        let size = tensor.size();
        self.global("torch._utils", "_rebuild_tensor_v2");
        self.op(op::MARK);
        self.storage(storage, tensor.numel() as i64);
        self.integer(0);
        self.integers(&size);
        self.integers(&strides(&size));
        self.op(op::NEWFALSE);
        self.ordered_dict();
        self.op(op::TUPLE);
        self.op(op::REDUCE);
        self.storages.push(tensor.shallow_clone());
        Ok(())
    }

    /// The persistent id `("storage", torch.XStorage, key, "cpu", count)`.
    fn storage(&mut self, class: &str, count: i64) {
        self.op(op::MARK);
        self.text("storage");
        self.global("torch", class);
        self.text(&self.storages.len().to_string());
        self.text("cpu");
        self.integer(count);
        self.op(op::TUPLE);
        self.op(op::BINPERSID);
    }

    fn ordered_dict(&mut self) {
        self.global("collections", "OrderedDict");
        self.op(op::EMPTY_TUPLE);
        self.op(op::REDUCE);
    }

    fn global(&mut self, module: &str, name: &str) {
        self.op(op::GLOBAL);
        self.pickle
            .extend(format!("{module}\n{name}\n").into_bytes());
    }

    fn text(&mut self, text: &str) {
        self.op(op::BINUNICODE);
        self.pickle.extend((text.len() as u32).to_le_bytes());
        self.pickle.extend(text.as_bytes());
    }

    fn integers(&mut self, values: &[i64]) {
        self.op(op::MARK);
        for &value in values {
            self.integer(value);
        }
        self.op(op::TUPLE);
    }

    /// In the shortest of the forms that hold it.
    fn integer(&mut self, value: i64) {
        if let Ok(value) = u8::try_from(value) {
            self.pickle.extend([op::BININT1, value]);
        } else if let Ok(value) = i32::try_from(value) {
            self.op(op::BININT);
            self.pickle.extend(value.to_le_bytes());
        } else {
            self.pickle.extend([op::LONG1, 8]);
            self.pickle.extend(value.to_le_bytes());
        }
    }

    fn op(&mut self, code: u8) {
        self.pickle.push(code);
    }
}

/// PyTorch's class for numbers of this kind.
fn storage(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Float => "FloatStorage",
        Kind::Half => "HalfStorage",
        Kind::BFloat16 => "BFloat16Storage",
        Kind::Double => "DoubleStorage",
        Kind::Int64 => "LongStorage",
        Kind::Int => "IntStorage",
        Kind::Int16 => "ShortStorage",
        Kind::Int8 => "CharStorage",
        Kind::Uint8 => "ByteStorage",
        Kind::Bool => "BoolStorage",
        _ => return None,
    })
}

/// Of a row-major tensor, in elements.
fn strides(size: &[i64]) -> Vec<i64> {
    let mut strides = vec![1; size.len()];
    for axis in (1..size.len()).rev() {
        strides[axis - 1] = strides[axis] * size[axis].max(1);
    }
    strides
}

/// Opcodes of pickle's protocol 2, by their names in Python's `pickletools`.
mod op {
    pub const MARK: u8 = b'(';
    pub const STOP: u8 = b'.';
    pub const BININT: u8 = b'J';
    pub const BININT1: u8 = b'K';
    pub const BINPERSID: u8 = b'Q';
    pub const REDUCE: u8 = b'R';
    pub const BINUNICODE: u8 = b'X';
    pub const GLOBAL: u8 = b'c';
    pub const TUPLE: u8 = b't';
    pub const SETITEMS: u8 = b'u';
    pub const EMPTY_DICT: u8 = b'}';
    pub const EMPTY_TUPLE: u8 = b')';
    pub const PROTO: u8 = 0x80;
    pub const NEWFALSE: u8 = 0x89;
    pub const LONG1: u8 = 0x8a;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::StateDict;

    #[test]
    fn one_scalar_is_written_byte_for_byte() {
        let scalar = Tensor::from(2.5f32);
        let document = Document::of(&[("latent_avg", Entry::Tensor(&scalar))]).unwrap();
        let expected: &[&[u8]] = &[
            b"\x80\x02}(",
            b"X\x0a\0\0\0latent_avg",
            b"ctorch._utils\n_rebuild_tensor_v2\n(",
            b"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x01tQ",
            b"K\0(t(t\x89ccollections\nOrderedDict\n)RtRu.",
        ];
        assert_eq!(document.pickle, expected.concat());
        assert_eq!(document.storages.len(), 1);
    }

    #[test]
    fn tensors_of_a_dictionary_are_numbered_on() {
        let mut state = StateDict::new("test");
        state.insert("a", Tensor::from_slice(&[1f32, 2.0]));
        state.insert("b", Tensor::from_slice(&[1i64; 300]).view([3, 100]));
        let last = Tensor::from_slice(&[true]);
        let root = [
            ("g_ema", Entry::Tensors(&state)),
            ("x", Entry::Tensor(&last)),
        ];
        let document = Document::of(&root).unwrap();
        let has = |part: &[u8]| document.pickle.windows(part.len()).any(|at| at == part);
        assert!(has(b"FloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x02tQ"));
        assert!(has(
            b"LongStorage\nX\x01\0\0\x001X\x03\0\0\0cpuJ\x2c\x01\0\0tQK\0(K\x03K\x64t(K\x64K\x01t"
        ));
        assert!(has(b"BoolStorage\nX\x01\0\0\x002X"));
        assert_eq!(document.storages.len(), 3);
    }

    #[test]
    fn integers_take_the_form_that_holds_them() {
        let written = |value| {
            let mut document = Document {
                pickle: Vec::new(),
                storages: Vec::new(),
            };
            document.integer(value);
            document.pickle
        };
        assert_eq!(written(255), b"K\xff");
        assert_eq!(written(256), b"J\0\x01\0\0");
        assert_eq!(written(1 << 31), b"\x8a\x08\0\0\0\x80\0\0\0\0");
    }

    #[test]
    fn what_pytorch_cannot_store_is_named() {
        let complex = Tensor::zeros([1], (Kind::ComplexFloat, tch::Device::Cpu));
        let error = Document::of(&[("odd", Entry::Tensor(&complex))]).unwrap_err();
        assert!(
            error.contains("`odd`") && error.contains("Complex"),
            "{error}"
        );
    }
}
