//! From the device that was asked for to one that is there.

use tch::{Cuda, Device};

use crate::cli::engine::DeviceChoice;

/// A GPU that was asked for is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {wanted} here ({}); take --device cpu, or auto", found(*.gpus))]
pub struct NoDevice {
    /// What was asked for.
    pub wanted: DeviceChoice,
    /// How many there are.
    pub gpus: usize,
}

/// The device to compute on.
///
/// # Errors
/// When it is not there.
pub fn choose(wanted: DeviceChoice) -> Result<Device, NoDevice> {
    let gpus = || usize::try_from(Cuda::device_count()).unwrap_or_default();
    match wanted {
        DeviceChoice::Cpu => Ok(Device::Cpu),
        DeviceChoice::Auto => Ok(Device::cuda_if_available()),
        DeviceChoice::Cuda(number) if Cuda::is_available() && number < gpus() => {
            Ok(Device::Cuda(number))
        }
        DeviceChoice::Cuda(_) => Err(NoDevice {
            wanted,
            gpus: gpus(),
        }),
    }
}

fn found(gpus: usize) -> String {
    match gpus {
        0 => "LibTorch sees no GPU".to_owned(),
        1 => "LibTorch sees one GPU, cuda:0".to_owned(),
        more => format!("LibTorch sees {more} GPUs, from cuda:0"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gpu_that_is_not_there_is_refused_with_a_way_out() {
        assert_eq!(choose(DeviceChoice::Cpu), Ok(Device::Cpu));
        let error = choose(DeviceChoice::Cuda(99)).unwrap_err().to_string();
        assert!(error.contains("no cuda:99 here"), "{error}");
        assert!(error.contains("--device cpu"), "{error}");
    }
}
