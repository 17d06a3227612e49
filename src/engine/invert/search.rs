//! Finds the latents of some photographs, and shows how far it is.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use image::ImageFormat;
use indicatif::ProgressBar;
use tch::Tensor;

use super::plan::Plan;
use super::{InvertError, Line};
use crate::demo::sheet;
use crate::engine::interrupt::Interrupt;
use crate::invert::likeness::{Likeness, Measured};
use crate::invert::optimise::{self, Moment, Options};
use crate::invert::photo::{self, Photo};
use crate::model::stylegan2::Noise;
use crate::model::{Image, WPlus};
use crate::weights::replace;

/// Steps between two pictures of how far it is.
const SHOW_EVERY: u32 = 10;

/// What was found of some photographs.
pub struct Found {
    w_plus: WPlus, // [N, layers, w]
    steps: u32,
    measured: Vec<Measured>,
}

/// Of one photograph.
pub struct One {
    pub w_plus: WPlus, // [1, layers, w]
    pub steps: u32,
    pub measured: Measured,
}

impl Found {
    /// Of the photograph at `index`.
    pub fn one(&self, index: usize) -> One {
        One {
            w_plus: WPlus(self.w_plus.0.narrow(0, index as i64, 1)),
            steps: self.steps,
            measured: self.measured[index],
        }
    }
}

/// Who hears how far it is, and can end it.
pub struct Watcher<'a> {
    pub interrupt: &'a Interrupt,
    pub bar: ProgressBar,
    /// The picture that is written while it works; it is removed with this.
    pub picture: PathBuf,
    pub say: &'a mut dyn FnMut(&Line),
}

impl Drop for Watcher<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        // It may never have been written.
        let _ = std::fs::remove_file(&self.picture);
    }
}

/// None when a signal came before the first step.
pub fn search(
    plan: &Plan,
    photos: &[Photo],
    watcher: &mut Watcher<'_>,
) -> Result<Option<Found>, InvertError> {
    let size = plan.frozen.config().size;
    let device = plan.frozen.device();
    let rows: Vec<Tensor> = photos
        .iter()
        .map(|photo| photo::tensor(&photo.picture, size, device))
        .collect();
    let target = Tensor::cat(&rows, 0);
    let likeness = Likeness::to(&target, &plan.perception);
    let start = encode(plan, &target)?;
    if let (false, Some(w_plus)) = (plan.way.optimises(), &start) {
        return Ok(Some(found(plan, &likeness, w_plus.clone(), 0)));
    }
    if watcher.interrupt.heard().is_some() {
        return Ok(None);
    }
    let options = Options {
        steps: plan.steps,
        seed: plan.seed,
        start,
    };
    watcher.bar.reset();
    let best = optimise::optimise(&plan.frozen, &likeness, &target, &options, |moment| {
        watcher.hear((plan, &likeness), photos, &target, moment)
    });
    Ok(Some(found(plan, &likeness, best.w_plus, best.steps)))
}

fn encode(plan: &Plan, target: &Tensor) -> Result<Option<WPlus>, InvertError> {
    let chosen = plan.encoder.as_ref().filter(|_| plan.way.encodes());
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let pictures = Image(target.shallow_clone());
    let w_plus = chosen.encoder.encode(&pictures, &plan.frozen);
    let w_plus = w_plus.map_err(|misfit| InvertError::Encoder {
        name: chosen.name.clone(),
        misfit,
    });
    w_plus.map(Some)
}

fn found(plan: &Plan, likeness: &Likeness<'_>, w_plus: WPlus, steps: u32) -> Found {
    Found {
        measured: likeness.measure(&draw(plan, &w_plus)),
        w_plus,
        steps,
    }
}

fn draw(plan: &Plan, w_plus: &WPlus) -> Tensor {
    tch::no_grad(|| plan.frozen.synthesis(w_plus, &Noise::Stored).0)
}

impl Watcher<'_> {
    fn hear(
        &mut self,
        (plan, likeness): (&Plan, &Likeness<'_>),
        photos: &[Photo],
        target: &Tensor,
        moment: &Moment<'_>,
    ) -> ControlFlow<()> {
        self.bar.set_position(u64::from(moment.step));
        let mut measured = None;
        if moment.step.is_multiple_of(SHOW_EVERY) {
            let drawn = draw(plan, moment.w_plus);
            measured = Some(mean(&likeness.measure(&drawn)));
            let both = Tensor::cat(&[target, &drawn], 0);
            // It is only to be looked at: the result does not need it.
            let _ = show(&self.picture, &both, photos.len() as i64);
        }
        (self.say)(&Line::Step {
            photos: photos.iter().map(|photo| photo.path.clone()).collect(),
            step: moment.step,
            steps: moment.steps,
            loss: moment.loss,
            features: measured.map(|measured| measured.features),
            psnr: measured.map(|measured| measured.psnr),
        });
        match self.interrupt.heard() {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    }
}

/// Of some photographs.
fn mean(all: &[Measured]) -> Measured {
    let count = all.len().max(1) as f64;
    let mean = |of: fn(&Measured) -> f64| all.iter().map(of).sum::<f64>() / count;
    Measured {
        features: mean(|one| one.features),
        psnr: mean(|one| one.psnr),
    }
}

fn show(path: &Path, pictures: &Tensor, columns: i64) -> image::ImageResult<()> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    sheet::grid(pictures, columns).write_to(&mut bytes, ImageFormat::Png)?;
    Ok(replace::write(path, bytes.get_ref())?)
}
