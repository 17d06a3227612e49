//! Updates for a line that is slow: pictures go as PNG, no larger than they are shown, and not
//! again when they did not change. Both ends keep the same list of pictures that went over it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Cursor;

use image::codecs::png::{self, CompressionType, PngEncoder};
use image::imageops::{self, FilterType};
use image::{ImageFormat, RgbImage};
use serde::{Deserialize, Serialize};

use super::LinkError;
use crate::protocol::{
    Command, FilmAnswer, HandAnswer, MixerAnswer, PhotosAnswer, Picture, Preview, SamplesAnswer,
    Update,
};

/// So many pictures are remembered at either end.
const REMEMBERED: usize = 64;
/// Largest picture as long as nobody has said what is needed.
pub const FIRST_SIZE: Size = Size {
    width: 64,
    height: 64,
};
/// Longest side that is believed.
const LONGEST_SIDE: u32 = 1 << 14;
/// As large as a picture is.
const WHOLE: Size = Size {
    width: LONGEST_SIDE,
    height: LONGEST_SIDE,
};

/// Pixels across and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// From the dashboard, over a slow line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Wish {
    /// For the engine.
    Say(Command),
    /// Pictures are shown no larger than this.
    Fit(Size),
}

/// To the dashboard, over a slow line: an update whose pictures have no pixels, and beside it the
/// pixels in the same order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    update: Update,
    pictures: Vec<Packed>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Packed {
    /// A PNG that the other end does not have.
    New(#[serde(with = "serde_bytes")] Vec<u8>),
    /// One that it has: 0 for the one that was used last.
    Known(u32),
}

/// The engine's end.
#[derive(Debug)]
pub struct Packer {
    size: Size,
    /// The one used last is the last.
    sent: Vec<u64>,
    newest: Option<Box<Preview>>,
}

impl Packer {
    /// For a dashboard that shows pictures no larger than this.
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self {
            size,
            sent: Vec::new(),
            newest: None,
        }
    }

    /// Makes an update ready for the line.
    #[must_use]
    pub fn pack(&mut self, update: Update) -> Parcel {
        match &update {
            Update::Snapshot(snapshot) => self.newest = snapshot.preview.clone().map(Box::new),
            Update::Preview(preview) => self.newest = Some(preview.clone()),
            _ => {}
        }
        self.packed(update)
    }

    /// Other pictures fit from now on. Where they may be larger the newest ones go again.
    #[must_use]
    pub fn fit(&mut self, size: Size) -> Option<Parcel> {
        let before = std::mem::replace(&mut self.size, size);
        if size.width <= before.width && size.height <= before.height {
            return None;
        }
        let newest = self.newest.clone()?;
        let all = (newest.frozen.iter().chain(&newest.trainable)).chain(&newest.style);
        let grows = |picture: &Picture| before.holding(picture) != size.holding(picture);
        all.into_iter()
            .any(grows)
            .then(|| self.packed(Update::Preview(newest)))
    }

    fn packed(&mut self, mut update: Update) -> Parcel {
        let size = if is_looked_into(&update) {
            WHOLE
        } else {
            self.size
        };
        let mut pictures = Vec::new();
        for picture in pictures_of(&mut update) {
            pictures.push(self.picture(picture, size));
            picture.rgb = Vec::new();
        }
        Parcel { update, pictures }
    }

    fn picture(&mut self, picture: &Picture, shown: Size) -> Packed {
        let size = shown.holding(picture);
        let mut hasher = DefaultHasher::new();
        (picture.width, picture.height, &picture.rgb).hash(&mut hasher);
        (size.width, size.height).hash(&mut hasher);
        let id = hasher.finish();
        let back = self.sent.iter().rev().position(|known| *known == id);
        use_again(&mut self.sent, back, || id);
        match back {
            Some(back) => Packed::Known(back as u32),
            None => Packed::New(packed_png(picture, size)),
        }
    }
}

/// The dashboard's end.
#[derive(Debug, Default)]
pub struct Unpacker {
    had: Vec<Picture>,
}

impl Unpacker {
    /// The update, whole again.
    ///
    /// # Errors
    /// [`LinkError::Malformed`] when a picture is none, or was never sent.
    pub fn unpack(&mut self, parcel: Parcel) -> Result<Update, LinkError> {
        let Parcel {
            mut update,
            pictures,
        } = parcel;
        let malformed = |what: String| LinkError::Malformed(what);
        let places = pictures_of(&mut update);
        if places.len() != pictures.len() {
            return Err(malformed(format!(
                "{} pictures for {} places",
                pictures.len(),
                places.len()
            )));
        }
        for (place, packed) in places.into_iter().zip(pictures) {
            let (back, new) = match packed {
                Packed::Known(back) => (Some(back as usize), None),
                Packed::New(png) => (None, Some(decoded(&png)?)),
            };
            if back.is_some_and(|back| back >= self.had.len()) {
                return Err(malformed("a picture that was never sent".to_owned()));
            }
            let new = || new.unwrap_or_else(|| place.clone());
            use_again(&mut self.had, back, new);
            if let Some(last) = self.had.last() {
                place.clone_from(last);
            }
        }
        Ok(update)
    }
}

