//! The same people along the checkpoints and stops of a run.

use std::path::{Path, PathBuf};

use image::RgbImage;

use super::scene::{Cast, people};
use super::{Scene, check, ends};
use crate::cli::video::{Easing, TimelineArgs};
use crate::engine::drawing::{self, DrawError};
use crate::model::stylegan2::Generator;
use crate::sample::SampleError;
use crate::sample::blend::between;
use crate::sample::domain::Domain;
use crate::sample::walk::{smooth, steady, sweep};
use crate::trainer::checkpoint;
use crate::trainer::models::Models;

/// A run from the frozen generator to its last checkpoint.
pub struct Timeline {
    models: Models,
    frozen: Generator,
    checkpoints: Vec<(u32, PathBuf)>,
    /// Iterations, in parts too.
    times: Vec<f64>,
    /// The newest iteration.
    last: u32,
    /// The two that lie around the last frame: a run's checkpoints do not fit into memory together.
    near: Option<(usize, [Generator; 2])>,
    cast: Cast,
}

/// What the arguments say.
pub fn scene(args: &TimelineArgs) -> Result<Timeline, DrawError> {
    check(&args.film)?;
    let models = drawing::models(&args.film.computing)?;
    let mut checkpoints = checkpoint::all_weights_of(&args.run);
    checkpoints.retain(|(iteration, _)| *iteration > 0);
    let Some(&(last, ref newest)) = checkpoints.last() else {
        let reason = "no run's folder with checkpoints";
        return Err(SampleError::file(&args.run, reason).into());
    };
    let domain = drawing::open(&newest.display().to_string(), &models)?;
    let model = domain.origin.model.as_deref();
    let config = domain.generator.config();
    let people = people(args.seeds.as_ref(), &args.latents, config)?;
    let cast = Cast::new(&args.film, &people, model, config)?;
    let ease = match args.film.easing {
        Easing::Smooth => smooth,
        Easing::Linear => steady,
    };
    let times = sweep(args.frames as usize, ends(&args.film), ease);
    let times = times.into_iter().map(|t| t * f64::from(last)).collect();
    Ok(Timeline {
        frozen: domain.frozen(&models)?,
        models,
        times,
        last,
        checkpoints,
        near: None,
        cast,
    })
}

impl Timeline {
    /// The generator at a time between checkpoint `leg - 1` and checkpoint `leg`; -1 is frozen.
    fn generator(&mut self, time: f64) -> Result<Generator, DrawError> {
        let place = self.leg(time);
        let known = self.near.as_ref().is_some_and(|(known, _)| *known == place);
        if !known {
            // A run that goes on takes stops away; the others are near enough.
            let there = self.checkpoints.iter().filter(|(_, path)| path.exists());
            let there: Vec<_> = there.cloned().collect();
            if !there.is_empty() && there.len() != self.checkpoints.len() {
                (self.checkpoints, self.near) = (there, None);
            }
        }
        let leg = self.leg(time);
        let begins = leg
            .checked_sub(1)
            .map_or(0, |before| self.checkpoints[before].0);
        let ends = self.checkpoints[leg].0;
        let t = (time - f64::from(begins)) / f64::from(ends - begins);
        let near = match self.near.take() {
            Some((known, near)) if known == leg => near,
            _ => self.around(leg)?,
        };
        let generator = between(&near[0], &near[1], t.min(1.0));
        self.near = Some((leg, near));
        Ok(generator)
    }

    /// The leg in which a time lies.
    fn leg(&self, time: f64) -> usize {
        let behind = |&(iteration, _): &(u32, PathBuf)| f64::from(iteration) < time;
        let leg = self.checkpoints.partition_point(behind);
        leg.min(self.checkpoints.len().saturating_sub(1))
    }

    fn around(&self, leg: usize) -> Result<[Generator; 2], DrawError> {
        let open = |path: &Path| Domain::of_file(path, &self.models).map(|domain| domain.generator);
        let before = match leg.checked_sub(1) {
            Some(before) => open(&self.checkpoints[before].1)?,
            None => self.frozen.map(|_, tensor| tensor.shallow_clone()),
        };
        Ok([before, open(&self.checkpoints[leg].1)?])
    }
}

impl Scene for Timeline {
    fn frames(&self) -> usize {
        self.times.len()
    }

    fn frame(&mut self, number: usize) -> Result<RgbImage, DrawError> {
        let time = self.times[number];
        let generator = self.generator(time)?;
        Ok(self.cast.draw(&generator, time / f64::from(self.last)))
    }
}
