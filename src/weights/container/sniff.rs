//! Finds the container from the first bytes.

use super::{Damage, Source};

/// Begins a file of `torch.save` before 1.6: a pickle of the number 0x1950a86a20f9469cfc6c.
pub const LEGACY: &[u8] = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
/// A safetensors header is not longer than this.
const LONGEST_HEADER: u64 = 100_000_000;
const KNOWN: &str = "expected safetensors, a file of torch.save or torch.jit.save, or a network \
                     pickle of NVIDIA's stylegan2 or stylegan2-ada-pytorch";

/// Which reader is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Safetensors,
    Zip,
    Legacy,
    Pickle,
}

pub fn sniff(source: &Source) -> Result<Family, Damage> {
    let len = source.size().min(64);
    let head = source.copy(source.whole().part(0, len)?)?;
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Family::Zip);
    }
    if head.starts_with(LEGACY) {
        return Ok(Family::Legacy);
    }
    if let [0x80, 2..=5, ..] = head[..] {
        return Ok(Family::Pickle);
    }
    if is_safetensors(&head, source.size()) {
        return Ok(Family::Safetensors);
    }
    Err(Damage::new(strange(&head, source.size())))
}

fn is_safetensors(head: &[u8], len: u64) -> bool {
    let Some((size, rest)) = head.split_first_chunk::<8>() else {
        return false;
    };
    let size = u64::from_le_bytes(*size);
    // A cut file is still safetensors, and its reader says better what is missing.
    rest.first() == Some(&b'{') && size <= LONGEST_HEADER && len > 8
}

/// What people end up with when a download went wrong.
fn strange(head: &[u8], len: u64) -> String {
    let text = String::from_utf8_lossy(head).trim_start().to_lowercase();
    if len == 0 {
        return format!("the file is empty; {KNOWN}");
    }
    if text.starts_with("<!doctype") || text.starts_with("<html") || text.starts_with("<?xml") {
        return format!("this is a web page, not a weight file: download it again; {KNOWN}");
    }
    if text.starts_with("version https://git-lfs") {
        return format!("this is Git LFS' note of a file, not the file: `git lfs pull`; {KNOWN}");
    }
    format!("not a weight file, or its start is damaged; {KNOWN}")
}
