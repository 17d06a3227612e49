//! The latents that were kept, for dashboards.

use std::path::Path;

use crate::engine::latents;
use crate::kept::{self, Kept, KeptError};
use crate::protocol::{KeptLatent, PhotosAnswer};

type Answers = Result<Vec<PhotosAnswer>, String>;

/// All of them.
pub fn all() -> Result<PhotosAnswer, String> {
    let folder = latents::folder().map_err(text)?;
    let all = kept::list(&folder).into_iter().map(told);
    Ok(PhotosAnswer::Latents(all.collect()))
}

fn told(kept: Kept) -> KeptLatent {
    let (facts, error) = match kept.facts {
        Ok(facts) => (facts, None),
        Err(error) => (kept::Facts::default(), Some(error)),
    };
    KeptLatent {
        name: kept.name,
        generator: facts.generator,
        source: facts.source,
        psnr: facts.psnr,
        error,
    }
}

/// Renames one, and lists all.
pub fn rename(name: &str, to: &str) -> Answers {
    let folder = latents::folder().map_err(text)?;
    kept::rename(&folder, name, to).map_err(text)?;
    Ok(vec![all()?])
}

/// Puts one into the trash, and lists the others.
pub fn delete(name: &str) -> Answers {
    let folder = latents::folder().map_err(text)?;
    let trashed = kept::delete(&folder, name).map_err(text)?;
    let name = name.to_owned();
    Ok(vec![PhotosAnswer::Deleted { name, trashed }, all()?])
}

/// Takes one out of the trash, and lists all.
pub fn restore(trashed: &Path, name: &str) -> Answers {
    let folder = latents::folder().map_err(text)?;
    kept::restore(&folder, trashed, name).map_err(text)?;
    Ok(vec![all()?])
}

#[expect(clippy::needless_pass_by_value)] // as map_err gives it
fn text(error: KeptError) -> String {
    error.to_string()
}
