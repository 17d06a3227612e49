//! Why no face is aligned, and what to do.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::SMALLEST;
use super::geometry::Point;
use super::search::Face;
use crate::photo::PhotoError;
use crate::weights::WeightsError;

/// Why there is no aligned picture.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    /// The photograph cannot be opened.
    #[error(transparent)]
    Photo(#[from] PhotoError),
    /// The detector's weights cannot be used.
    #[error("face detector: {0}")]
    Detector(#[from] WeightsError),
    /// No face was found.
    #[error(
        "{}: no face was found. Say where it is with --eyes x,y,x,y --mouth x,y (pixels from the \
         left and top), cut the photo closer, or say with --aligned that the whole picture is an \
         aligned face",
        path.display()
    )]
    None {
        /// The photograph.
        path: PathBuf,
    },
    /// Several were found.
    #[error("{}: {}", path.display(), list(faces))]
    Several {
        /// The photograph.
        path: PathBuf,
        /// The largest first.
        faces: Vec<Face>,
    },
    /// There is no face of that number.
    #[error(
        "{}: there is no face {number}; {} found",
        path.display(), if *count == 1 { "one was".to_owned() } else { format!("{count} were") }
    )]
    NoSuch {
        /// The photograph.
        path: PathBuf,
        /// As it was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// The face has too few pixels.
    #[error(
        "{}: face {number} is too small: {distance:.0} pixels from eye to eye, at least \
         {SMALLEST:.0} are needed; take a larger version of the photo",
        path.display()
    )]
    TooSmall {
        /// The photograph.
        path: PathBuf,
        /// Which face.
        number: usize,
        /// Between the eyes in pixels.
        distance: f64,
    },
    /// Points given by hand cannot be a face's.
    #[error("{}: {points}", path.display())]
    Points {
        /// The photograph.
        path: PathBuf,
        /// Why.
        points: Points,
    },
    /// A picture that shall be aligned already is not square.
    #[error(
        "{}: {width}x{height} pixels; with --aligned a square picture is expected: leave it out, \
         and the face is found and cut out",
        path.display()
    )]
    NotSquare {
        /// The photograph.
        path: PathBuf,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

/// What is wrong with points that were given by hand.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Points {
    /// One is not in the picture.
    #[error("{},{} is outside of the photo, which is {width}x{height} pixels", point.x, point.y)]
    Outside {
        /// Which.
        point: Point,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// They lie on one line, or the eyes on one place.
    #[error(
        "--eyes and --mouth lie on one line; the middles of both eyes and of the mouth are expected"
    )]
    Flat,
}

/// One line for each face, and what to do.
fn list(faces: &[Face]) -> String {
    let mut text = format!("{} faces were found; which one?", faces.len());
    for (i, face) in faces.iter().enumerate() {
        let [left, top, right, bottom] = face.edges;
        let across = (right - left).round();
        let down = (bottom - top).round();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "\n  {}: {across}x{down} pixels at {:.0},{:.0} ({:.0} %)",
            i + 1,
            left,
            top,
            face.probability * 100.0
        );
    }
    text + "\n--face N takes that one, --face largest or all; --show draws them with their numbers"
}
