//! `nada video`: films of people and domains.

mod morph;
mod scene;
mod timeline;
mod walk;

use std::path::{Path, PathBuf};

use image::RgbImage;
use indicatif::ProgressBar;

use super::drawing::{self, DrawError};
use super::interrupt::Interrupt;
use crate::cli::video::{Easing, FilmArgs, VideoCommand};
use crate::sample::film::{Film, Format, Shape};
use crate::sample::walk::{Ease, Ends, smooth, steady};

/// How a film ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is there.
    Written(PathBuf),
    /// A signal came; nothing was written. With the exit code.
    Interrupted(u8),
}

/// Draws frames by their number.
trait Scene {
    /// How many.
    fn frames(&self) -> usize;
    /// From 0.
    fn frame(&mut self, number: usize) -> Result<RgbImage, DrawError>;
}

/// Makes the film that the arguments say.
///
/// # Errors
/// When something that is asked for is not there, does not fit, or cannot be written.
pub fn film(command: &VideoCommand) -> Result<Ended, DrawError> {
    let interrupt = Interrupt::listen().map_err(DrawError::Signals)?;
    match command {
        VideoCommand::Walk(args) => shoot(&mut walk::scene(args)?, &args.film, &interrupt),
        VideoCommand::Morph(args) => shoot(&mut morph::scene(args)?, &args.film, &interrupt),
        VideoCommand::Timeline(args) => shoot(&mut timeline::scene(args)?, &args.film, &interrupt),
    }
}

/// A name that is no film is refused before models are loaded.
fn check(args: &FilmArgs) -> Result<(), DrawError> {
    Format::of(&args.out)?;
    Ok(())
}

fn ease(args: &FilmArgs) -> Ease {
    match args.easing {
        Easing::Smooth => smooth,
        Easing::Linear => steady,
    }
}

fn ends(args: &FilmArgs) -> Ends {
    if args.closed {
        Ends::Closed
    } else {
        Ends::Open
    }
}

fn shoot(
    scene: &mut impl Scene,
    args: &FilmArgs,
    interrupt: &Interrupt,
) -> Result<Ended, DrawError> {
    let count = scene.frames();
    let bar = drawing::bar("filming", count);
    let ended = frames(scene, args, interrupt, &bar);
    bar.finish_and_clear();
    ended
}

fn frames(
    scene: &mut impl Scene,
    args: &FilmArgs,
    interrupt: &Interrupt,
    bar: &ProgressBar,
) -> Result<Ended, DrawError> {
    let first = scene.frame(0)?;
    let count = scene.frames();
    let shape = Shape {
        width: first.width(),
        height: first.height(),
        frames: count as u32,
        fps: args.fps,
    };
    let mut film = Film::begin(&args.out, &shape, &args.ffmpeg)?;
    film.add(&first)?;
    bar.inc(1);
    for number in 1..count {
        if let Some(code) = interrupt.heard() {
            return Ok(Ended::Interrupted(code));
        }
        film.add(&scene.frame(number)?)?;
        bar.inc(1);
    }
    if let Some(code) = interrupt.heard() {
        return Ok(Ended::Interrupted(code));
    }
    film.finish()?;
    Ok(Ended::Written(Path::to_owned(&args.out)))
}

#[cfg(test)]
mod tests;
