//! What a picture was drawn from, kept in the picture's own PNG file, so that it can be repeated.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use image::RgbImage;
use png::{BitDepth, ColorType, Decoder, Encoder};
use serde::{Deserialize, Serialize};

use super::SampleError;
use crate::weights::replace;

/// The chunk that holds all of it; the others are for people and other programs.
const RECIPE: &str = "nada";
/// Chunks are read into memory: no file of ours comes near this.
const LIMIT: usize = 64 << 20;

/// Everything that the pixels depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The checkpoint's absolute path, or the name of a frozen generator.
    pub checkpoint: String,
    /// Of the checkpoint, hexadecimal.
    pub sha256: String,
    /// Who is drawn.
    pub who: Who,
    /// Psi.
    pub truncation: f64,
    /// In order.
    pub edits: Vec<EditNote>,
    /// Pictures in a row.
    pub columns: u32,
    /// Whether the frozen generator's pictures are there too.
    pub rows: Rows,
}

/// Who is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A picture for each seed.
    Seeds(Vec<u64>),
    /// Some of the latents in a file.
    File {
        /// Absolute.
        path: String,
        /// Of the file, hexadecimal.
        sha256: String,
        /// Which of them.
        rows: Vec<usize>,
    },
}

/// A direction as it was applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditNote {
    /// Absolute.
    pub path: String,
    /// Of the file, hexadecimal.
    pub sha256: String,
    /// `z` or `w`.
    pub space: String,
    /// How far.
    pub strength: f64,
}

/// What stands in the rows of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// The checkpoint's pictures.
    Trained,
    /// Above each row what the frozen generator draws of the same people.
    FrozenAbove,
}

impl Recipe {
    /// The text chunks: name, value.
    fn chunks(&self) -> Result<Vec<(&'static str, String)>, SampleError> {
        let json = serde_json::to_string(self).map_err(|error| {
            SampleError::Request(format!("this cannot be written down: {error}"))
        })?;
        let seeds = match &self.who {
            Who::Seeds(seeds) => seeds
                .iter()
                .map(u64::to_string)
                .collect::<Vec<_>>()
                .join(","),
            Who::File { path, .. } => path.clone(),
        };
        Ok(vec![
            ("Software", format!("nada {}", env!("CARGO_PKG_VERSION"))),
            ("seed", seeds),
            ("truncation", self.truncation.to_string()),
            ("checkpoint", self.checkpoint.clone()),
            ("sha256", self.sha256.clone()),
            (RECIPE, json),
        ])
    }
}

/// Writes a PNG with its recipe.
///
/// # Errors
/// When the file cannot be written.
pub fn write(path: &Path, picture: &RgbImage, recipe: &Recipe) -> Result<(), SampleError> {
    write_noted(path, picture, &recipe.chunks()?)
}

/// Writes a PNG with text chunks: name, value. For pictures that `--from` cannot repeat.
///
/// # Errors
/// When the file cannot be written.
pub fn write_noted(
    path: &Path,
    picture: &RgbImage,
    chunks: &[(&'static str, String)],
) -> Result<(), SampleError> {
    let bytes = encode(picture, chunks).map_err(io::Error::other);
    bytes
        .and_then(|bytes| replace::write(path, &bytes))
        .map_err(SampleError::at(path))
}

fn encode(
    picture: &RgbImage,
    chunks: &[(&'static str, String)],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    for (name, text) in chunks {
        encoder.add_itxt_chunk((*name).to_owned(), text.clone())?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.as_raw())?;
    writer.finish()?;
    Ok(bytes)
}

/// Reads the recipe in a PNG.
///
/// # Errors
/// When the file cannot be read, or holds none.
pub fn read(path: &Path) -> Result<Recipe, SampleError> {
    let file = File::open(path).map_err(SampleError::at(path))?;
    let limits = png::Limits { bytes: LIMIT };
    let decoder = Decoder::new_with_limits(BufReader::new(file), limits);
    let reader = decoder
        .read_info()
        .map_err(|error| SampleError::file(path, format!("not a PNG file ({error})")))?;
    let chunks = &reader.info().utf8_text;
    let chunk = chunks.iter().find(|chunk| chunk.keyword == RECIPE);
    let none = || {
        SampleError::file(
            path,
            "it does not say how it was drawn; only pictures of `nada sample` do, as they were \
             written",
        )
    };
    let text = chunk.ok_or_else(none)?.get_text();
    let text = text.map_err(|_| none())?;
    serde_json::from_str(&text).map_err(|error| {
        SampleError::file(
            path,
            format!("what it says of how it was drawn is damaged ({error})"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe() -> Recipe {
        Recipe {
            checkpoint: "/runs/näher/000100.safetensors".to_owned(),
            sha256: "ab".repeat(32),
            who: Who::Seeds(vec![7, u64::MAX]),
            truncation: 0.1 + 0.2,
            edits: vec![EditNote {
                path: "/smile.npy".to_owned(),
                sha256: "cd".repeat(32),
                space: "w".to_owned(),
                strength: -1.0 / 3.0,
            }],
            columns: 2,
            rows: Rows::FrozenAbove,
        }
    }

    #[test]
    fn a_recipe_comes_back_to_the_last_digit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        let picture = RgbImage::from_fn(3, 2, |x, y| image::Rgb([x as u8, y as u8, 9]));
        write(&path, &picture, &recipe()).unwrap();
        assert_eq!(read(&path).unwrap(), recipe());
        assert_eq!(image::open(&path).unwrap().into_rgb8(), picture);
    }

    #[test]
    fn people_can_read_seed_truncation_and_checkpoint() {
        let chunks = recipe().chunks().unwrap();
        let value = |name: &str| &chunks.iter().find(|(known, _)| *known == name).unwrap().1;
        assert_eq!(value("seed"), "7,18446744073709551615");
        assert_eq!(value("truncation"), "0.30000000000000004");
        assert_eq!(value("checkpoint"), "/runs/näher/000100.safetensors");
    }

    #[test]
    fn other_pictures_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        RgbImage::new(2, 2).save(&path).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("does not say how"), "{error}");
        std::fs::write(&path, "no picture").unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("not a PNG"));
        let chunks = [(RECIPE, "{}".to_owned())];
        std::fs::write(&path, encode(&RgbImage::new(1, 1), &chunks).unwrap()).unwrap();
        assert!(read(&path).unwrap_err().to_string().contains("damaged"));
    }
}
