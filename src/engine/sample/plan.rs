//! From arguments to everything that pictures are drawn from.

use crate::cli::sample::SampleArgs;
use crate::engine::drawing::{self, DrawError};
use crate::model::stylegan2::{Config, Generator};
use crate::sample::domain::{Domain, digest};
use crate::sample::latents::{Latents, of_seeds};
use crate::sample::picture;
use crate::sample::recipe::{Recipe, Rows, Who};
use crate::sample::styling::Styling;
use crate::trainer::models::Models;

/// Pictures that are drawn when nobody says how many.
const USUAL: u32 = 16;

/// Everything that pictures are drawn from.
#[derive(Debug)]
pub struct Plan {
    pub domain: Domain,
    /// When its pictures are wanted too.
    pub frozen: Option<Generator>,
    pub latents: Latents,
    pub styling: Styling,
    pub recipe: Recipe,
}

/// What the arguments say.
pub fn plan(args: &SampleArgs, models: &Models) -> Result<Plan, DrawError> {
    let name = args.checkpoint.as_deref().unwrap_or_default();
    let domain = drawing::open(name, models)?;
    let rows = if args.frozen {
        Rows::FrozenAbove
    } else {
        Rows::Trained
    };
    let frozen = frozen(&domain, rows, models)?;
    let config = domain.generator.config();
    let (latents, who) = who(args, config)?;
    let edits = drawing::edits(&args.styling.edits, config)?;
    if let Some(choice) = args.styling.edits.iter().find(|edit| edit.from != edit.to) {
        return Err(DrawError::request(format!(
            "{choice}: a strength that changes is for films; give one number"
        )));
    }
    let notes = args.styling.edits.iter().zip(&edits);
    let recipe = Recipe {
        checkpoint: domain.origin.name.clone(),
        sha256: domain.origin.sha256.clone(),
        who,
        truncation: args.styling.truncation,
        edits: notes
            .map(|(choice, edit)| drawing::note(choice, edit))
            .collect::<Result<_, _>>()?,
        columns: columns(args, latents.count())?,
        rows,
    };
    let styling = Styling {
        truncation: args.styling.truncation,
        edits,
    };
    Ok(Plan {
        domain,
        frozen,
        latents,
        styling,
        recipe,
    })
}

/// The frozen generator, when its pictures are wanted.
pub fn frozen(
    domain: &Domain,
    rows: Rows,
    models: &Models,
) -> Result<Option<Generator>, DrawError> {
    Ok(match rows {
        Rows::Trained => None,
        Rows::FrozenAbove => Some(domain.frozen(models)?),
    })
}

fn who(args: &SampleArgs, config: &Config) -> Result<(Latents, Who), DrawError> {
    if let Some(path) = &args.latents {
        let latents = Latents::open(path, config)?;
        let who = Who::File {
            path: drawing::absolute(path).display().to_string(),
            sha256: digest(path)?,
            rows: (0..latents.count()).collect(),
        };
        return Ok((latents, who));
    }
    let seeds = if let Some(seeds) = &args.seeds {
        seeds.0.clone()
    } else {
        let cells = args.grid.map(|grid| grid.columns * grid.rows);
        let n = args.n.or(cells).unwrap_or(USUAL);
        (0..u64::from(n))
            .map(|i| args.seed.wrapping_add(i))
            .collect()
    };
    let latents = Latents::Z(of_seeds(&seeds, config.z_dim));
    Ok((latents, Who::Seeds(seeds)))
}

fn columns(args: &SampleArgs, pictures: usize) -> Result<u32, DrawError> {
    let Some(grid) = args.grid else {
        return Ok(if args.each {
            1
        } else {
            picture::square(pictures)
        });
    };
    if pictures > (grid.columns * grid.rows) as usize {
        return Err(DrawError::request(format!(
            "{pictures} pictures do not fit a grid of {} x {}",
            grid.columns, grid.rows
        )));
    }
    Ok(grid.columns)
}
