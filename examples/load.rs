//! Loads a weight file as training would, and says how long it took and how much memory:
//! `cargo run --release --example load -- FILE`. `scripts/full_size_files.py` compares it with
//! PyTorch.

#![allow(clippy::print_stdout)]

use std::env;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use nada_tui::weights::WeightFile;

fn main() -> anyhow::Result<()> {
    let path = env::args().nth(1).context("a file is expected")?;
    tch::set_num_threads(1); // as `nada` does
    // LibTorch sets itself up at its first tensor.
    let _ = tch::Tensor::from(0f32);
    let before = kibibytes("VmRSS")?;
    let (started, worked) = (Instant::now(), worked()?);
    let file = WeightFile::open(Path::new(&path))?;
    let state = file.state()?;
    let seconds = started.elapsed().as_secs_f64();
    let cpu_seconds = self::worked()? - worked;
    let report = serde_json::json!({
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mib": (kibibytes("VmHWM")? - before) / 1024.0,
        "container": file.contents().container.to_string(),
        "network": file.network().to_string(),
        "tensors": state.len(),
    });
    println!("{report}");
    Ok(())
}

/// Seconds that this thread has worked, which other programs on the machine do not add to.
fn worked() -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().context("an empty file")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

/// A line of `/proc/self/status`.
fn kibibytes(key: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.context("no such line")?.parse()?)
}
