//! MTCNN: finds faces and five points in each (Zhang et al., IEEE SPL 2016, arXiv 1604.02878), as
//! facenet-pytorch builds it.

mod cascade;
mod network;
mod region;

use std::path::Path;

use tch::Tensor;

use crate::weights::{StateDict, WeightFile, WeightsError, safetensors};

pub use cascade::Detection;
pub use network::{Onet, Pnet, Rnet};
pub use region::Region;

const EMBEDDED: &[u8] = include_bytes!("../../checkpoints/mtcnn.safetensors");
/// The networks, by the names of their files in facenet-pytorch.
const NETWORKS: [&str; 3] = ["pnet", "rnet", "onet"];

/// Three networks, each stricter than the one before.
#[derive(Debug)]
pub struct Mtcnn {
    /// Proposes regions, everywhere and at every size.
    pub pnet: Pnet,
    /// Refines and sorts out.
    pub rnet: Rnet,
    /// Decides, and gives the points.
    pub onet: Onet,
}

impl Mtcnn {
    /// The one that the program carries.
    ///
    /// # Errors
    /// When the embedded weights are damaged.
    pub fn embedded() -> Result<Self, WeightsError> {
        Self::from_state(&safetensors::parse("the face detector", EMBEDDED)?)
    }

    /// From a weight file with tensors `pnet.*`, `rnet.*`, `onet.*`, or a folder with `pnet.pt`,
    /// `rnet.pt` and `onet.pt`.
    ///
    /// # Errors
    /// When a file cannot be read, or a tensor is missing or misshapen.
    pub fn open(path: &Path) -> Result<Self, WeightsError> {
        Self::from_state(&read(path)?)
    }

    /// From named tensors.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen.
    pub fn from_state(state: &StateDict) -> Result<Self, WeightsError> {
        Ok(Self {
            pnet: Pnet::from_state(state)?,
            rnet: Rnet::from_state(state)?,
            onet: Onet::from_state(state)?,
        })
    }

    /// Finds faces at least `smallest` pixels high, the largest first, in `[1, 3, H, W]` of
    /// `[0, 255]`. Coordinates are those of pixels' centres.
    #[must_use]
    pub fn detect(&self, picture: &Tensor, smallest: f64) -> Vec<Detection> {
        tch::no_grad(|| cascade::detect(self, picture, smallest))
    }
}

/// The tensors of all three networks, from one file or from a folder of three.
///
/// # Errors
/// When a file cannot be read.
pub fn read(path: &Path) -> Result<StateDict, WeightsError> {
    if !path.is_dir() {
        return WeightFile::open(path)?.raw_state();
    }
    let mut state = StateDict::new(path.display().to_string());
    for network in NETWORKS {
        let part = WeightFile::open(&path.join(format!("{network}.pt")))?.raw_state()?;
        for (name, tensor) in part.iter() {
            state.insert(format!("{network}.{name}"), tensor.shallow_clone());
        }
    }
    Ok(state)
}
