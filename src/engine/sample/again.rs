//! From a picture to everything that it was drawn from.

use std::path::Path;

use super::plan::{Plan, frozen};
use crate::engine::drawing::{self, DrawError};
use crate::model::stylegan2::Config;
use crate::sample::SampleError;
use crate::sample::direction::{Edit, Space};
use crate::sample::domain::{digest, short};
use crate::sample::latents::{Latents, of_seeds};
use crate::sample::recipe::{self, EditNote, Recipe, Who};
use crate::sample::styling::Styling;
use crate::trainer::models::{Models, is_embedded};

/// What the picture says, with its checkpoint where it was or where it is now.
pub fn plan(from: &Path, moved: Option<&str>, models: &Models) -> Result<Plan, DrawError> {
    let recipe = recipe::read(from)?;
    let name = moved.unwrap_or(&recipe.checkpoint);
    let is_file = name.contains('/') && !is_embedded(name);
    if moved.is_none() && is_file && !Path::new(name).exists() {
        return Err(DrawError::request(format!(
            "{name}: the checkpoint of this picture is not there any more; say where it is: nada \
             sample CHECKPOINT --from {}",
            from.display()
        )));
    }
    let domain = drawing::open(name, models)?;
    same(
        Path::new(&domain.origin.name),
        &domain.origin.sha256,
        &recipe.sha256,
    )?;
    let config = domain.generator.config();
    let latents = who(&recipe, config)?;
    let styling = Styling {
        truncation: recipe.truncation,
        edits: (recipe.edits.iter())
            .map(|note| edit(note, config))
            .collect::<Result<_, _>>()?,
    };
    Ok(Plan {
        frozen: frozen(&domain, recipe.rows, models)?,
        recipe: Recipe {
            checkpoint: domain.origin.name.clone(),
            columns: recipe.columns.max(1),
            ..recipe
        },
        domain,
        latents,
        styling,
    })
}

fn same(path: &Path, found: &str, wanted: &str) -> Result<(), SampleError> {
    if found == wanted {
        return Ok(());
    }
    let reason = format!(
        "it is another file (SHA-256 {}…) than the one that the picture was drawn from ({}…)",
        short(found),
        short(wanted)
    );
    Err(SampleError::file(path, reason))
}

fn who(recipe: &Recipe, config: &Config) -> Result<Latents, SampleError> {
    let (path, wanted, rows) = match &recipe.who {
        Who::Seeds(seeds) => return Ok(Latents::Z(of_seeds(seeds, config.z_dim))),
        Who::File { path, sha256, rows } => (Path::new(path), sha256, rows),
    };
    same(path, &digest(path)?, wanted)?;
    Latents::open(path, config)?
        .some(rows)
        .ok_or_else(|| SampleError::file(path, format!("it has no latents {rows:?}")))
}

fn edit(note: &EditNote, config: &Config) -> Result<Edit, SampleError> {
    let path = Path::new(&note.path);
    same(path, &digest(path)?, &note.sha256)?;
    let spaces = [Space::Z, Space::W];
    let space = spaces.into_iter().find(|space| space.name() == note.space);
    Edit::open(path, space, note.strength, config)
}
