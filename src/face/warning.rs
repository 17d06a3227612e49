//! What should be known of an aligned face before one works with it.

use std::fmt;

use super::geometry::Square;
use super::search::Face;

/// Degrees from which on a face counts as turned, and as turned far.
const TURNED: f64 = 25.0;
const FAR: f64 = 45.0;
/// Enlarged more than this, a face is soft.
const SOFT: f64 = 1.5;
/// Less than this share outside is no matter: the picture's very edge.
const EDGE: f64 = 0.02;
/// Side of the part of an aligned picture that is face and hair, by the whole.
const HEAD: f64 = 0.65;
/// Below this a detection is said to be unsure.
const SURE: f64 = 0.99;

/// Something that makes the outcome worse than hoped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Warning {
    /// Enlarged by this factor: the photograph has fewer pixels there.
    Enlarged {
        /// Side of the square in the photograph in pixels.
        side: f64,
        /// Output side by that.
        factor: f64,
    },
    /// The head is turned aside by about so many degrees.
    Turned {
        /// Positive to the picture's right.
        yaw: f64,
    },
    /// So much of the square is outside of the photograph.
    Outside {
        /// Share of its area.
        share: f64,
    },
    /// So much of the head is outside of the photograph.
    HeadOutside {
        /// Share of its area.
        share: f64,
    },
    /// The photograph lies on its side or upside down.
    Lying {
        /// Clockwise quarters of a turn that make it upright.
        quarters: u8,
    },
    /// It may be no face.
    Unsure {
        /// The detector's probability.
        probability: f64,
    },
    /// The eyes were given in the other order.
    EyesSwapped,
}

/// Of a face that was found.
pub fn of_face(face: &Face) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if face.quarters > 0 {
        let quarters = face.quarters;
        warnings.push(Warning::Lying { quarters });
    }
    if face.probability < SURE {
        let probability = face.probability;
        warnings.push(Warning::Unsure { probability });
    }
    let yaw = face.landmarks.yaw();
    if let Some(yaw) = yaw.filter(|yaw| yaw.abs() > TURNED) {
        warnings.push(Warning::Turned { yaw });
    }
    warnings
}

/// Of what is cut out of a picture of this size, for `size` pixels.
pub fn of_square(square: &Square, picture: (u32, u32), size: u32) -> Vec<Warning> {
    let mut warnings = of_size(square.side(), size);
    let share = square.outside(picture, HEAD);
    if share > EDGE {
        warnings.push(Warning::HeadOutside { share });
    }
    let share = square.outside(picture, 1.0);
    if share > EDGE {
        warnings.push(Warning::Outside { share });
    }
    warnings
}

/// Of `side` pixels that become `size`.
pub fn of_size(side: f64, size: u32) -> Vec<Warning> {
    let factor = f64::from(size) / side;
    (factor > SOFT)
        .then_some(Warning::Enlarged { side, factor })
        .into_iter()
        .collect()
}

impl Warning {
    /// Its name for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enlarged { .. } => "enlarged",
            Self::Turned { .. } => "turned",
            Self::Outside { .. } => "outside",
            Self::HeadOutside { .. } => "head_outside",
            Self::Lying { .. } => "lying",
            Self::Unsure { .. } => "unsure",
            Self::EyesSwapped => "eyes_swapped",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Enlarged { side, factor } => write!(
                out,
                "the face is small: {side:.0} pixels of the photo were enlarged {factor:.1} times \
                 and look soft"
            ),
            Self::Turned { yaw } => {
                let hope = if yaw.abs() > FAR {
                    "an inversion will most likely not look like it"
                } else {
                    "the side turned away will be guessed"
                };
                let aside = if *yaw > 0.0 { "right" } else { "left" };
                write!(
                    out,
                    "the head is turned to the {aside} by about {:.0} degrees; generators know \
                     faces from the front: {hope}",
                    yaw.abs()
                )
            }
            Self::Outside { share } => write!(
                out,
                "{:.0} % of the square is outside of the photo and was filled with its mirrored, \
                 blurred edge",
                share * 100.0
            ),
            Self::HeadOutside { share } => write!(
                out,
                "about {:.0} % of the head is outside of the photo",
                share * 100.0
            ),
            Self::Lying { quarters } => {
                let how = match quarters {
                    1 => "on its side: it was turned clockwise",
                    2 => "upside down: it was turned round",
                    _ => "on its side: it was turned counter-clockwise",
                };
                write!(out, "the photo lies {how} to find the face")
            }
            Self::Unsure { probability } => write!(
                out,
                "it is not sure that this is a face ({:.0} %)",
                probability * 100.0
            ),
            Self::EyesSwapped => write!(
                out,
                "--eyes were given right to left, or the face is upside down; taken so that the \
                 mouth is below them"
            ),
        }
    }
}
