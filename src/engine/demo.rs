//! `nada demo`: draws the miniature world, and makes its models again.

use std::path::Path;

use crate::demo::identity::Identities;
use crate::demo::portrait::{self, Domain};
use crate::demo::pretrain::clip::{self, Tower};
use crate::demo::pretrain::{PretrainError, Progress, export, generator};
use crate::demo::sheet;
use crate::random::Random;

/// People on a sheet.
const PEOPLE: i64 = 8;

/// Draws eight people in all domains.
///
/// # Errors
/// When the file cannot be written.
pub fn draw(out: &Path, seed: u64) -> Result<(), PretrainError> {
    let z = Random::new(seed).normal(&[PEOPLE, generator::Z_DIM]);
    let rows: Vec<_> = Domain::ALL
        .iter()
        .map(|&domain| portrait::render_all(&Identities::from_z(&z), domain, 64))
        .collect();
    Ok(sheet::save(&tch::Tensor::cat(&rows, 0), PEOPLE, out)?)
}

/// Makes the miniature models, or one of them, and writes them to `out`.
///
/// # Errors
/// When a folder cannot be read or written.
pub fn pretrain(
    [folder, out]: [&Path; 2],
    only: Option<&str>,
    mut progress: impl FnMut(&str, &Progress),
) -> Result<(), PretrainError> {
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    if wanted("generator") {
        let options = generator::Options::default();
        let trained = generator::train(folder, &options, |p| progress("generator", p))?;
        export::generator(out, &trained)?;
    }
    for tower in [Tower::ResNet, Tower::Transformer] {
        if !wanted(tower.name()) {
            continue;
        }
        let options = clip::Options::shipped(tower);
        let trained = clip::train(folder, tower, &options, |p| {
            progress(tower.name(), p);
        })?;
        export::clip(out, tower, &trained)?;
    }
    Ok(())
}
