//! From person to person, in one or more domains at once.

use image::RgbImage;

use super::scene::{Course, Layout, people};
use super::{Scene, check, ease, ends};
use crate::cli::video::{WalkArgs, WalkSpace};
use crate::engine::drawing::{self, DrawError};
use crate::model::stylegan2::Generator;
use crate::sample::domain::Domain;
use crate::sample::latents::Latents;
use crate::sample::walk::{Ends, Keys, Moment, moments, sweep};
use crate::trainer::models::Models;

/// The same moments in each domain.
pub struct Walk {
    generators: Vec<Generator>,
    keys: Keys,
    /// Where it is, and how far an edit has gone.
    moments: Vec<(Moment, f64)>,
    course: Course,
    layout: Layout,
}

/// What the arguments say.
pub fn scene(args: &WalkArgs) -> Result<Walk, DrawError> {
    check(&args.film)?;
    let models = drawing::models(&args.film.computing)?;
    let (generators, model) = generators(args, &models)?;
    let config = generators[0].config().clone();
    let course = Course::new(&args.film, &config)?;
    let keys = keys(args, &generators[0])?;
    let layout = Layout::new(&args.film, model.as_deref(), &config, generators.len());
    Ok(Walk {
        moments: times(args, keys.count(), course.moves())?,
        generators,
        keys,
        course,
        layout,
    })
}

fn generators(
    args: &WalkArgs,
    models: &Models,
) -> Result<(Vec<Generator>, Option<String>), DrawError> {
    let mut domains: Vec<Domain> = Vec::new();
    for name in &args.checkpoints {
        domains.push(drawing::open(name, models)?);
    }
    let first = &domains[0];
    let model = first.origin.model.clone();
    let other = (domains.iter()).find(|other| other.generator.config() != first.generator.config());
    if let Some(other) = other {
        return Err(DrawError::request(format!(
            "{} and {} have other sizes, so they cannot draw the same people",
            first.origin.name, other.origin.name
        )));
    }
    let mut generators = Vec::new();
    if args.frozen {
        generators.push(first.frozen(models)?);
    }
    generators.extend(domains.into_iter().map(|domain| domain.generator));
    Ok((generators, model))
}

fn keys(args: &WalkArgs, generator: &Generator) -> Result<Keys, DrawError> {
    let psi = args.film.styling.truncation;
    let straight = args.space == Some(WalkSpace::W) || !args.latents.is_empty();
    if args.space == Some(WalkSpace::Z) && straight {
        return Err(DrawError::request(
            "latents of files are walked in w: leave --space z out",
        ));
    }
    let people = people(args.seeds.as_ref(), &args.latents, generator.config())?;
    match <[Latents; 1]>::try_from(people) {
        Ok([Latents::Z(z)]) if !straight => Ok(Keys::around(z)),
        Ok(people) => Ok(Keys::straight(generator, people.into(), psi)?),
        Err(people) => Ok(Keys::straight(generator, people, psi)?),
    }
}

fn times(args: &WalkArgs, keys: usize, moves: bool) -> Result<Vec<(Moment, f64)>, DrawError> {
    let (steps, ease, ends) = (args.steps as usize, ease(&args.film), ends(&args.film));
    if keys < 2 && !moves {
        return Err(DrawError::request(
            "a walk needs two people, or an --edit with two strengths, as in smile.safetensors:-2..2",
        ));
    }
    if keys < 2 {
        let still = Moment {
            from: 0,
            to: 0,
            t: 0.0,
        };
        let all = sweep(steps, ends, ease).into_iter();
        return Ok(all.map(|progress| (still, progress)).collect());
    }
    let moments = moments(keys, steps, ends, ease);
    let last = moments.len() as f64;
    let progress = |i: usize| match ends {
        Ends::Open => i as f64 / (last - 1.0),
        // There and back, so that it can begin again.
        Ends::Closed => 1.0 - (2.0 * i as f64 / last - 1.0).abs(),
    };
    Ok(moments
        .into_iter()
        .enumerate()
        .map(|(i, moment)| (moment, progress(i)))
        .collect())
}

impl Scene for Walk {
    fn frames(&self) -> usize {
        self.moments.len()
    }

    fn frame(&mut self, number: usize) -> Result<RgbImage, DrawError> {
        let (moment, progress) = self.moments[number];
        let styling = self.course.at(progress);
        let latent = self.keys.at(moment);
        // The mapping network is never trained: all draw the same style.
        let w_plus = styling.w_plus(&self.generators[0], latent);
        let draw = |generator| self.layout.draw(generator, &w_plus);
        let pictures: Vec<_> = self.generators.iter().map(draw).collect();
        Ok(self.layout.arrange(&pictures))
    }
}
