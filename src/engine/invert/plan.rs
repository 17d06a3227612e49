//! From arguments to everything that is needed: photographs, generators, encoder, features.

mod encoder;

use super::{InvertError, Line, photos};
use crate::cli::invert::{InvertArgs, WayChoice};
use crate::engine::drawing::{self, DrawError};
use crate::invert::photo::Photo;
use crate::invert::{Perception, Way};
use crate::model::stylegan2::Generator;
use crate::sample::domain::{Domain, Origin};
use crate::trainer::models::Models;

pub use encoder::Chosen;

/// The largest generator of which many pictures fit at once.
const SMALL: i64 = 64;
/// Pictures of such a one that are worked on together.
const TOGETHER: usize = 16;

/// Everything that is needed.
pub struct Plan {
    pub photos: Vec<Photo>,
    pub frozen: Generator,
    /// What presets call it, or its path; and its hash.
    pub origin: Origin,
    pub trained: Vec<Domain>,
    pub encoder: Option<Chosen>,
    pub perception: Perception,
    pub clips: Vec<String>,
    pub way: Way,
    why: Option<String>,
    pub steps: u32,
    pub seed: u64,
}

impl Plan {
    pub fn make(
        args: &InvertArgs,
        models: &mut Models,
        say: &mut impl FnMut(&Line),
    ) -> Result<Self, InvertError> {
        let (frozen, origin, trained) = generators(&args.checkpoints, models)?;
        let photos = photos::open(args, frozen.config().size, say)?;
        let encoder = match args.way {
            Some(WayChoice::Optimisation) => None,
            _ => encoder::choose(args.encoder.as_deref(), &frozen, &origin, models)?,
        };
        if let Some(text) = encoder.as_ref().and_then(|e| e.doubt(&frozen)) {
            say(&Line::Warning { text });
        }
        let (way, why) = way(args.way, encoder.as_ref(), &origin)?;
        let clips = clips(&frozen, models);
        let towers = clips.iter().map(|name| Ok(models.clip(name)?.clip));
        Ok(Self {
            perception: Perception::new(towers.collect::<Result<_, InvertError>>()?),
            photos,
            frozen,
            origin,
            trained,
            encoder,
            clips,
            way,
            why,
            steps: args.steps,
            seed: args.seed,
        })
    }

    /// The first event.
    pub fn start(&self) -> Line {
        Line::Start {
            way: self.way.word(),
            why: self.why.clone(),
            encoder: self.encoder.as_ref().map(|encoder| encoder.name.clone()),
            steps: self.steps,
            features: self.clips.clone(),
            generator: self.origin.name.clone(),
            checkpoints: self.trained.iter().map(|d| d.origin.name.clone()).collect(),
            photos: self.photos.len(),
        }
    }

    /// Photographs that are worked on together.
    pub fn at_once(&self) -> usize {
        if self.frozen.config().size <= SMALL {
            TOGETHER
        } else {
            1
        }
    }
}

/// The frozen generator, where it came from, and those trained from it.
fn generators(
    names: &[String],
    models: &Models,
) -> Result<(Generator, Origin, Vec<Domain>), InvertError> {
    let demo = ["demo".to_owned()];
    let names = if names.is_empty() { &demo } else { names };
    let domains: Vec<Domain> = names
        .iter()
        .map(|name| drawing::open(name, models))
        .collect::<Result<_, _>>()?;
    let first = &domains[0];
    for other in &domains[1..] {
        if other.origin.root() != first.origin.root() {
            return Err(DrawError::request(format!(
                "{} and {} do not come from the same frozen generator: one latent cannot be drawn \
                 with both",
                first.origin.name, other.origin.name
            ))
            .into());
        }
    }
    let origin = Origin {
        name: match (&first.origin.model, &first.origin.frozen) {
            (Some(model), Some(_)) => model.clone(),
            _ => first.origin.name.clone(),
        },
        sha256: first.origin.root().to_owned(),
        model: first.origin.model.clone(),
        frozen: None,
    };
    let frozen = match first.origin.frozen {
        Some(_) => first.frozen(models)?,
        None => first.generator.copy(),
    };
    let is_trained = |domain: &Domain| domain.origin.sha256 != origin.sha256;
    let trained = domains.into_iter().filter(is_trained).collect();
    Ok((frozen, origin, trained))
}

impl From<WayChoice> for Way {
    fn from(choice: WayChoice) -> Self {
        match choice {
            WayChoice::Encoder => Self::Encoder,
            WayChoice::Optimisation => Self::Optimisation,
            WayChoice::Both => Self::Both,
        }
    }
}

/// As it was asked for, or the best that is possible, with the reason.
fn way(
    asked: Option<WayChoice>,
    encoder: Option<&Chosen>,
    origin: &Origin,
) -> Result<(Way, Option<String>), InvertError> {
    let Some(asked) = asked else {
        let why = if encoder.is_some() {
            "an encoder for this generator is there"
        } else {
            "no encoder for this generator is there"
        };
        let way = encoder.map_or(Way::Optimisation, |_| Way::Both);
        return Ok((way, Some(why.to_owned())));
    };
    let way = Way::from(asked);
    if way.encodes() && encoder.is_none() {
        return Err(DrawError::request(format!(
            "there is no encoder for {}: give one with --encoder (for ffhq: `nada pull e4e-ffhq`), \
             or take --way optimisation",
            origin.name
        ))
        .into());
    }
    Ok((way, None))
}

/// CLIPs whose features are compared: those of the miniature world for its size, else the best that
/// is there.
fn clips(frozen: &Generator, models: &Models) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    if frozen.config().size <= SMALL {
        return own(&["demo-rn", "demo-rn2"]);
    }
    let there = ["RN50", "ViT-B/16", "ViT-B/32"].into_iter();
    let found = there.into_iter().find(|name| models.has(name));
    found.map_or_else(Vec::new, |name| own(&[name]))
}
