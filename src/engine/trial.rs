//! Whether a weight file can be used: the network that it holds is built from it.

use tch::Device;

use crate::model::clip::Clip;
use crate::model::encoder::Encoder;
use crate::model::stylegan2::Generator;
use crate::weights::layout::Network;
use crate::weights::{StateDict, WeightFile, WeightsError};

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It holds something else.
    #[error("{origin}: {found}; a StyleGAN2 generator, a CLIP or an encoder was expected")]
    Other {
        /// The file.
        origin: String,
        /// What it holds.
        found: String,
    },
    /// Its tensors are not those of the network, or cannot be read.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

/// The tensors of a file from which its network could be built, in our layout.
///
/// # Errors
/// When it holds no generator, CLIP or encoder, or one that is not whole.
pub fn load(file: &WeightFile<'_>) -> Result<StateDict, Unusable> {
    match file.network() {
        Network::StyleGan2(_) => {
            let state = file.state()?;
            Generator::from_state(&state, Device::Cpu)?;
            Ok(state)
        }
        Network::Clip(_) => {
            let state = file.state()?;
            Clip::from_state(&state, Device::Cpu)?;
            Ok(state)
        }
        Network::Encoder(_) => {
            let state = file.state()?;
            Encoder::from_state(&state, Device::Cpu)?;
            Ok(state)
        }
        network @ Network::Unknown => Err(Unusable::Other {
            origin: file.origin().to_owned(),
            found: network.to_string(),
        }),
    }
}
