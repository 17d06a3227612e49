//! Eyes and mouth of a photograph set by hand: the picture large, where faces were found, and what a
//! choice of points cuts out.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{PhotoLooks, Picture};

/// Middles of the eyes and of the mouth, in pixels from the left and the top of the upright picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacePoints {
    /// The left eye in the picture, then the right one.
    pub eyes: [[u32; 2]; 2],
    /// Half-way between the mouth's corners.
    pub mouth: [u32; 2],
}

impl FacePoints {
    /// The options of `nada align` and `nada invert` that say the same.
    #[must_use]
    pub fn arguments(&self) -> [String; 2] {
        let [[ax, ay], [bx, by]] = self.eyes;
        let [x, y] = self.mouth;
        [
            format!("--eyes={ax},{ay},{bx},{by}"),
            format!("--mouth={x},{y}"),
        ]
    }
}

/// What a client wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandRequest {
    /// Show a picture large.
    Open(PathBuf),
    /// Look for the faces in it.
    Faces(PathBuf),
    /// Show small what these points cut out.
    Align {
        /// The picture.
        photo: PathBuf,
        /// Where the face is.
        points: FacePoints,
    },
}

/// What the engine says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HandAnswer {
    /// A picture.
    Opened {
        /// Its file.
        photo: PathBuf,
        /// How it looks, or why it cannot be opened.
        looks: Result<PhotoLooks, String>,
    },
    /// The faces in it, the largest first.
    Faces {
        /// The picture.
        photo: PathBuf,
        /// Where they are, or why nothing was looked for.
        faces: Result<Vec<FacePoints>, String>,
    },
    /// What points cut out.
    Aligned {
        /// The picture.
        photo: PathBuf,
        /// Where the face is.
        points: FacePoints,
        /// The face, or why it cannot be cut out.
        looks: Result<AlignedLooks, String>,
    },
}

/// An aligned face as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlignedLooks {
    /// What should be known of it.
    pub warnings: Vec<String>,
    /// Square, small.
    pub picture: Picture,
}
