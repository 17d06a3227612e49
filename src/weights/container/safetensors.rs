//! safetensors: a length, a table in JSON, the numbers.

use safetensors::SafeTensors;
use safetensors::tensor::Dtype;

use super::{Container, Contents, Damage, Element, Entry, Source};

/// Reads the table.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let whole = source.whole();
    let size = source.copy(whole.part(0, 8)?)?;
    let size = size.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b));
    let end = size.saturating_add(8);
    let header = whole.part(0, end).map_err(|_| {
        Damage::new(format!(
            "damaged safetensors: its header has {size} bytes, the file {}",
            source.len()
        ))
    })?;
    let header = source.copy(header)?;
    let (_, table) = SafeTensors::read_metadata(&header)
        .map_err(|error| Damage::new(format!("not a safetensors file ({error})")))?;
    let mut contents = Contents::new(Container::Safetensors);
    for (key, value) in table.metadata().iter().flatten() {
        contents.facts.insert(key.clone(), value.clone());
    }
    let numbers = whole.part(end, source.len() - end)?;
    let mut used = 0;
    for (name, info) in table.tensors() {
        let (start, stop) = info.data_offsets;
        let element = element(info.dtype)
            .ok_or_else(|| Damage::new(format!("tensor `{name}` is {:?}", info.dtype)))?;
        used = used.max(stop as u64);
        contents.entries.push(Entry {
            element,
            shape: info.shape.iter().map(|&n| n as i64).collect(),
            stride: None,
            span: numbers
                .part(start as u64, (stop - start) as u64)
                .map_err(|damage| damage.within(&format!("damaged safetensors: `{name}`")))?,
            name,
        });
    }
    if used != numbers.len {
        return Err(Damage::new(format!(
            "damaged safetensors: {used} bytes of numbers were expected, {} are there",
            numbers.len
        )));
    }
    contents.entries.sort_by_key(|entry| entry.span.at);
    Ok(contents)
}

fn element(dtype: Dtype) -> Option<Element> {
    Some(match dtype {
        Dtype::BOOL => Element::Bool,
        Dtype::U8 => Element::U8,
        Dtype::I8 => Element::I8,
        Dtype::I16 => Element::I16,
        Dtype::I32 => Element::I32,
        Dtype::I64 => Element::I64,
        Dtype::F16 => Element::F16,
        Dtype::BF16 => Element::Bf16,
        Dtype::F32 => Element::F32,
        Dtype::F64 => Element::F64,
        _ => return None,
    })
}
