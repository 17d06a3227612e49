//! Animated PNG: every pixel as it was drawn.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use image::RgbImage;
use png::{BitDepth, ColorType, Encoder, EncodingError, Writer};

use super::{FilmError, Reel, Shape, at};
use crate::weights::replace::Draft;

pub struct Apng {
    path: PathBuf,
    draft: Draft,
    writer: Writer<BufWriter<File>>,
}

impl Apng {
    pub fn begin(path: &Path, mut draft: Draft, shape: &Shape) -> Result<Self, FilmError> {
        let file = BufWriter::new(draft.file().try_clone().map_err(at(path))?);
        let begin = || {
            let mut encoder = Encoder::new(file, shape.width, shape.height);
            encoder.set_color(ColorType::Rgb);
            encoder.set_depth(BitDepth::Eight);
            encoder.set_animated(shape.frames, 0)?; // for ever
            encoder.set_frame_delay(1, shape.fps.clamp(1, 1000) as u16)?;
            // A file that lacks frames is an error, not a film.
            encoder.validate_sequence(true);
            encoder.write_header()
        };
        let writer = begin().map_err(failed(path))?;
        let path = path.to_owned();
        Ok(Self {
            path,
            draft,
            writer,
        })
    }
}

impl Reel for Apng {
    fn add(&mut self, frame: &RgbImage) -> Result<(), FilmError> {
        self.writer
            .write_image_data(frame.as_raw())
            .map_err(failed(&self.path))
    }

    fn finish(self: Box<Self>) -> Result<(), FilmError> {
        self.writer.finish().map_err(failed(&self.path))?;
        self.draft.finish().map_err(at(&self.path))
    }
}

fn failed(path: &Path) -> impl FnOnce(EncodingError) -> FilmError + '_ {
    move |error| match error {
        EncodingError::IoError(source) => at(path)(source),
        other => at(path)(io::Error::other(other)),
    }
}
