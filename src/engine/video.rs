//! `nada video`: films of people and domains.

mod line;
mod morph;
mod scene;
mod timeline;
mod walk;

use std::fs;
use std::io;
use std::path::PathBuf;

use image::RgbImage;
use indicatif::ProgressBar;

pub use line::Line;

use super::drawing::{self, DrawError};
use super::interrupt::Interrupt;
use crate::cli::video::{Easing, FilmArgs, VideoCommand};
use crate::sample::SampleError;
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

/// Makes the film that the arguments say; `say` hears how far it is.
///
/// # Errors
/// When something that is asked for is not there, does not fit, or cannot be written.
pub fn film(command: &VideoCommand, mut say: impl FnMut(&Line)) -> Result<Ended, DrawError> {
    let ended = attempt(command, &mut say).inspect_err(|error| {
        say(&Line::Failed {
            reason: error.to_string(),
        });
    })?;
    say(&match &ended {
        Ended::Written(path) => Line::Written { path: path.clone() },
        Ended::Interrupted(exit_code) => Line::Interrupted {
            exit_code: *exit_code,
        },
    });
    Ok(ended)
}

fn attempt(command: &VideoCommand, say: &mut dyn FnMut(&Line)) -> Result<Ended, DrawError> {
    let interrupt = Interrupt::listen().map_err(DrawError::Signals)?;
    let args = command.film();
    check(args)?;
    let mut scene: Box<dyn Scene> = match command {
        VideoCommand::Walk(args) => Box::new(walk::scene(args)?),
        VideoCommand::Morph(args) => Box::new(morph::scene(args)?),
        VideoCommand::Timeline(args) => Box::new(timeline::scene(args)?),
    };
    Studio {
        args,
        interrupt,
        bar: if args.json {
            ProgressBar::hidden()
        } else {
            drawing::bar("filming", 0)
        },
        say,
    }
    .shoot(&mut *scene)
}

/// A name that is no film is refused before models are loaded.
fn check(args: &FilmArgs) -> Result<(), DrawError> {
    if args.frames_to.is_none() {
        Format::of(&args.out)?;
    }
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

/// What takes the frames.
enum Target {
    Film(Film),
    Pictures(PathBuf),
}

/// Where a film is made.
struct Studio<'a> {
    args: &'a FilmArgs,
    interrupt: Interrupt,
    bar: ProgressBar,
    say: &'a mut dyn FnMut(&Line),
}

impl Studio<'_> {
    fn shoot(&mut self, scene: &mut dyn Scene) -> Result<Ended, DrawError> {
        let numbers: Vec<usize> = (0..scene.frames())
            .step_by(self.args.every as usize)
            .collect();
        self.bar.set_length(numbers.len() as u64);
        let ended = self.frames(scene, &numbers);
        self.bar.finish_and_clear();
        ended
    }

    fn frames(&mut self, scene: &mut dyn Scene, numbers: &[usize]) -> Result<Ended, DrawError> {
        let mut target = None;
        for (done, &number) in numbers.iter().enumerate() {
            if let Some(code) = self.interrupt.heard() {
                return Ok(Ended::Interrupted(code));
            }
            let frame = scene.frame(number)?;
            let target = match &mut target {
                Some(target) => target,
                none => none.insert(self.begin(&frame, numbers.len() as u32)?),
            };
            let picture = target.add(&frame, number)?;
            self.bar.inc(1);
            (self.say)(&Line::Frame {
                frame: done as u32 + 1,
                frames: numbers.len() as u32,
                picture,
            });
        }
        if let Some(code) = self.interrupt.heard() {
            return Ok(Ended::Interrupted(code));
        }
        match target {
            Some(Target::Film(film)) => {
                film.finish()?;
                Ok(Ended::Written(self.args.out.clone()))
            }
            Some(Target::Pictures(folder)) => Ok(Ended::Written(folder)),
            None => Err(DrawError::request("a film without frames")),
        }
    }

    fn begin(&mut self, first: &RgbImage, frames: u32) -> Result<Target, DrawError> {
        let shape = Shape {
            width: first.width(),
            height: first.height(),
            frames,
            fps: self.args.fps,
        };
        let target = match &self.args.frames_to {
            Some(folder) => {
                fs::create_dir_all(folder).map_err(SampleError::at(folder))?;
                Target::Pictures(folder.clone())
            }
            None => Target::Film(Film::begin(&self.args.out, &shape, &self.args.ffmpeg)?),
        };
        (self.say)(&Line::Start {
            frames,
            width: shape.width,
            height: shape.height,
        });
        Ok(target)
    }
}

impl Target {
    /// Gives the picture's file where frames are pictures.
    fn add(&mut self, frame: &RgbImage, number: usize) -> Result<Option<PathBuf>, DrawError> {
        match self {
            Self::Film(film) => {
                film.add(frame)?;
                Ok(None)
            }
            Self::Pictures(folder) => {
                let path = folder.join(format!("{number:06}.png"));
                let written = frame.save(&path).map_err(io::Error::other);
                written.map_err(SampleError::at(&path))?;
                Ok(Some(path))
            }
        }
    }
}

#[cfg(test)]
mod tests;
