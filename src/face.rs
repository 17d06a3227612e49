//! Faces in photographs: found, aligned as FFHQ's pictures are, with everything that is odd said.
//!
//! ```text
//! photo::read ── pixels ──▶ search (MTCNN) ──▶ faces ── choice ──▶ square ──▶ cut ──▶ size x size
//!                              or --eyes, --mouth ───────────────────┘
//! ```

mod error;
mod geometry;
mod margin;
mod search;
mod sheet;
mod warning;
mod warp;

use std::path::Path;

use image::{DynamicImage, RgbImage, imageops::FilterType};

use crate::photo::Photo;

pub use error::{FaceError, Points};
pub use geometry::{Landmarks, Point, Square};
pub use search::{Face, Finder};
pub use sheet::sheet;
pub use warning::Warning;

/// Distance of the eyes below which no face is cut out, in pixels: there is nothing to see.
pub const SMALLEST: f64 = 10.0;

/// Where a face is in a photograph.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// To be found.
    Found(Choice),
    /// Said by hand.
    Given(Landmarks),
    /// The photograph is an aligned face already.
    Whole,
}

/// Which of the faces that are found. Numbers count from 1, the largest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The only one; several are an error that lists them.
    #[default]
    Only,
    /// That of this number.
    Number(usize),
    /// The largest.
    Largest,
    /// All.
    All,
}

/// An aligned face.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// Square, as FFHQ's pictures are.
    pub picture: RgbImage,
    /// Its number among those found; 1 when nothing was searched.
    pub number: usize,
    /// What was cut out of the photograph; `None` when it was taken whole.
    pub square: Option<Square>,
    /// What should be known of it.
    pub warnings: Vec<Warning>,
}

/// Cuts out the faces at `place`, `size` pixels wide. `path` names the photograph in errors.
///
/// # Errors
/// When there is no face, not the one that is asked for, or several without a choice; when points
/// are not those of a face in the picture; when the face is smaller than [`SMALLEST`].
pub fn align(
    path: &Path,
    photo: &Photo,
    place: &Place,
    size: u32,
    finder: &Finder,
) -> Result<Vec<Aligned>, FaceError> {
    match place {
        Place::Found(choice) => {
            let faces = finder.find(&photo.pixels);
            let chosen = choose(path, &faces, *choice)?.into_iter();
            chosen
                .map(|number| align_found(path, photo, &faces, number, size))
                .collect()
        }
        Place::Given(landmarks) => {
            align_given(path, photo, landmarks, size).map(|aligned| vec![aligned])
        }
        Place::Whole => whole(path, photo, size).map(|aligned| vec![aligned]),
    }
}

/// Cuts out the face at points that were said by hand, `size` pixels wide.
///
/// # Errors
/// When they are not those of a face in the picture, or it is smaller than [`SMALLEST`].
pub fn align_given(
    path: &Path,
    photo: &Photo,
    landmarks: &Landmarks,
    size: u32,
) -> Result<Aligned, FaceError> {
    let (landmarks, swapped) = landmarks.checked(path, photo.pixels.dimensions())?;
    let mut aligned = cut(path, photo, &landmarks, size, 1)?;
    aligned.warnings.extend(swapped);
    Ok(aligned)
}

/// Cuts out face `number` of those that were found in a photograph, `size` pixels wide.
///
/// # Errors
/// When there is none of that number, or it is smaller than [`SMALLEST`].
pub fn align_found(
    path: &Path,
    photo: &Photo,
    faces: &[Face],
    number: usize,
    size: u32,
) -> Result<Aligned, FaceError> {
    let found = number.checked_sub(1).and_then(|index| faces.get(index));
    let face = found.ok_or_else(|| FaceError::NoSuch {
        path: path.to_owned(),
        number,
        count: faces.len(),
    })?;
    let mut aligned = cut(path, photo, &face.landmarks, size, number)?;
    aligned.warnings.extend(warning::of_face(face));
    Ok(aligned)
}

/// The numbers of the faces that are wanted.
///
/// # Errors
/// When they are not there, or it is not clear which is meant.
pub fn choose(path: &Path, faces: &[Face], choice: Choice) -> Result<Vec<usize>, FaceError> {
    let count = faces.len();
    let path = path.to_owned();
    match choice {
        _ if count == 0 => Err(FaceError::None { path }),
        Choice::Only if count > 1 => Err(FaceError::Several {
            path,
            faces: faces.to_vec(),
        }),
        Choice::Number(number) if !(1..=count).contains(&number) => Err(FaceError::NoSuch {
            path,
            number,
            count,
        }),
        Choice::Number(number) => Ok(vec![number]),
        Choice::Only | Choice::Largest => Ok(vec![1]),
        Choice::All => Ok((1..=count).collect()),
    }
}

fn cut(
    path: &Path,
    photo: &Photo,
    landmarks: &Landmarks,
    size: u32,
    number: usize,
) -> Result<Aligned, FaceError> {
    let distance = landmarks.between_eyes();
    if distance < SMALLEST {
        return Err(FaceError::TooSmall {
            path: path.to_owned(),
            number,
            distance,
        });
    }
    let square = Square::of(landmarks);
    Ok(Aligned {
        picture: warp::cut(&photo.pixels, &square, size),
        number,
        warnings: warning::of_square(&square, photo.pixels.dimensions(), size),
        square: Some(square),
    })
}

/// Only its size changes.
fn whole(path: &Path, photo: &Photo, size: u32) -> Result<Aligned, FaceError> {
    let (width, height) = photo.pixels.dimensions();
    if width != height {
        return Err(FaceError::NotSquare {
            path: path.to_owned(),
            width,
            height,
        });
    }
    let picture = if width == size {
        photo.pixels.clone()
    } else {
        let picture = DynamicImage::from(photo.pixels.clone());
        picture
            .resize_exact(size, size, FilterType::Lanczos3)
            .into_rgb8()
    };
    Ok(Aligned {
        picture,
        number: 1,
        square: None,
        warnings: warning::of_size(f64::from(width), size),
    })
}

#[cfg(test)]
mod tests;