/// Puts what is used, old or new, at the end; drops what was not used for longest.
fn use_again<T>(list: &mut Vec<T>, back: Option<usize>, new: impl FnOnce() -> T) {
    let used = match back {
        Some(back) => list.remove(list.len() - 1 - back),
        None => new(),
    };
    list.push(used);
    if list.len() > REMEMBERED {
        list.remove(0);
    }
}

impl Size {
    /// The picture's own size, or the largest of its shape that fits.
    fn holding(self, picture: &Picture) -> Self {
        let (own_width, own_height) = (picture.width.max(1), picture.height.max(1));
        let across = f64::from(self.width.max(1)) / f64::from(own_width);
        let down = f64::from(self.height.max(1)) / f64::from(own_height);
        let scale = across.min(down).min(1.0);
        let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
        Self {
            width: scaled(own_width),
            height: scaled(own_height),
        }
    }
}

fn pictures_of(update: &mut Update) -> Vec<&mut Picture> {
    if let Update::Mixer { answer, .. } = update {
        return match &mut **answer {
            MixerAnswer::Drawn { picture, .. } => vec![picture],
            _ => Vec::new(),
        };
    }
    if let Update::Film(answer) = update {
        return match &mut **answer {
            FilmAnswer::Frame { picture, .. } => vec![picture],
            _ => Vec::new(),
        };
    }
    if let Update::Samples { answer, .. } = update {
        return match &mut **answer {
            SamplesAnswer::Drawn { picture, .. } => vec![picture],
            _ => Vec::new(),
        };
    }
    if let Update::Photos(answer) = update {
        return photos_of(answer).into_iter().collect();
    }
    let preview = match update {
        Update::Snapshot(snapshot) => snapshot.preview.as_mut(),
        Update::Preview(preview) | Update::Past(preview) => Some(&mut **preview),
        _ => None,
    };
    let all = preview.map(|preview| {
        let drawn = preview.frozen.iter_mut().chain(&mut preview.trainable);
        drawn.chain(&mut preview.style)
    });
    all.into_iter().flatten().collect()
}

fn photos_of(answer: &mut PhotosAnswer) -> Option<&mut Picture> {
    match answer {
        PhotosAnswer::Looked {
            looks: Ok(looks), ..
        }
        | PhotosAnswer::Hand(HandAnswer::Opened {
            looks: Ok(looks), ..
        }) => Some(&mut looks.picture),
        PhotosAnswer::Hand(HandAnswer::Aligned {
            looks: Ok(looks), ..
        }) => Some(&mut looks.picture),
        PhotosAnswer::Search(search) => search.picture.as_mut(),
        _ => None,
    }
}

/// Whether a picture may be shown larger than it fits: parts of it are looked at.
fn is_looked_into(update: &Update) -> bool {
    matches!(
        update,
        Update::Photos(PhotosAnswer::Hand(HandAnswer::Opened { .. }))
    )
}

/// A picture with too few pixels becomes a black one: the other end draws nothing worse.
fn packed_png(picture: &Picture, size: Size) -> Vec<u8> {
    let own = RgbImage::from_raw(picture.width, picture.height, picture.rgb.clone())
        .unwrap_or_else(|| RgbImage::new(1, 1));
    let scaled = if own.dimensions() == (size.width, size.height) {
        own
    } else {
        imageops::resize(&own, size.width, size.height, FilterType::Lanczos3)
    };
    let mut bytes = Cursor::new(Vec::new());
    let effort = CompressionType::Default;
    let encoder = PngEncoder::new_with_quality(&mut bytes, effort, png::FilterType::Adaptive);
    // Writing to memory cannot fail.
    let _ = scaled.write_with_encoder(encoder);
    bytes.into_inner()
}

fn decoded(png: &[u8]) -> Result<Picture, LinkError> {
    let malformed = |error: image::ImageError| LinkError::Malformed(error.to_string());
    let mut reader = image::ImageReader::with_format(Cursor::new(png), ImageFormat::Png);
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    Ok(reader.decode().map_err(malformed)?.into_rgb8().into())
}

#[cfg(test)]
mod tests;
