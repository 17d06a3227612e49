//! Makes the miniature models again from nothing: generator, CLIPs, judge and encoder, each resumable.

mod augment;
pub mod clip;
pub mod encoder;
pub mod export;
pub mod generator;
pub mod judge;
mod pairs;
pub mod pictures;
pub mod quality;
mod weights;

use std::path::{Path, PathBuf};

use tch::Tensor;

use super::identity::Identities;
use super::portrait::{self, Domain};
use super::sheet;
use crate::weights::WeightsError;

/// What can go wrong while the miniature models are made.
#[derive(Debug, thiserror::Error)]
pub enum PretrainError {
    /// A weight file cannot be read or written.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A contact sheet cannot be written.
    #[error("contact sheet: {0}")]
    Sheet(#[from] image::ImageError),
    /// The folder cannot be used.
    #[error("{path}: {source}")]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// How far a part is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Pictures seen.
    pub done: u64,
    /// Pictures to see.
    pub total: u64,
    /// Measurements, for people: `PSNR 24.1 dB`.
    pub report: Option<String>,
}

/// Pictures kept as bytes, drawn once and used many times.
struct Pool {
    pictures: Tensor, // [N, 3, S, S] u8
}

impl Pool {
    fn of(pictures: &Tensor) -> Self {
        Self {
            pictures: sheet::to_bytes(pictures),
        }
    }

    /// Draws photos of `people`.
    fn photos(people: &Identities, size: i64) -> Self {
        let parts: Vec<_> = (0..people.len())
            .step_by(512)
            .map(|start| {
                let part = people.slice(start, 512.min(people.len() - start));
                sheet::to_bytes(&portrait::render_all(&part, Domain::Photo, size))
            })
            .collect();
        Self {
            pictures: Tensor::cat(&parts, 0),
        }
    }

    /// Some of them in `[-1, 1]`.
    fn get(&self, index: &Tensor) -> Tensor {
        self.pictures
            .index_select(0, index)
            .to_kind(tch::Kind::Float)
            / 127.5
            - 1.0
    }
}

/// Means of squares of `factor` by `factor` pixels, `[N, C, S, S]`.
fn shrink(pictures: &Tensor, factor: i64) -> Tensor {
    let square = [factor, factor];
    pictures.avg_pool2d(square, square, [0, 0], false, true, None)
}

fn create(folder: &Path) -> Result<(), PretrainError> {
    std::fs::create_dir_all(folder).map_err(|source| PretrainError::Io {
        path: folder.to_owned(),
        source,
    })
}
