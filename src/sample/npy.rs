//! `.npy` files, as numpy writes them: arrays of numbers.
//!
//! tch reads them too, but takes the shape's word for how many bytes follow: a cut file would be
//! read beyond its end.

use tch::{Kind, Tensor};

const MAGIC: &[u8] = b"\x93NUMPY";
/// Real headers are a hundred bytes long.
const HEADER_LIMIT: usize = 64 * 1024;

/// The array in a `.npy` file, as f32. The error says what was expected.
pub fn parse(bytes: &[u8]) -> Result<Tensor, String> {
    let (header, data) = split(bytes)?;
    let kind = kind(&text_of(header, "descr")?)?;
    match after(header, "fortran_order")? {
        rest if rest.starts_with("False") => {}
        _ => return Err("columns come first; save it with numpy.ascontiguousarray".to_owned()),
    }
    let shape = shape(header)?;
    let numbers = shape.iter().try_fold(1usize, |product, &n| {
        product.checked_mul(usize::try_from(n).ok()?)
    });
    let wanted = numbers.and_then(|n| n.checked_mul(kind.elt_size_in_bytes()));
    if wanted != Some(data.len()) {
        return Err(format!(
            "its shape {shape:?} does not fit the {} bytes that follow: it is damaged or cut",
            data.len()
        ));
    }
    Ok(Tensor::from_data_size(data, &shape, kind).to_kind(Kind::Float))
}

/// Header and data.
fn split(bytes: &[u8]) -> Result<(&str, &[u8]), String> {
    let wrong = || "not a NumPy file (.npy)".to_owned();
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(wrong)?;
    let (length, rest) = match rest {
        [1, _, a, b, rest @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), rest),
        [2 | 3, _, a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
        _ => return Err(wrong()),
    };
    if length > HEADER_LIMIT || length > rest.len() {
        return Err("its header is cut or damaged".to_owned());
    }
    let (header, data) = rest.split_at(length);
    let header = std::str::from_utf8(header).map_err(|_| wrong())?;
    Ok((header, data))
}

/// What follows `'key':` in the header, a Python dictionary.
fn after<'h>(header: &'h str, key: &str) -> Result<&'h str, String> {
    let found = [format!("'{key}':"), format!("\"{key}\":")]
        .iter()
        .find_map(|quoted| Some(&header[header.find(quoted.as_str())? + quoted.len()..]));
    let found = found.ok_or_else(|| format!("its header says no `{key}`"))?;
    Ok(found.trim_start())
}

fn text_of(header: &str, key: &str) -> Result<String, String> {
    let rest = after(header, key)?;
    let mut parts = rest.split(['\'', '"']);
    match (parts.next(), parts.next()) {
        (Some(""), Some(text)) => Ok(text.to_owned()),
        _ => Err("it holds records, not plain numbers".to_owned()),
    }
}

fn kind(descr: &str) -> Result<Kind, String> {
    Ok(match descr {
        "<f2" => Kind::Half,
        "<f4" => Kind::Float,
        "<f8" => Kind::Double,
        "<i4" => Kind::Int,
        "<i8" => Kind::Int64,
        other => return Err(format!("numbers of type `{other}`; save them as float32")),
    })
}

fn shape(header: &str) -> Result<Vec<i64>, String> {
    let wrong = || "its header says no shape".to_owned();
    let rest = after(header, "shape")?;
    let inside = rest.strip_prefix('(').ok_or_else(wrong)?;
    let (inside, _) = inside.split_once(')').ok_or_else(wrong)?;
    let numbers = inside.split(',').map(str::trim).filter(|n| !n.is_empty());
    let numbers: Result<Vec<i64>, _> = numbers.map(str::parse).collect();
    let numbers = numbers.map_err(|_| wrong())?;
    if numbers.iter().any(|&n| n < 0) {
        return Err(wrong());
    }
    Ok(numbers)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A file as numpy writes it.
    pub fn file(header: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([1, 0]);
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    fn floats(values: &[f32]) -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect()
    }

    #[test]
    fn rows_of_numbers_come_back() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }        \n";
        let tensor = parse(&file(header, &floats(&[1., 2., 3., 4., 5., 6.5]))).unwrap();
        assert_eq!(tensor.size(), [2, 3]);
        assert_eq!(tensor.double_value(&[1, 2]), 6.5);
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n";
        let tensor = parse(&file(header, &2.5f64.to_le_bytes())).unwrap();
        assert_eq!(tensor.kind(), Kind::Float);
        assert_eq!(tensor.double_value(&[0]), 2.5);
    }

    #[test]
    fn what_numpy_itself_wrote_is_read() {
        // np.save(..., np.arange(6, dtype=np.float16).reshape(1, 6)), NumPy 2.
        let mut bytes = b"\x93NUMPY\x01\x00v\x00{'descr': '<f2', 'fortran_order': False, \
                          'shape': (1, 6), }"
            .to_vec();
        bytes.resize(127, b' ');
        bytes.extend(b"\n\x00\x00\x00<\x00@\x00B\x00D\x00E");
        let tensor = parse(&bytes).unwrap();
        assert_eq!(
            Vec::<f32>::try_from(tensor.view([-1])).unwrap(),
            [0., 1., 2., 3., 4., 5.]
        );
    }

    #[test]
    fn damaged_files_are_refused_with_the_reason() {
        let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }\n";
        let whole = file(good, &floats(&[0.0; 4]));
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_err(), "{length}");
        }
        for (header, reason) in [
            (
                "{'descr': '<f4', 'fortran_order': True, 'shape': (4,), }",
                "ascontiguousarray",
            ),
            (
                "{'descr': '>f4', 'fortran_order': False, 'shape': (4,), }",
                "float32",
            ),
            (
                "{'descr': '|O', 'fortran_order': False, 'shape': (4,), }",
                "float32",
            ),
            (
                "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }",
                "records",
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-4,), }",
                "shape",
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387905, 4), }",
                "fit",
            ),
            (
                "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
                "fit",
            ),
            ("{'descr': '<f4', 'fortran_order': False, }", "no `shape`"),
        ] {
            let error = parse(&file(header, &floats(&[0.0; 4]))).unwrap_err();
            assert!(error.contains(reason), "{header}: {error}");
        }
    }
}
