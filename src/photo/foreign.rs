//! Files that people take for pictures and that are not opened here: told by their first bytes.

use std::path::Path;

/// What a file is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// What phones write: HEIC, HEIF.
    Heic,
    /// AVIF.
    Avif,
    /// JPEG XL.
    JpegXl,
    /// JPEG 2000.
    Jpeg2000,
    /// What a camera's sensor saw.
    Raw,
    /// A film.
    Video,
    /// A PDF.
    Pdf,
    /// A drawing of lines.
    Svg,
    /// Nothing at all.
    Empty,
}

/// Endings of camera raw files that begin as TIFF files do; what a TIFF decoder finds in them is a
/// small preview.
const RAW: &[&str] = &["dng", "nef", "arw", "cr2", "orf", "pef", "rw2", "srw"];

impl Foreign {
    /// Its name.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Heic => "a HEIC picture, as phones write it",
            Self::Avif => "an AVIF picture",
            Self::JpegXl => "a JPEG XL picture",
            Self::Jpeg2000 => "a JPEG 2000 picture",
            Self::Raw => "a camera's raw file",
            Self::Video => "a film",
            Self::Pdf => "a PDF",
            Self::Svg => "an SVG drawing",
            Self::Empty => "an empty file",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Heic => {
                "convert it first: `heif-convert photo.heic photo.jpg` (libheif), or \
                 `magick photo.heic photo.jpg`, or let the phone share it as JPEG"
            }
            Self::Avif => "convert it first: `avifdec photo.avif photo.png` (libavif)",
            Self::JpegXl => "convert it first: `djxl photo.jxl photo.png` (libjxl)",
            Self::Jpeg2000 => "convert it first: `magick photo.jp2 photo.png`",
            Self::Raw => "develop it to a JPEG or TIFF first",
            Self::Video => "take a frame: `ffmpeg -ss 1 -i film.mp4 -frames:v 1 frame.png`",
            Self::Pdf => "take the picture out of it: `pdfimages -png file.pdf picture` (poppler)",
            Self::Svg => "a photograph was expected",
            Self::Empty => "a picture was expected",
        }
    }
}

/// What a file is, when it is known and no picture for us.
pub fn kind(path: &Path, bytes: &[u8]) -> Option<Foreign> {
    let at = |start: usize, what: &[u8]| bytes.get(start..).is_some_and(|b| b.starts_with(what));
    if bytes.is_empty() {
        return Some(Foreign::Empty);
    }
    if at(4, b"ftyp") {
        return Some(brand(bytes.get(8..12).unwrap_or_default()));
    }
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let raw = RAW.iter().any(|raw| ending == *raw);
    let tiff = at(0, b"II*\0") || at(0, b"MM\0*");
    let kinds = [
        (
            tiff && raw || at(0, b"IIRO") || at(0, b"IIU\0"),
            Foreign::Raw,
        ),
        (at(0, b"FUJIFILMCCD-RAW"), Foreign::Raw),
        (at(0, b"\xff\x0a") || at(4, b"JXL "), Foreign::JpegXl),
        (
            at(4, b"jP  ") || at(0, b"\xff\x4f\xff\x51"),
            Foreign::Jpeg2000,
        ),
        (at(0, b"\x1a\x45\xdf\xa3") || at(8, b"AVI "), Foreign::Video),
        (at(0, b"\0\0\x01\xba") || at(4, b"moov"), Foreign::Video),
        (at(0, b"%PDF"), Foreign::Pdf),
        (is_svg(bytes), Foreign::Svg),
    ];
    kinds.iter().find(|(is, _)| *is).map(|(_, kind)| *kind)
}

/// Of the container that films and phones' pictures share.
fn brand(brand: &[u8]) -> Foreign {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Foreign::Heic
        }
        b"avif" | b"avis" => Foreign::Avif,
        b"crx " => Foreign::Raw,
        _ => Foreign::Video,
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    start.trim_start().starts_with('<') && start.contains("<svg")
}
