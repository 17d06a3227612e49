//! The folder of kept pictures in a run's folder: each is a PNG with its recipe, beside the weights
//! that drew it, so that nothing that is deleted elsewhere takes its recipe away.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use image::RgbImage;

use super::SampleError;
use super::recipe::{self, Recipe, Who};
use crate::protocol::KeptSample;

const PICTURE: &str = ".png";
const WEIGHTS: &str = ".safetensors";

/// Where a run's kept pictures are.
#[must_use]
pub fn folder(run: &Path) -> PathBuf {
    run.join("kept")
}

/// Writes a picture of one seed, drawn by the weights of this iteration (`None`: by the frozen
/// generator); gives its file. The same picture has the same file.
///
/// # Errors
/// When it cannot be written.
pub fn write(
    (folder, iteration): (&Path, Option<u32>),
    picture: &RgbImage,
    recipe: &Recipe,
) -> Result<PathBuf, SampleError> {
    let Who::Seeds(seeds) = &recipe.who else {
        let reason = "only pictures of seeds are kept".to_owned();
        return Err(SampleError::Request(reason));
    };
    let by = iteration.map_or_else(
        || "frozen".to_owned(),
        |iteration| format!("{iteration:06}"),
    );
    let seed = seeds.first().copied().unwrap_or_default();
    let stem = format!("{by}-seed-{seed}-psi-{}", recipe.truncation);
    let mut names = (2..).map(|number| format!("{stem}-{number}{PICTURE}"));
    let mut path = folder.join(format!("{stem}{PICTURE}"));
    // Weights of the same iteration may be others after going back.
    while path.exists() && recipe::read(&path).ok().as_ref() != Some(recipe) {
        let next = names.next().unwrap_or_default();
        path = folder.join(next);
    }
    recipe::write(&path, picture, recipe)?;
    Ok(path)
}

/// The kept pictures of a run, in the order of their names.
#[must_use]
pub fn list(run: &Path) -> Vec<KeptSample> {
    let Ok(entries) = fs::read_dir(folder(run)) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut kept: Vec<KeptSample> = names.filter_map(|name| parse(&name)).collect();
    kept.sort_by(|a, b| a.file.cmp(&b.file));
    kept
}

/// What a file's name says; `None` for other files.
fn parse(file: &str) -> Option<KeptSample> {
    let mut parts = file.strip_suffix(PICTURE)?.split('-');
    let by = parts.next()?;
    let iteration = match by {
        "frozen" => None,
        number => Some(number.parse().ok()?),
    };
    let [seed_word, seed, psi_word, psi] =
        [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
    let named = seed_word == "seed" && psi_word == "psi";
    named.then_some(())?;
    Some(KeptSample {
        file: file.to_owned(),
        iteration,
        seed: seed.parse().ok()?,
        truncation: psi.parse().ok()?,
    })
}

/// Deletes a kept picture, and weights that no other one needs; gives the file.
///
/// # Errors
/// When there is no such picture, or it cannot be deleted.
pub fn discard(run: &Path, file: &str) -> Result<PathBuf, SampleError> {
    let folder = folder(run);
    let path = folder.join(file);
    if file.contains('/') || parse(file).is_none() {
        return Err(SampleError::file(&path, "it is no kept picture"));
    }
    fs::remove_file(&path).map_err(SampleError::at(&path))?;
    forget_weights(&folder);
    Ok(path)
}

/// Deletes weights that no picture needs. Those that cannot be deleted are only surplus; where a
/// picture cannot be read all stay.
fn forget_weights(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    let ends = |path: &PathBuf, with: &str| path.to_string_lossy().ends_with(with);
    let pictures = files.iter().filter(|path| ends(path, PICTURE));
    let recipes: Result<Vec<Recipe>, SampleError> =
        pictures.map(|path| recipe::read(path)).collect();
    let Ok(recipes) = recipes else {
        return;
    };
    // By name: the run's folder may have been moved.
    let needed: HashSet<_> = (recipes.iter())
        .filter_map(|recipe| Path::new(&recipe.checkpoint).file_name())
        .collect();
    for weights in files.iter().filter(|path| ends(path, WEIGHTS)) {
        if weights
            .file_name()
            .is_some_and(|name| !needed.contains(name))
        {
            let _ = fs::remove_file(weights);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::recipe::Rows;

    fn recipe(checkpoint: &Path, seed: u64) -> Recipe {
        Recipe {
            checkpoint: checkpoint.display().to_string(),
            sha256: "ab".repeat(32),
            who: Who::Seeds(vec![seed]),
            truncation: 0.7,
            edits: Vec::new(),
            columns: 1,
            rows: Rows::Trained,
        }
    }

    #[test]
    fn names_say_what_was_kept_and_other_weights_do_not_replace_it() {
        let run = tempfile::tempdir().unwrap();
        let folder = folder(run.path());
        fs::create_dir(&folder).unwrap();
        let picture = RgbImage::new(2, 2);
        let first = recipe(&folder.join("000120-a.safetensors"), 7);
        let other = recipe(&folder.join("000120-b.safetensors"), 7);
        for recipe in [&first, &first, &other] {
            write((&folder, Some(120)), &picture, recipe).unwrap();
        }
        write((&folder, None), &picture, &recipe(Path::new("demo"), 9)).unwrap();
        let kept = list(run.path());
        let names: Vec<&str> = kept.iter().map(|kept| kept.file.as_str()).collect();
        let expected = [
            "000120-seed-7-psi-0.7-2.png",
            "000120-seed-7-psi-0.7.png",
            "frozen-seed-9-psi-0.7.png",
        ];
        assert_eq!(names, expected);
        assert_eq!((kept[0].iteration, kept[0].seed), (Some(120), 7));
        assert_eq!((kept[2].iteration, kept[2].truncation), (None, 0.7));
    }

    #[test]
    fn weights_go_with_the_last_picture_that_needs_them() {
        let run = tempfile::tempdir().unwrap();
        let folder = folder(run.path());
        fs::create_dir(&folder).unwrap();
        let weights = folder.join("000120-a.safetensors");
        fs::write(&weights, "x").unwrap();
        for seed in [7, 8] {
            let recipe = recipe(&weights, seed);
            write((&folder, Some(120)), &RgbImage::new(2, 2), &recipe).unwrap();
        }
        discard(run.path(), "000120-seed-7-psi-0.7.png").unwrap();
        assert!(weights.exists());
        discard(run.path(), "000120-seed-8-psi-0.7.png").unwrap();
        assert!(!weights.exists());
        assert!(list(run.path()).is_empty());
    }

    #[test]
    fn only_kept_pictures_are_deleted() {
        let run = tempfile::tempdir().unwrap();
        fs::create_dir(folder(run.path())).unwrap();
        let other = run.path().join("000120-seed-7-psi-0.7.png");
        fs::write(&other, "x").unwrap();
        for file in [
            "../000120-seed-7-psi-0.7.png",
            "a.png",
            "000120-a.safetensors",
        ] {
            let error = discard(run.path(), file).unwrap_err().to_string();
            assert!(error.contains("no kept picture"), "{error}");
        }
        assert!(other.exists());
        assert!(discard(run.path(), "frozen-seed-7-psi-0.7.png").is_err());
    }
}
