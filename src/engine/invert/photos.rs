//! The photographs of `nada invert`: opened, their faces found and aligned.

use std::fs;
use std::path::{Path, PathBuf};

use super::{InvertError, Line};
use crate::cli::invert::InvertArgs;
use crate::engine::align::{self, AlignError};
use crate::engine::drawing;
use crate::face::{self, FaceError, Place};
use crate::invert::photo::Photo;
use crate::photo;
use crate::sample::SampleError;
use crate::trainer::threads_for;
use crate::weights::sha256;

/// What folders of photographs are searched for.
const ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"];

/// All photographs, `size` pixels wide; those of folders in the order of their names. What is odd
/// about one is told as a warning.
pub fn open(
    args: &InvertArgs,
    size: i64,
    say: &mut impl FnMut(&Line),
) -> Result<Vec<Photo>, InvertError> {
    let paths = paths(&args.photos)?;
    if args.face.eyes.is_some() && paths.len() > 1 {
        let reason = "--eyes and --mouth belong to one photo; give one at a time".to_owned();
        return Err(AlignError::Request(reason).into());
    }
    let place = align::place(&args.face)?;
    let finder = align::finder(&args.face).map_err(AlignError::from)?;
    let bar = drawing::bar("photographs", paths.len());
    let mut photos = Vec::new();
    for path in &paths {
        let (found, warnings) = faces(path, &place, size as u32, &finder)?;
        photos.extend(found);
        for text in warnings {
            bar.suspend(|| say(&Line::Warning { text }));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    threads_for(size);
    Ok(photos)
}

/// The faces of one photograph, and what should be known of them.
fn faces(
    path: &Path,
    place: &Place,
    size: u32,
    finder: &face::Finder,
) -> Result<(Vec<Photo>, Vec<String>), AlignError> {
    let opened = photo::read(path).map_err(FaceError::from)?;
    let sha256 = sha256::of_file(path, |_| Ok(())).map_err(|source| AlignError::Io {
        path: path.to_owned(),
        source,
    })?;
    let doubtful = opened.notes.iter().filter(|note| note.is_doubtful());
    let mut warnings: Vec<String> = doubtful
        .map(|note| format!("{}: {note}", path.display()))
        .collect();
    let aligned = face::align(path, &opened, place, size, finder)?;
    let several = aligned.len() > 1;
    for face in &aligned {
        let of = if several {
            format!("{}, face {}", path.display(), face.number)
        } else {
            path.display().to_string()
        };
        warnings.extend(
            face.warnings
                .iter()
                .map(|warning| format!("{of}: {warning}")),
        );
    }
    let photo = |face: face::Aligned| Photo {
        path: path.to_owned(),
        sha256: sha256.clone(),
        picture: face.picture,
    };
    Ok((aligned.into_iter().map(photo).collect(), warnings))
}

fn paths(given: &[PathBuf]) -> Result<Vec<PathBuf>, InvertError> {
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            paths.extend(pictures_in(path)?);
        } else {
            paths.push(path.clone());
        }
    }
    Ok(paths)
}

fn pictures_in(folder: &Path) -> Result<Vec<PathBuf>, InvertError> {
    let entries = fs::read_dir(folder).map_err(SampleError::at(folder))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_picture = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        let ending = ending.unwrap_or_default().to_lowercase();
        ENDINGS.contains(&ending.as_str()) && path.is_file()
    };
    let mut pictures: Vec<PathBuf> = paths.filter(is_picture).collect();
    pictures.sort();
    if pictures.is_empty() {
        let reason = format!("there is no picture in it (.{})", ENDINGS.join(", ."));
        return Err(SampleError::file(folder, reason).into());
    }
    Ok(pictures)
}
