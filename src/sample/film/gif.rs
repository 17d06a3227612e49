//! GIF: a palette of 256 colours for each frame (Wu, 1991), and dithering (Floyd and Steinberg, 1976)
//! for those between.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use gif::{Encoder, EncodingError, Frame, Repeat};
use image::RgbImage;
use quantette::{ImageRef, Pipeline, QuantizeMethod};

use super::{FilmError, Reel, Shape, at};
use crate::weights::replace::Draft;

/// Viewers slow shorter delays down to a tenth of a second.
const FASTEST: u32 = 50;

pub struct Gif {
    path: PathBuf,
    draft: Draft,
    encoder: Encoder<BufWriter<File>>,
    fps: u32,
    shown: u32,
}

impl Gif {
    pub fn begin(path: &Path, mut draft: Draft, shape: &Shape) -> Result<Self, FilmError> {
        let side = |side| {
            u16::try_from(side)
                .map_err(|_| FilmError::Format(format!("{side} pixels: a GIF holds 65535")))
        };
        let (width, height) = (side(shape.width)?, side(shape.height)?);
        if shape.fps > FASTEST {
            return Err(FilmError::Format(format!(
                "{} frames a second: a GIF shows at most {FASTEST}",
                shape.fps
            )));
        }
        let file = draft.file().try_clone().map_err(at(path))?;
        let begun =
            Encoder::new(BufWriter::new(file), width, height, &[]).and_then(|mut encoder| {
                encoder.set_repeat(Repeat::Infinite)?;
                Ok(encoder)
            });
        Ok(Self {
            path: path.to_owned(),
            draft,
            encoder: begun.map_err(failed(path))?,
            fps: shape.fps.max(1),
            shown: 0,
        })
    }

    /// Hundredths of a second, so that many frames together take as long as they should.
    fn delay(&mut self) -> u16 {
        let until = |frames: u32| (frames * 100 + self.fps / 2) / self.fps;
        let delay = until(self.shown + 1) - until(self.shown);
        self.shown += 1;
        delay as u16
    }
}

impl Reel for Gif {
    fn add(&mut self, frame: &RgbImage) -> Result<(), FilmError> {
        let (width, height) = (frame.width() as u16, frame.height() as u16);
        let pixels = ImageRef::try_from(frame)
            .map_err(|_| FilmError::Format("a frame without pixels".to_owned()))?;
        let indexed = Pipeline::new()
            .quantize_method(QuantizeMethod::Wu)
            .input_image(pixels)
            .output_srgb8_indexed_image();
        let (palette, indices) = indexed.into_parts();
        let palette: Vec<u8> = palette
            .into_iter()
            .flat_map(|colour| [colour.red, colour.green, colour.blue])
            .collect();
        let mut frame = Frame::from_palette_pixels(width, height, indices, palette, None);
        frame.delay = self.delay();
        self.encoder.write_frame(&frame).map_err(failed(&self.path))
    }

    fn finish(self: Box<Self>) -> Result<(), FilmError> {
        let Self {
            path,
            draft,
            encoder,
            ..
        } = *self;
        let buffer = encoder.into_inner().map_err(failed(&path))?;
        let written = buffer.into_inner().map_err(io::IntoInnerError::into_error);
        written.and_then(|_| draft.finish()).map_err(at(&path))
    }
}

fn failed(path: &Path) -> impl FnOnce(EncodingError) -> FilmError + '_ {
    move |error| at(path)(io::Error::other(error))
}
