//! Messages as bytes: the length in four bytes, lowest first, then postcard. Works over anything
//! that reads and writes.

use std::io::{self, Read, Write};

use serde::{Serialize, de::DeserializeOwned};

use super::LinkError;

/// Longest message that is believed.
pub const LONGEST: u32 = 64 << 20;

/// A message ready to be written, length included.
///
/// # Errors
/// When it would be longer than [`LONGEST`].
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, LinkError> {
    let mut bytes = postcard::to_extend(message, vec![0; 4])
        .map_err(|error| LinkError::Malformed(error.to_string()))?;
    let length = bytes.len() - 4;
    if length > LONGEST as usize {
        return Err(too_long(length as u64, LONGEST));
    }
    bytes[..4].copy_from_slice(&(length as u32).to_le_bytes());
    Ok(bytes)
}

/// Writes one message, in one write.
///
/// # Errors
/// When it is too long, or the other side is gone.
pub fn write<T: Serialize>(out: &mut impl Write, message: &T) -> Result<(), LinkError> {
    out.write_all(&encode(message)?).map_err(ended)?;
    out.flush().map_err(ended)
}

/// Waits for one message.
///
/// # Errors
/// [`LinkError::Closed`] when the other side left between messages; see [`LinkError`] for others.
pub fn read<T: DeserializeOwned>(input: &mut impl Read) -> Result<T, LinkError> {
    read_at_most(input, LONGEST)
}

/// As [`read`], with a lower limit in bytes.
///
/// # Errors
/// As [`read`].
pub fn read_at_most<T: DeserializeOwned>(
    input: &mut impl Read,
    limit: u32,
) -> Result<T, LinkError> {
    let mut length = [0; 4];
    let got = fill(input, &mut length)?;
    match got {
        4 => {}
        0 => return Err(LinkError::Closed),
        _ => return Err(truncated(got, 4)),
    }
    let length = u32::from_le_bytes(length);
    if length > limit {
        return Err(too_long(u64::from(length), limit));
    }
    // Grows as bytes come: a length alone makes nobody allocate.
    let mut bytes = Vec::new();
    input
        .take(u64::from(length))
        .read_to_end(&mut bytes)
        .map_err(ended)?;
    if bytes.len() < length as usize {
        return Err(truncated(bytes.len(), u64::from(length)));
    }
    decode(&bytes)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, LinkError> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok((_, rest)) => Err(LinkError::Malformed(format!(
            "{} bytes are left over",
            rest.len()
        ))),
        Err(error) => Err(LinkError::Malformed(error.to_string())),
    }
}

/// As many bytes as there are until the end.
fn fill(input: &mut impl Read, bytes: &mut [u8]) -> Result<usize, LinkError> {
    let mut got = 0;
    while got < bytes.len() {
        match input.read(&mut bytes[got..]) {
            Ok(0) => break,
            Ok(more) => got += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ended(error)),
        }
    }
    Ok(got)
}

fn truncated(got: usize, expected: u64) -> LinkError {
    LinkError::Truncated {
        got: got as u64,
        expected,
    }
}

fn too_long(bytes: u64, limit: u32) -> LinkError {
    LinkError::TooLong {
        bytes,
        limit: u64::from(limit),
    }
}

/// A side that is gone shows itself in several ways.
fn ended(error: io::Error) -> LinkError {
    match error.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => LinkError::Closed,
        _ => LinkError::Io(error),
    }
}
