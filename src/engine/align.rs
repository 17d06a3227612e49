//! `nada align`: the faces of photographs as square pictures.

mod report;

use std::fs;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};

use image::{ImageFormat, RgbImage};

use super::drawing;
use crate::cli::align::AlignArgs;
use crate::cli::face::{FaceArgs, FaceChoice};
use crate::face::{self, Aligned, Choice, FaceError, Finder, Landmarks, Place, Point};
use crate::photo;
use crate::weights::replace;

pub use report::{Outcome, Report};

/// Why nothing is aligned.
#[derive(Debug, thiserror::Error)]
pub enum AlignError {
    /// A photograph has no such face, or cannot be opened.
    #[error(transparent)]
    Face(#[from] FaceError),
    /// A picture cannot be written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// What was asked for does not fit together.
    #[error("{0}")]
    Request(String),
}

/// Aligns the faces of all photographs; `told` hears of each photograph when it is done. One that
/// fails does not keep the others from being aligned.
///
/// # Errors
/// When the request does not fit together, the detector cannot be opened, or the folder not be
/// made.
pub fn align(args: &AlignArgs, mut told: impl FnMut(Report)) -> Result<(), AlignError> {
    check(args)?;
    let place = place(&args.face)?;
    let finder = finder(&args.face)?;
    fs::create_dir_all(&args.out).map_err(at(&args.out))?;
    let bar = drawing::bar("aligning", args.photos.len());
    for photo in &args.photos {
        let report = one(args, photo, &place, &finder);
        bar.suspend(|| told(report));
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// The detector that the arguments name, on all processors: photographs are large.
///
/// # Errors
/// When its weights cannot be used.
pub fn finder(args: &FaceArgs) -> Result<Finder, FaceError> {
    let all = std::thread::available_parallelism().map_or(1, |n| n.get() as i32);
    tch::set_num_threads(all);
    Ok(Finder::new(args.landmarks.as_deref())?)
}

/// Where the arguments say that the face is.
///
/// # Errors
/// When there are not as many numbers as points.
pub fn place(args: &FaceArgs) -> Result<Place, AlignError> {
    if args.aligned {
        return Ok(Place::Whole);
    }
    let (Some(eyes), Some(mouth)) = (&args.eyes, &args.mouth) else {
        return Ok(Place::Found(match args.face {
            None => Choice::Only,
            Some(FaceChoice::Number(number)) => Choice::Number(number),
            Some(FaceChoice::Largest) => Choice::Largest,
            Some(FaceChoice::All) => Choice::All,
        }));
    };
    let [left_x, left_y, right_x, right_y] = eyes.0[..] else {
        return Err(AlignError::Request(
            "--eyes: four numbers are expected, x,y of one eye and x,y of the other".to_owned(),
        ));
    };
    let mouth = match mouth.0[..] {
        [x, y] => Point::new(x, y),
        [ax, ay, bx, by] => Point::new(f64::midpoint(ax, bx), f64::midpoint(ay, by)),
        _ => {
            let reason = "--mouth: two or four numbers are expected".to_owned();
            return Err(AlignError::Request(reason));
        }
    };
    Ok(Place::Given(Landmarks {
        eyes: [Point::new(left_x, left_y), Point::new(right_x, right_y)],
        mouth,
        nose: None,
    }))
}

/// Points belong to one photograph, and no two photographs may be written to one file.
fn check(args: &AlignArgs) -> Result<(), AlignError> {
    if args.face.eyes.is_some() && args.photos.len() > 1 {
        let reason = "--eyes and --mouth belong to one photo; give one at a time".to_owned();
        return Err(AlignError::Request(reason));
    }
    for (i, photo) in args.photos.iter().enumerate() {
        let same = |other: &&PathBuf| other.file_stem() == photo.file_stem();
        if let Some(other) = args.photos[..i].iter().find(same) {
            return Err(AlignError::Request(format!(
                "{} and {} would both become {}; align them into folders of their own (--out)",
                other.display(),
                photo.display(),
                args.out.join(name(photo, "")).display()
            )));
        }
    }
    Ok(())
}

fn one(args: &AlignArgs, path: &Path, place: &Place, finder: &Finder) -> Report {
    let mut report = Report::new(path);
    if let Err(error) = fill(args, &mut report, place, finder) {
        report.error = Some(error.to_string());
    }
    report
}

fn fill(
    args: &AlignArgs,
    report: &mut Report,
    place: &Place,
    finder: &Finder,
) -> Result<(), AlignError> {
    let path = report.path.clone();
    let photo = photo::read(&path).map_err(FaceError::from)?;
    report.opened(&photo);
    let Place::Found(choice) = place else {
        if args.show {
            write_sheet(args, report, &photo.pixels, &finder.find(&photo.pixels))?;
        }
        let aligned = face::align(&path, &photo, place, args.size, finder)?;
        return write(args, report, &aligned);
    };
    let faces = finder.find(&photo.pixels);
    report.found(&faces);
    if args.show {
        write_sheet(args, report, &photo.pixels, &faces)?;
    }
    let chosen = face::choose(&path, &faces, *choice)?;
    let mut failure = None;
    for number in chosen {
        match face::align_found(&path, &photo, &faces, number, args.size) {
            Ok(aligned) => write(args, report, &[aligned])?,
            // Of several, those that can be used are.
            Err(error) if faces.len() > 1 => report.failed(number, &error),
            Err(error) => failure = Some(error),
        }
    }
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn write(args: &AlignArgs, report: &mut Report, aligned: &[Aligned]) -> Result<(), AlignError> {
    for face in aligned {
        let number = match args.face.face {
            Some(FaceChoice::All) => format!("-{}", face.number),
            _ => String::new(),
        };
        let path = args.out.join(name(&report.path, &number));
        save(&path, &face.picture)?;
        report.written(path, face);
    }
    Ok(())
}

fn write_sheet(
    args: &AlignArgs,
    report: &mut Report,
    photo: &RgbImage,
    faces: &[face::Face],
) -> Result<(), AlignError> {
    let path = args.out.join(name(&report.path, "-faces"));
    save(&path, &face::sheet(photo, faces))?;
    report.sheet = Some(path);
    Ok(())
}

/// `photo.jpg` -> `photo-1.png`.
fn name(photo: &Path, addition: &str) -> String {
    let stem = photo.file_stem().unwrap_or_default().to_string_lossy();
    format!("{stem}{addition}.png")
}

fn save(path: &Path, picture: &RgbImage) -> Result<(), AlignError> {
    let mut bytes = Cursor::new(Vec::new());
    let encoded = picture.write_to(&mut bytes, ImageFormat::Png);
    encoded.map_err(|error| at(path)(io::Error::other(error)))?;
    replace::write(path, bytes.get_ref()).map_err(at(path))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> AlignError + '_ {
    move |source| AlignError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
