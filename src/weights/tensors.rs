//! Tensors of LibTorch from the places that a container lists.

use tch::{Kind, TchError, Tensor};

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
            return Ok(Tensor::f_from_data_size(bytes, &entry.shape, kind)?);
        };
        if entry.numel() == 0 {
            return Ok(Tensor::f_zeros(&entry.shape, (kind, tch::Device::Cpu))?);
        }
        let count = (entry.span.len / entry.element.size()) as i64;
        let storage = Tensor::f_from_data_size(bytes, &[count], kind)?;
        Ok(storage
            .f_as_strided(&entry.shape, stride, 0)?
            .f_contiguous()?)
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
            Recipe::Lead | Recipe::Flat | Recipe::PerChannel | Recipe::Picture => {
                first.f_view(shape)?
            }
            Recipe::Transposed => first.f_tr()?.f_contiguous()?,
            Recipe::Joined => Tensor::f_cat(&parts, 0)?,
            Recipe::TfConv => first
                .f_permute([3, 2, 0, 1])?
                .f_contiguous()?
                .f_view(shape)?,
            Recipe::TfConvUp => first
                .f_flip([0, 1])?
                .f_permute([3, 2, 0, 1])?
                .f_contiguous()?
                .f_view(shape)?,
            Recipe::PlusOne => first.f_add_scalar(1.0)?,
        })
    }
}

impl From<TchError> for Damage {
    fn from(error: TchError) -> Self {
        Self::new(format!("LibTorch does not take it ({error})"))
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
