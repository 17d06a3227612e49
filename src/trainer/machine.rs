//! What the machine has left: memory of the host and of this process, and the GPU as NVML sees it.

use std::cell::Cell;
use std::fs;

use nvml_wrapper::enum_wrappers::device::TemperatureSensor;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::{Device as NvmlDevice, Nvml};
use tch::Device;

use crate::protocol::{Gpu, Machine, Memory};

/// Readings in which a process shows up on its GPU, if it does at all: in a container NVML knows it
/// by another number.
const LOOKS: u32 = 100;

/// Reads it; NVML is loaded once, and only for a training on a GPU.
pub(super) struct Meter {
    gpu: Option<Board>,
}

/// The GPU of this process.
struct Board {
    nvml: Nvml,
    index: Cell<u32>,
    /// How often it is still looked for; until something is loaded it is a guess.
    looks: Cell<u32>,
}

impl Meter {
    /// For a training on `device`. A driver without NVML is as good as no GPU.
    pub fn new(device: Device) -> Self {
        let Device::Cuda(ordinal) = device else {
            return Self { gpu: None };
        };
        let gpu = Nvml::init().ok().map(|nvml| {
            let visible = std::env::var("CUDA_VISIBLE_DEVICES").ok();
            let index = Cell::new(guess(&nvml, ordinal, visible.as_deref()));
            let looks = Cell::new(LOOKS);
            Board { nvml, index, looks }
        });
        Self { gpu }
    }

    /// The present state.
    pub fn read(&self) -> Machine {
        let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        Machine {
            engine: entry(&status, "VmRSS").unwrap_or(0),
            host: host_memory(&meminfo),
            gpu: self.gpu.as_ref().and_then(Board::read),
        }
    }
}

impl Board {
    fn read(&self) -> Option<Gpu> {
        if self.looks.get() > 0 {
            self.looks.set(self.looks.get() - 1);
            if let Some(index) = mine(&self.nvml) {
                self.index.set(index);
                self.looks.set(0);
            }
        }
        read(&self.nvml.device_by_index(self.index.get()).ok()?).ok()
    }
}

/// Which of NVML's devices this process is seen on.
fn mine(nvml: &Nvml) -> Option<u32> {
    let is_mine = |index: &u32| {
        let device = nvml.device_by_index(*index);
        let running = device.and_then(|device| device.running_compute_processes());
        running.is_ok_and(|all| all.iter().any(|one| one.pid == std::process::id()))
    };
    (0..nvml.device_count().ok()?).find(is_mine)
}

/// Which of NVML's devices is CUDA's `ordinal`, as far as `CUDA_VISIBLE_DEVICES` says it: the two
/// count differently.
fn guess(nvml: &Nvml, ordinal: usize, visible: Option<&str>) -> u32 {
    match listed(visible, ordinal) {
        Listed::Index(index) => index,
        Listed::Uuid(uuid) => {
            let device = nvml.device_by_uuid(uuid);
            device.and_then(|device| device.index()).unwrap_or(0)
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Listed<'a> {
    Index(u32),
    Uuid(&'a str),
}

/// The `ordinal`th of `CUDA_VISIBLE_DEVICES`.
fn listed(visible: Option<&str>, ordinal: usize) -> Listed<'_> {
    let entry = visible.and_then(|list| list.split(',').map(str::trim).nth(ordinal));
    match entry {
        Some(uuid) if uuid.starts_with("GPU-") => Listed::Uuid(uuid),
        Some(index) => Listed::Index(index.parse().unwrap_or(ordinal as u32)),
        None => Listed::Index(ordinal as u32),
    }
}

fn read(device: &NvmlDevice<'_>) -> Result<Gpu, NvmlError> {
    let memory = device.memory_info()?;
    Ok(Gpu {
        memory: Memory {
            used: memory.used,
            total: memory.total,
        },
        // Some boards and virtual GPUs do not say.
        utilisation: device.utilization_rates().ok().map(|rates| rates.gpu),
        temperature: device.temperature(TemperatureSensor::Gpu).ok(),
    })
}

/// Used and total memory of the host, from the text of `/proc/meminfo`.
pub(crate) fn host_memory(meminfo: &str) -> Option<Memory> {
    let total = entry(meminfo, "MemTotal")?;
    let free = entry(meminfo, "MemAvailable")?;
    Some(Memory {
        used: total.saturating_sub(free),
        total,
    })
}

/// The bytes of the line `name:   1234 kB`.
fn entry(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(found, _)| *found == name)?;
    let kilobytes: u64 = value.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_so_has_the_host() {
        let machine = Meter::new(Device::Cpu).read();
        let host = machine.host.unwrap();
        assert!(machine.engine > 1_000_000 && machine.engine < host.total);
        assert!(host.used > 0 && host.used < host.total);
        assert_eq!(machine.gpu, None);
    }

    #[test]
    fn what_is_not_in_meminfo_is_unknown() {
        assert_eq!(host_memory("MemTotal: 10 kB\n"), None);
        let memory = host_memory("MemTotal: 10 kB\nMemAvailable:   4 kB\n");
        assert_eq!(
            memory,
            Some(Memory {
                used: 6 * 1024,
                total: 10 * 1024
            })
        );
    }

    #[test]
    fn the_list_of_visible_devices_renumbers_them() {
        assert_eq!(listed(None, 1), Listed::Index(1));
        assert_eq!(listed(Some("3, 2"), 1), Listed::Index(2));
        assert_eq!(listed(Some("GPU-8a,GPU-9b"), 0), Listed::Uuid("GPU-8a"));
        assert_eq!(listed(Some("2"), 1), Listed::Index(1));
    }
}
