//! Tensors of LibTorch from the places that a container lists.

use tch::{Kind, Tensor};

use super::container::{Damage, Element, Entry, Source};
use super::layout::{Planned, Recipe};

/// Makes tensors; its buffer is used again and again, so that a file takes little more memory than
/// its tensors.
pub struct Loader<'s> {
    source: &'s Source<'s>,
    buffer: Vec<u8>,
}

impl<'s> Loader<'s> {
    pub fn new(source: &'s Source<'s>) -> Self {
        Self {
            source,
            buffer: Vec::new(),
        }
    }

    /// A tensor as the file has it, its numbers in order.
    pub fn entry(&mut self, entry: &Entry) -> Result<Tensor, Damage> {
        let kind = kind(entry.element);
        let bytes = self.source.read(entry.span, &mut self.buffer)?;
        let Some(stride) = &entry.stride else {
            return Ok(Tensor::from_data_size(bytes, &entry.shape, kind));
        };
        if entry.numel() == 0 {
            return Ok(Tensor::zeros(&entry.shape, (kind, tch::Device::Cpu)));
        }
        let count = (entry.span.len / entry.element.size()) as i64;
        let storage = Tensor::from_data_size(bytes, &[count], kind);
        Ok(storage.as_strided(&entry.shape, stride, 0).contiguous())
    }

    /// A tensor in our layout.
    pub fn planned(&mut self, planned: &Planned, entries: &[Entry]) -> Result<Tensor, Damage> {
        let mut parts = Vec::with_capacity(planned.parts.len());
        for &index in &planned.parts {
            parts.push(self.entry(&entries[index])?);
        }
        let [first, ..] = parts.as_slice() else {
            return Err(Damage::new(format!("`{}` has no parts", planned.name)));
        };
        let shape = planned.shape.as_slice();
        Ok(match planned.recipe {
            Recipe::Copy => first.shallow_clone(),
            Recipe::Lead | Recipe::Flat | Recipe::PerChannel | Recipe::Picture => first.view(shape),
            Recipe::Transposed => first.tr().contiguous(),
            Recipe::Joined => Tensor::cat(&parts, 0),
            Recipe::TfConv => first.permute([3, 2, 0, 1]).contiguous().view(shape),
            Recipe::TfConvUp => first
                .flip([0, 1])
                .permute([3, 2, 0, 1])
                .contiguous()
                .view(shape),
            Recipe::PlusOne => first + 1.0,
        })
    }
}

fn kind(element: Element) -> Kind {
    match element {
        Element::Bool => Kind::Bool,
        Element::U8 => Kind::Uint8,
        Element::I8 => Kind::Int8,
        Element::I16 => Kind::Int16,
        Element::I32 => Kind::Int,
        Element::I64 => Kind::Int64,
        Element::F16 => Kind::Half,
        Element::Bf16 => Kind::BFloat16,
        Element::F32 => Kind::Float,
        Element::F64 => Kind::Double,
    }
}
