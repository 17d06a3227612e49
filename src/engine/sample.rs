//! `nada sample`: pictures of a checkpoint, and the same pictures again.

mod again;
mod plan;

use std::fs;
use std::path::{Path, PathBuf};

use image::RgbImage;
use indicatif::ProgressBar;

use super::drawing::{self, DrawError};
use crate::cli::sample::SampleArgs;
use crate::sample::SampleError;
use crate::sample::picture::{self, Framing};
use crate::sample::recipe::{self, Recipe, Who};
use plan::Plan;

/// Pixels of a grid that programs still open: 400 pictures of 1024.
const LARGEST: u64 = 400 << 20;

/// Draws what the arguments say; gives the file or folder that was written.
///
/// # Errors
/// When something that is asked for is not there, does not fit, or cannot be written.
pub fn sample(args: &SampleArgs) -> Result<PathBuf, DrawError> {
    let models = drawing::models(&args.computing)?;
    let plan = match &args.from {
        Some(from) => again::plan(from, args.checkpoint.as_deref(), &models)?,
        None => plan::plan(args, &models)?,
    };
    if let Some(path) = &args.save_latents {
        plan.latents.save(path)?;
    }
    let out = out(args)?;
    if args.each {
        write_each(&plan, &out)?;
    } else {
        plan.check_size()?;
        let all: Vec<usize> = (0..plan.latents.count()).collect();
        let sheet = plan.draw(&all, &drawing::bar("drawing", all.len()));
        recipe::write(&out, &sheet, &plan.recipe)?;
    }
    Ok(out)
}

fn fits(cells: u64, side: u64) -> bool {
    side * side * cells <= LARGEST
}

fn out(args: &SampleArgs) -> Result<PathBuf, DrawError> {
    let usual = if args.each { "samples" } else { "samples.png" };
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(usual));
    let png = out
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("png"));
    if args.each && (png || out.is_file()) {
        return Err(DrawError::request(format!(
            "{}: with --each this names a folder",
            out.display()
        )));
    }
    if !args.each && !png {
        return Err(DrawError::request(format!(
            "{}: pictures are written as .png",
            out.display()
        )));
    }
    Ok(out)
}

/// A file for each picture, which says how to draw that one alone.
fn write_each(plan: &Plan, folder: &Path) -> Result<(), SampleError> {
    fs::create_dir_all(folder).map_err(SampleError::at(folder))?;
    let count = plan.latents.count();
    let bar = drawing::bar("drawing", count);
    for index in 0..count {
        let (stem, who) = match &plan.recipe.who {
            Who::Seeds(seeds) => (seeds[index], Who::Seeds(vec![seeds[index]])),
            Who::File {
                path, sha256, rows, ..
            } => {
                let who = Who::File {
                    path: path.clone(),
                    sha256: sha256.clone(),
                    rows: vec![rows[index]],
                };
                (rows[index] as u64, who)
            }
        };
        let recipe = Recipe {
            who,
            columns: 1,
            ..plan.recipe.clone()
        };
        let picture = plan.draw(&[index], &ProgressBar::hidden());
        recipe::write(&folder.join(format!("{stem:06}.png")), &picture, &recipe)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

impl Plan {
    /// A grid is put together in memory.
    fn check_size(&self) -> Result<(), DrawError> {
        let side = self.domain.generator.config().size as u64;
        let cells = self.latents.count() as u64 * if self.frozen.is_some() { 2 } else { 1 };
        if fits(cells, side) {
            return Ok(());
        }
        Err(DrawError::request(format!(
            "a grid of {cells} pictures of {side} pixels is too large for one PNG: take --each, or \
             fewer"
        )))
    }

    /// Some of the pictures in a grid.
    fn draw(&self, indices: &[usize], bar: &ProgressBar) -> RgbImage {
        let columns = if indices.len() == 1 {
            1
        } else {
            self.recipe.columns
        };
        let size = self.domain.generator.config().size;
        let framing = Framing::of(self.domain.origin.model.as_deref(), size);
        let mut pictures = Vec::new();
        for row in indices.chunks(columns as usize) {
            // The mapping network is never trained: both draw the same styles.
            let styles = row.iter().map(|&index| {
                let latent = self.latents.one(index);
                self.styling.w_plus(&self.domain.generator, latent)
            });
            let styles: Vec<_> = styles.collect();
            if let Some(frozen) = &self.frozen {
                pictures.extend(styles.iter().map(|w| picture::draw(frozen, w, framing)));
                let blank = RgbImage::from_pixel(1, 1, picture::GREY);
                pictures.resize(pictures.len() + columns as usize - row.len(), blank);
            }
            for w_plus in &styles {
                pictures.push(picture::draw(&self.domain.generator, w_plus, framing));
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
        picture::grid(&pictures, columns)
    }
}

#[cfg(test)]
mod tests;
