//! Where a run stood at a checkpoint, without its tensors: they are behind the header.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;

use super::{PROGRESS, Standing, state_beside};

/// A longer header is none of ours.
const LONGEST: u64 = 16 << 20;

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "__metadata__")]
    metadata: HashMap<String, String>,
}

/// Where a run stood when these weights were written; `None` when the state beside them is missing,
/// damaged or of another version.
#[must_use]
pub fn standing(weights: &Path) -> Option<Standing> {
    let mut file = File::open(state_beside(weights)).ok()?;
    let mut length = [0; 8];
    file.read_exact(&mut length).ok()?;
    let length = u64::from_le_bytes(length);
    if length > LONGEST {
        return None;
    }
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.read_exact(&mut bytes).ok()?;
    let header: Header = serde_json::from_slice(&bytes).ok()?;
    serde_json::from_str(header.metadata.get(PROGRESS)?).ok()
}
