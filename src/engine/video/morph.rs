//! The same people while the weights go from domain to domain.

use image::RgbImage;

use super::scene::{Cast, people};
use super::{Scene, check, ease, ends};
use crate::cli::video::MorphArgs;
use crate::engine::drawing::{self, DrawError};
use crate::model::stylegan2::Generator;
use crate::sample::blend::between;
use crate::sample::walk::{steady, sweep};

/// From the frozen generator to each of the domains.
pub struct Morph {
    generators: Vec<Generator>,
    /// Between which two, in whole numbers and parts of the way.
    places: Vec<f64>,
    cast: Cast,
}

/// What the arguments say.
pub fn scene(args: &MorphArgs) -> Result<Morph, DrawError> {
    check(&args.film)?;
    let models = drawing::models(&args.film.computing)?;
    let mut domains = Vec::new();
    for name in &args.checkpoints {
        domains.push(drawing::open(name, &models)?);
    }
    let (first, config) = (&domains[0], domains[0].generator.config());
    let other = domains
        .iter()
        .find(|other| other.origin.root() != first.origin.root());
    if let Some(other) = other.or(domains
        .iter()
        .find(|other| other.generator.config() != config))
    {
        return Err(DrawError::request(format!(
            "{} and {} were not trained from the same frozen generator: between them lies noise",
            first.origin.name, other.origin.name
        )));
    }
    let people = people(args.seeds.as_ref(), &args.latents, config)?;
    let cast = Cast::new(&args.film, &people, first.origin.model.as_deref(), config)?;
    let mut generators = vec![first.frozen(&models)?];
    generators.extend(domains.into_iter().map(|domain| domain.generator));
    Ok(Morph {
        places: places(args, generators.len() - 1),
        generators,
        cast,
    })
}

/// Each leg has its own easing: the film rests at every domain.
fn places(args: &MorphArgs, legs: usize) -> Vec<f64> {
    let ease = ease(&args.film);
    let all = sweep(args.frames as usize * legs, ends(&args.film), steady);
    let place = |t: f64| {
        let place = t * legs as f64;
        place.floor() + ease(place.fract())
    };
    all.into_iter().map(place).collect()
}

impl Scene for Morph {
    fn frames(&self) -> usize {
        self.places.len()
    }

    fn frame(&mut self, number: usize) -> Result<RgbImage, DrawError> {
        let place = self.places[number];
        let last = self.generators.len() - 1;
        let from = (place as usize).min(last - 1);
        let [low, high] = [from, from + 1].map(|i| &self.generators[i]);
        let generator = between(low, high, place - from as f64);
        Ok(self.cast.draw(&generator, place / last as f64))
    }
}
