//! Moving pictures: GIF and APNG by ourselves, MP4 and WebM through `ffmpeg`.
//!
//! A film appears under its name when it is whole; one that is dropped before leaves nothing.

mod apng;
mod ffmpeg;
mod gif;

use std::io;
use std::path::{Path, PathBuf};

use image::RgbImage;

use crate::weights::replace::Draft;

/// Why a film cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// The name does not say in which way.
    #[error("{}: films are written as .gif, .apng, .png (animated), .mp4 or .webm", .0.display())]
    Ending(PathBuf),
    /// A frame, or all of them, do not fit the format.
    #[error("{0}")]
    Format(String),
    /// There is no `ffmpeg`.
    #[error(
        "{} cannot be started ({source}): .mp4 and .webm need it. Install ffmpeg (Debian, Ubuntu: \
         apt install ffmpeg), say where it is with --ffmpeg, or write a .gif or .apng",
        program.display()
    )]
    NoFfmpeg {
        /// What was called.
        program: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// `ffmpeg` failed.
    #[error("ffmpeg failed: {0}")]
    Ffmpeg(String),
    /// The file cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// What is known of a film before its first frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many frames will come.
    pub frames: u32,
    /// Frames a second.
    pub fps: u32,
}

/// How a film is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 256 colours a frame, shown everywhere.
    Gif,
    /// Exact.
    Apng,
    /// H.264, through `ffmpeg`.
    Mp4,
    /// VP9, through `ffmpeg`.
    WebM,
}

impl Format {
    /// By the ending of its name.
    ///
    /// # Errors
    /// When it is another.
    pub fn of(path: &Path) -> Result<Self, FilmError> {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        Ok(match ending.to_str() {
            Some("gif") => Self::Gif,
            Some("apng" | "png") => Self::Apng,
            Some("mp4") => Self::Mp4,
            Some("webm") => Self::WebM,
            _ => return Err(FilmError::Ending(path.to_owned())),
        })
    }
}

/// A film that is being written.
pub struct Film(Box<dyn Reel>);

/// A way to write frames.
trait Reel {
    fn add(&mut self, frame: &RgbImage) -> Result<(), FilmError>;
    fn finish(self: Box<Self>) -> Result<(), FilmError>;
}

impl Film {
    /// Begins a film at `path`; `ffmpeg` is the program for the formats that need it.
    ///
    /// # Errors
    /// When the folder cannot be written, the shape does not fit, or there is no `ffmpeg`.
    pub fn begin(path: &Path, shape: &Shape, ffmpeg: &Path) -> Result<Self, FilmError> {
        let format = Format::of(path)?;
        let draft = Draft::beside(path).map_err(at(path))?;
        Ok(Self(match format {
            Format::Gif => Box::new(gif::Gif::begin(path, draft, shape)?),
            Format::Apng => Box::new(apng::Apng::begin(path, draft, shape)?),
            Format::Mp4 | Format::WebM => {
                Box::new(ffmpeg::Ffmpeg::begin((path, draft), format, shape, ffmpeg)?)
            }
        }))
    }

    /// Adds a frame of the film's shape.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, frame: &RgbImage) -> Result<(), FilmError> {
        self.0.add(frame)
    }

    /// Ends the film and puts it in its place.
    ///
    /// # Errors
    /// When it cannot be written, or frames are missing.
    pub fn finish(self) -> Result<(), FilmError> {
        self.0.finish()
    }
}

/// An error of the system at a path; for `map_err`.
fn at(path: &Path) -> impl FnOnce(io::Error) -> FilmError + '_ {
    move |source| FilmError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
