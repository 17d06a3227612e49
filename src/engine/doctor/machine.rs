//! LibTorch, devices, memory and disk.

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tch::{Cuda, Device, Kind, Tensor};

use super::{Fact, Section, size};
use crate::protocol::Memory;
use crate::trainer::machine::host_memory;

/// Below this much memory, or space on disk, runs may fail.
const SCARCE: u64 = 1_000_000_000;
/// Below this much space on disk not even a miniature run fits.
const TOO_LITTLE: u64 = 50_000_000;

/// Which LibTorch this is, and whether it computes.
pub fn libtorch() -> Section {
    let mut facts = vec![version()];
    facts.push(computes("processor", Device::Cpu));
    facts.push(Fact::good(
        "threads",
        format!(
            "{} of {} processors for tensors",
            tch::get_num_threads(),
            processors()
        ),
    ));
    facts.extend(gpus());
    Section {
        title: "LibTorch",
        facts,
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

fn version() -> Fact {
    let Some(lib) = loaded_from() else {
        return Fact::good("version", "found by the system's own search");
    };
    let version = lib.parent().and_then(version_of);
    let version = version.unwrap_or_else(|| "of unknown version".to_owned());
    Fact::good("version", format!("{version}, {}", lib.display()))
}

/// The folder of the LibTorch in use.
fn loaded_from() -> Option<PathBuf> {
    let maps = fs::read_to_string("/proc/self/maps").ok()?;
    let line = maps
        .lines()
        .find(|line| line.ends_with("/libtorch_cpu.so"))?;
    let library = &line[line.find('/')?..];
    Path::new(library).parent().map(Path::to_owned)
}

/// What a LibTorch, or a Python's torch folder, says of itself.
fn version_of(root: &Path) -> Option<String> {
    if let Ok(version) = fs::read_to_string(root.join("build-version")) {
        return Some(version.trim().to_owned());
    }
    let python = fs::read_to_string(root.join("version.py")).ok()?;
    let line = python.lines().find(|l| l.starts_with("__version__ = "))?;
    line.split('\'').nth(1).map(ToOwned::to_owned)
}

/// A product and its gradient.
fn computes(name: &str, device: Device) -> Fact {
    let outcome = panic::catch_unwind(|| {
        let x = Tensor::full([2, 2], 3.0, (Kind::Float, device)).set_requires_grad(true);
        x.matmul(&x).sum(Kind::Float).backward();
        x.grad().sum(Kind::Float).double_value(&[])
    });
    match outcome {
        // d/dx of the sum of x² is the sum of its rows and columns: 12 for each of the four.
        Ok(gradient) if (gradient - 48.0).abs() < 1e-3 => Fact::good(name, "computes"),
        Ok(_) => Fact::good(name, "computes wrong numbers")
            .problem("LibTorch is damaged: remove it and call `make libtorch`"),
        Err(_) => Fact::good(name, "does not compute; why is said above")
            .problem("Take LibTorch 2.11.0: `make libtorch`, then build again"),
    }
}

fn gpus() -> Vec<Fact> {
    let names = names_of_gpus();
    let count = usize::try_from(Cuda::device_count()).unwrap_or_default();
    if count == 0 || !Cuda::is_available() {
        let fact = Fact::good("GPU", "none");
        if names.is_empty() {
            return vec![fact];
        }
        let fact = Fact::good(
            "GPU",
            format!("{}, but not for this LibTorch", names.join("; ")),
        );
        return vec![
            fact.notice("For training on it: scripts/libtorch.sh --cuda, then build again"),
        ];
    }
    (0..count)
        .map(|index| {
            let fact = computes(&format!("cuda:{index}"), Device::Cuda(index));
            match names.get(index) {
                Some(name) => Fact {
                    value: format!("{name}, {}", fact.value),
                    ..fact
                },
                None => fact,
            }
        })
        .collect()
}

/// Name and memory of each GPU, as the driver tells.
fn names_of_gpus() -> Vec<String> {
    let query = [
        "--query-gpu=name,memory.total,memory.free",
        "--format=csv,noheader",
    ];
    let Ok(output) = Command::new("nvidia-smi").args(query).output() else {
        return Vec::new();
    };
    if !output.status.success() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let named = text.lines().map(|line| {
        let mut parts = line.split(", ");
        let mut part = || parts.next().unwrap_or("?");
        format!("{} ({}, {} free)", part(), part(), part())
    });
    named.collect()
}

/// Memory, and the disk of the runs.
pub fn machine(runs: &Path) -> Section {
    let mut facts = vec![Fact::good(
        "system",
        format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
    )];
    facts.extend(memory(
        &fs::read_to_string("/proc/meminfo").unwrap_or_default(),
    ));
    facts.push(disk(runs));
    Section {
        title: "Machine",
        facts,
    }
}

/// Of the text of `/proc/meminfo`.
pub(super) fn memory(meminfo: &str) -> Option<Fact> {
    let Memory { used, total } = host_memory(meminfo)?;
    let free = total - used;
    let fact = Fact::good("memory", format!("{}, {} free", size(total), size(free)));
    if free < SCARCE {
        return Some(fact.notice("Real models may not fit: end other programs"));
    }
    Some(fact)
}

/// Whether runs can be written, and how much of them.
pub(super) fn disk(runs: &Path) -> Fact {
    use rustix::fs::{Access, access, statvfs};
    let path = std::path::absolute(runs).unwrap_or_else(|_| runs.to_owned());
    let there = path.ancestors().find(|ancestor| ancestor.exists());
    let there = there.unwrap_or(Path::new("/"));
    let fact = Fact::good("runs folder", path.display().to_string());
    let elsewhere = "Take another folder with --runs, or set NADA_RUNS";
    if !there.is_dir() {
        return Fact::good("runs folder", format!("{} is no folder", there.display()))
            .problem(elsewhere);
    }
    if access(there, Access::WRITE_OK | Access::EXEC_OK).is_err() {
        return Fact::good(
            "runs folder",
            format!("{} cannot be written", there.display()),
        )
        .problem(elsewhere);
    }
    let Ok(disk) = statvfs(there) else {
        return fact;
    };
    let free = disk.f_bavail * disk.f_frsize;
    let value = format!("{}, {} free", fact.value, size(free));
    let fact = Fact { value, ..fact };
    match free {
        ..TOO_LITTLE => fact.problem(elsewhere),
        TOO_LITTLE..SCARCE => fact.notice(elsewhere),
        _ => fact,
    }
}
