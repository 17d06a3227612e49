//! A JPEG file's outline: decoders fill in what is missing at the end with grey and say nothing.

/// What can be told without decoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Colour channels: 1 for grey, 4 for CMYK; 0 when no frame was found.
    pub channels: u8,
    /// Whether the picture's end is in the file.
    pub ends: bool,
}

/// Walks over the markers.
pub fn outline(bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut at = 2; // behind the start of the image
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            0xd9 => {
                outline.ends = true;
                break;
            }
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(&[high, low]) = bytes.get(at..at + 2) else {
                    break;
                };
                // Start of a frame: length, precision, height, width, channels.
                if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                    outline.channels = bytes.get(at + 7).copied().unwrap_or_default();
                }
                at += usize::from(u16::from_be_bytes([high, low]));
            }
        }
    }
    outline
}

/// The next marker at or behind `at`, which is moved behind it. Coded data is skipped: what looks
/// like a marker there is followed by a zero.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let rest = bytes.get(*at..)?;
        *at += rest.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(*at)? {
            0xff => {} // filling
            0x00 => *at += 1,
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}
