//! Why a file cannot be opened as a picture, and what its owner can do.

use std::io;
use std::path::PathBuf;

use super::foreign::Foreign;
use super::{BYTES_LIMIT, PIXELS_LIMIT};

/// Why a picture cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// It is a folder or something else.
    #[error("{}: not a file; a picture was expected", path.display())]
    NoFile {
        /// The path.
        path: PathBuf,
    },
    /// The file is larger than any picture should be.
    #[error(
        "{}: {} MB; pictures are opened up to {} MB",
        path.display(), bytes >> 20, BYTES_LIMIT >> 20
    )]
    TooManyBytes {
        /// The file.
        path: PathBuf,
        /// Its length.
        bytes: u64,
    },
    /// The picture has more pixels than are opened.
    #[error(
        "{}: {width}x{height} pixels; pictures are opened up to {} megapixels: make it smaller, or \
         cut out the part with the face",
        path.display(), PIXELS_LIMIT / 1_000_000
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It is something known, which is not opened here.
    #[error("{}: {}; {}", path.display(), kind.what(), kind.remedy())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is.
        kind: Foreign,
    },
    /// It is nothing known.
    #[error("{}: not a picture; PNG, JPEG, WebP, GIF, BMP or TIFF was expected", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// The end of the file is missing.
    #[error(
        "{}: the file ends before its picture does; it was cut off when it was copied or downloaded",
        path.display()
    )]
    CutOff {
        /// The file.
        path: PathBuf,
    },
    /// The picture cannot be decoded.
    #[error("{}: no readable picture: {reason}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The decoder's reason.
        reason: String,
    },
}
