//! What was done to a picture while it was opened.

use std::fmt;

/// Something that the pixels do not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The camera's orientation (EXIF) was applied.
    Turned,
    /// More than 8 bits per channel became 8.
    Deep,
    /// Transparent parts lie on white.
    Transparent,
    /// CMYK became RGB by the plain formula, without its profile.
    PrintColours,
    /// The colour profile of this name was converted to sRGB.
    Profile(String),
    /// The colour profile of this name could not be used.
    ProfileIgnored(String),
    /// It moves; this is the first frame.
    FirstFrame,
}

impl Note {
    /// Its name for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Turned => "exif_orientation",
            Self::Deep => "more_than_8_bits",
            Self::Transparent => "transparent",
            Self::PrintColours => "cmyk",
            Self::Profile(_) => "colour_profile",
            Self::ProfileIgnored(_) => "colour_profile_ignored",
            Self::FirstFrame => "first_frame",
        }
    }

    /// Whether the picture may look other than its owner expects.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        match self {
            Self::Turned | Self::Deep | Self::Profile(_) => false,
            Self::Transparent | Self::PrintColours | Self::ProfileIgnored(_) | Self::FirstFrame => {
                true
            }
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Turned => write!(out, "turned upright as the camera says (EXIF)"),
            Self::Deep => write!(out, "rounded to 8 bits per channel"),
            Self::Transparent => write!(out, "transparent parts were put on white"),
            Self::PrintColours => write!(
                out,
                "its print colours (CMYK) became RGB without their profile: they may look off"
            ),
            Self::Profile(name) => write!(out, "converted from {name} to sRGB"),
            Self::ProfileIgnored(name) => {
                write!(
                    out,
                    "its colour profile ({name}) cannot be used: taken for sRGB"
                )
            }
            Self::FirstFrame => write!(out, "it moves: its first frame was taken"),
        }
    }
}
