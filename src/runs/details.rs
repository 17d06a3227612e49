//! A run more closely: its losses, its newest pictures, its preset, what it takes on disk.

use std::fs;
use std::path::{Path, PathBuf};

use image::RgbImage;

use super::size;
use crate::protocol::{History as Stops, Iteration, Picture, Preview, RunDetails};
use crate::trainer::checkpoint;
use crate::trainer::folder::{Description, read_metrics};
use crate::trainer::grid;
use crate::trainer::history::History;

/// As many iterations as a wide chart has columns of dots.
const MOST_ITERATIONS: usize = 1000;
/// Pictures of each row.
const MOST_PICTURES: usize = 6;
/// Longest side of a picture.
const SIDE: u32 = 160;

/// Reads one run. What cannot be read is left out.
#[must_use]
pub fn read(run: &Path) -> RunDetails {
    let size = size::of(&[run.to_owned()]);
    let iterations = read_metrics(&run.join("metrics.jsonl")).unwrap_or_default();
    RunDetails {
        path: run.to_owned(),
        bytes: size.bytes,
        shared: size.shared,
        iterations: thinned(iterations, MOST_ITERATIONS),
        history: stops(run).unwrap_or_default(),
        preview: newest_pictures(&run.join("samples")),
        preset: preset(run).unwrap_or_default(),
    }
}

/// Evenly, with the first and the last one.
pub(super) fn thinned(iterations: Vec<Iteration>, most: usize) -> Vec<Iteration> {
    let count = iterations.len();
    if count <= most {
        return iterations;
    }
    let last = most - 1;
    let kept = (0..=last).map(|point| iterations[point * (count - 1) / last].clone());
    kept.collect()
}

fn stops(run: &Path) -> Option<Stops> {
    let mut history = History::open(run, u32::MAX).ok()?;
    let standing =
        (checkpoint::find(run).ok()).and_then(|(_, weights)| checkpoint::standing(&weights));
    history.reconsider(standing.map_or(0, |standing| standing.since));
    Some(history.told())
}

fn preset(run: &Path) -> Option<String> {
    let text = fs::read_to_string(run.join("run.toml")).ok()?;
    let description: Description = toml::from_str(&text).ok()?;
    fs::read_to_string(run.join(&description.presets.last()?.file)).ok()
}

fn newest_pictures(samples: &Path) -> Option<Preview> {
    let entries = fs::read_dir(samples).ok()?;
    let numbered = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        let iteration: u32 = path.file_stem()?.to_str()?.parse().ok()?;
        Some((iteration, path))
    });
    let mut all: Vec<(u32, PathBuf)> = numbered.collect();
    all.sort_unstable();
    // One that is damaged is no reason to show nothing.
    let mut newest_first = all.into_iter().rev().take(3);
    newest_first.find_map(|(iteration, path)| pictures(iteration, &path))
}

fn pictures(iteration: u32, path: &Path) -> Option<Preview> {
    let grid = image::open(path).ok()?.into_rgb8();
    let [frozen, trainable] = grid::cut(&grid)?;
    let few = |row: Vec<RgbImage>| row.into_iter().take(MOST_PICTURES).map(small).collect();
    Some(Preview {
        iteration,
        frozen: few(frozen),
        trainable: few(trainable),
        names: grid::names(path),
        seed: grid::seed(path),
        style: Vec::new(),
    })
}

fn small(picture: RgbImage) -> Picture {
    Picture::small(picture, SIDE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runs::fixture;

    fn grid(side: u32, count: u8) -> RgbImage {
        let picture = |value| RgbImage::from_pixel(side, side, image::Rgb([value; 3]));
        let row = |from: u8| (from..from + count).map(picture).collect();
        grid::join(&[row(10), row(100)])
    }

    #[test]
    fn a_run_is_looked_at_closely() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::finished(runs.path(), "20260101-000000-sketch");
        fixture::score(&run);
        grid(8, 2).save(run.join("samples/000010.png")).unwrap();
        grid(512, 9).save(run.join("samples/000020.png")).unwrap();
        fs::write(run.join("samples/000030.png"), "damaged").unwrap();
        let found = read(&run);
        assert_eq!(found.iterations.len(), 20);
        assert_eq!(
            found.history.suggestion.map(|star| star.iteration),
            Some(10)
        );
        assert!(found.preset.contains("title = "), "{}", found.preset);
        assert!(found.bytes > 1000 && found.shared == 0);
        let pictures = found.preview.unwrap();
        assert_eq!(
            (pictures.iteration, pictures.frozen.len()),
            (20, MOST_PICTURES)
        );
        assert_eq!(pictures.trainable[1].width, 128);
        assert_eq!(pictures.trainable[1].rgb[0], 101);
    }

    #[test]
    fn very_many_iterations_keep_their_ends() {
        let runs = tempfile::tempdir().unwrap();
        let run = fixture::begun(runs.path(), "20260101-000000-sketch", 2500);
        let found = read(&run).iterations;
        assert_eq!(found.len(), MOST_ITERATIONS);
        assert_eq!((found[0].iteration, found[999].iteration), (1, 2500));
        assert!(
            found
                .windows(2)
                .all(|pair| pair[0].iteration < pair[1].iteration)
        );
    }

    #[test]
    fn an_empty_folder_has_nothing_to_look_at() {
        let runs = tempfile::tempdir().unwrap();
        let found = read(runs.path());
        assert!(found.iterations.is_empty() && found.preview.is_none());
        assert!(found.preset.is_empty());
    }
}
