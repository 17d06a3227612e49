//! The presets in `presets/`, carried by the program, with the pictures of their style folders.

use std::path::{Path, PathBuf};

use super::Preset;
use super::error::Problem;
use super::file;
use super::style::Home;

/// What a path of a carried picture begins with: `builtin:styles/neon/1.png`.
pub(super) const PREFIX: &str = "builtin:";

macro_rules! presets {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../presets/", $id, ".toml")))),*]
    };
}

macro_rules! pictures {
    ($($path:literal),* $(,)?) => {
        &[$((concat!("builtin:", $path), include_bytes!(concat!("../../presets/", $path)) as &[u8])),*]
    };
}

/// Id and text of every preset in `presets/`.
pub const PRESETS: &[(&str, &str)] = presets![
    "car-neon",
    "cartoon",
    "cat-sketch",
    "church-hut",
    "devil",
    "dog-joker",
    "ffhq-disney",
    "ffhq-illustration",
    "ffhq-sketch",
    "ffhq-smile",
    "ffhq-zombie",
    "glasses",
    "gold",
    "horse-zebra",
    "marble",
    "neon",
    "night",
    "pixel",
    "red-hair",
    "robot",
    "robot-shape",
    "sketch",
    "sketch-shape",
    "smile",
    "watercolor",
    "zombie",
];

/// Path and bytes of every picture in `presets/styles/`.
pub const PICTURES: &[(&str, &[u8])] = pictures![
    "styles/gold/1.png",
    "styles/gold/2.png",
    "styles/gold/3.png",
];

/// The bytes of a carried picture; `None` for every other path.
#[must_use]
pub fn picture(path: &Path) -> Option<&'static [u8]> {
    let wanted = path.to_str()?;
    let found = PICTURES.iter().find(|(path, _)| *path == wanted);
    found.map(|(_, bytes)| *bytes)
}

/// The path under which what `presets/` holds as `relative` is carried.
pub(super) fn path_of(relative: &str) -> PathBuf {
    PathBuf::from(format!("{PREFIX}{}", relative.trim_end_matches('/')))
}

/// Paths of the carried pictures in a carried folder, sorted.
pub(super) fn pictures_in(folder: &Path) -> Vec<PathBuf> {
    let paths = PICTURES.iter().map(|(path, _)| PathBuf::from(path));
    let mut inside: Vec<PathBuf> = paths.filter(|path| path.parent() == Some(folder)).collect();
    inside.sort();
    inside
}

/// Every built-in preset, or what is wrong with it (nothing, or a test fails).
pub(super) fn all() -> impl Iterator<Item = (&'static str, Result<Preset, Vec<Problem>>)> {
    PRESETS
        .iter()
        .map(|(id, text)| (*id, file::parse(id, text, Home::BuiltIn).outcome))
}

#[cfg(test)]
mod tests;
