//! safetensors: a length, a table in JSON, the numbers. Only the table is read here.

use safetensors::tensor::{Dtype, Metadata, TensorInfo};

use super::entry::numel;
use super::{Container, Contents, Damage, Element, Entry, Source, Span};

/// Reads the table.
pub fn read(source: &Source) -> Result<Contents, Damage> {
    let (header, numbers) = parts(source)?;
    let header = source.copy(header)?;
    let table: Metadata = serde_json::from_slice(&header)
        .map_err(|error| Damage::new(format!("not a safetensors file ({error})")))?;
    let mut contents = Contents::new(Container::Safetensors);
    for (key, value) in table.metadata().iter().flatten() {
        contents.facts.insert(key.clone(), value.clone());
    }
    let mut tensors: Vec<_> = table.tensors().into_iter().collect();
    tensors.sort_by_key(|(_, info)| info.data_offsets);
    let mut end = 0;
    for (name, info) in tensors {
        let of_tensor = |damage: Damage| damage.within(&format!("safetensors: tensor `{name}`"));
        let entry = entry(&name, info, numbers).map_err(of_tensor)?;
        if info.data_offsets.0 as u64 != end {
            return Err(of_tensor(Damage::new("a gap or an overlap before it")));
        }
        end += entry.span.len;
        contents.entries.push(entry);
    }
    if end != numbers.len {
        return Err(Damage::new(format!(
            "damaged safetensors: {end} bytes of numbers were expected, {} are there",
            numbers.len
        )));
    }
    Ok(contents)
}

/// The table and the numbers.
fn parts(source: &Source) -> Result<(Span, Span), Damage> {
    let whole = source.whole();
    let size = source.copy(whole.part(0, 8)?)?;
    let size = size.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b));
    let header = whole.part(8, size).map_err(|_| {
        Damage::new(format!(
            "damaged safetensors: its table has {size} bytes, the file {}; was it cut short?",
            source.size()
        ))
    })?;
    let numbers = whole.part(header.end(), whole.len - header.end())?;
    Ok((header, numbers))
}

fn entry(name: &str, info: &TensorInfo, numbers: Span) -> Result<Entry, Damage> {
    let element = element(info.dtype)
        .ok_or_else(|| Damage::new(format!("numbers of type {:?} are not read", info.dtype)))?;
    let (start, stop) = (info.data_offsets.0 as u64, info.data_offsets.1 as u64);
    let len = stop.checked_sub(start);
    let shape: Vec<u64> = info.shape.iter().map(|&n| n as u64).collect();
    let bytes = numel(&shape).and_then(|n| n.checked_mul(element.size()));
    match (bytes, len) {
        (Some(bytes), Some(len)) if bytes == len => Ok(Entry {
            name: name.to_owned(),
            element,
            shape: info.shape.iter().map(|&n| n as i64).collect(),
            stride: None,
            span: numbers.part(start, len)?,
        }),
        _ => Err(Damage::new(format!(
            "bytes {start} to {stop} do not fit shape {:?} of {element}",
            info.shape
        ))),
    }
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
