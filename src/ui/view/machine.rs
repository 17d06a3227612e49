//! What the engine's machine does, as rows of the panel of the run.

use super::format;
use crate::protocol::{Gpu, Memory, Parts, Status};

/// Label and value of each row, values at most `room` wide where they can be: memory, the GPU when
/// there is one, what an iteration is spent on.
pub fn rows(status: &Status, room: usize) -> impl Iterator<Item = (&'static str, String)> {
    let machine = &status.machine;
    let longest = |texts: Vec<String>| {
        let last = texts.last().cloned().unwrap_or_default();
        let mut texts = texts.into_iter();
        let fits = texts.find(|text| text.chars().count() <= room);
        fits.unwrap_or(last)
    };
    [
        Some(("memory", longest(memory(machine.engine, machine.host)))),
        machine.gpu.map(|gpu| ("gpu", longest(gpu_line(gpu)))),
        status.parts.map(|parts| ("time", longest(spent(parts)))),
    ]
    .into_iter()
    .flatten()
}

/// `412 MB · host 9.1/24.0 GB`, or less.
fn memory(engine: u64, host: Option<Memory>) -> Vec<String> {
    let engine = match engine {
        0 => "unknown".to_owned(),
        engine => format::bytes(engine),
    };
    let whole = host.map(|host| format!("{engine} · host {}", of(host)));
    whole.into_iter().chain([engine]).collect()
}

/// `9.1/24.0 GB`
fn of(memory: Memory) -> String {
    let giga = |bytes: u64| bytes as f64 / 1e9;
    format!("{:.1}/{:.1} GB", giga(memory.used), giga(memory.total))
}

/// `87% 71°C · 31.2/80.0 GB`, or less.
fn gpu_line(gpu: Gpu) -> Vec<String> {
    let percent = gpu.utilisation.map(|percent| format!("{percent}%"));
    let degrees = gpu.temperature.map(|degrees| format!("{degrees}°C"));
    let said: Vec<String> = percent.into_iter().chain(degrees).collect();
    let memory = of(gpu.memory);
    if said.is_empty() {
        return vec![memory];
    }
    let said = said.join(" ");
    vec![format!("{said} · {memory}"), said]
}

/// `back 57% CLIP 29% gen 11% Adam 4% of 280 ms`, or less: the longest part comes first, and has its
/// whole name where it stands alone.
fn spent(parts: Parts) -> Vec<String> {
    let mut all = [
        (["gen", "generator"], parts.generator),
        (["CLIP", "CLIP"], parts.clip),
        (["back", "backward"], parts.backward),
        (["Adam", "Adam"], parts.optimiser),
    ];
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    let whole: f64 = all.iter().map(|(_, seconds)| seconds).sum();
    let share = |name: &str, seconds: f64| format!("{name} {:.0}%", 100.0 * seconds / whole);
    let list = all
        .map(|([short, _], seconds)| share(short, seconds))
        .join(" ");
    let ([_, name], seconds) = all[0];
    vec![
        format!("{list} of {:.0} ms", whole * 1e3),
        list,
        share(name, seconds),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gpu_that_says_little_is_shown_with_what_it_says() {
        let mut gpu = Gpu {
            memory: Memory {
                used: 31_200_000_000,
                total: 80_000_000_000,
            },
            utilisation: Some(87),
            temperature: Some(71),
        };
        assert_eq!(gpu_line(gpu), ["87% 71°C · 31.2/80.0 GB", "87% 71°C"]);
        gpu.temperature = None;
        assert_eq!(gpu_line(gpu), ["87% · 31.2/80.0 GB", "87%"]);
        gpu.utilisation = None;
        assert_eq!(gpu_line(gpu), ["31.2/80.0 GB"]);
    }

    #[test]
    fn the_longest_part_comes_first() {
        let parts = Parts {
            generator: 0.03,
            clip: 0.08,
            backward: 0.16,
            optimiser: 0.01,
        };
        let all = spent(parts);
        assert_eq!(all[0], "back 57% CLIP 29% gen 11% Adam 4% of 280 ms");
        assert_eq!(all[2], "backward 57%");
    }

    #[test]
    fn memory_that_is_unknown_is_called_so() {
        assert_eq!(memory(0, None), ["unknown"]);
        let host = Memory {
            used: 9_100_000_000,
            total: 24_000_000_000,
        };
        let said = memory(412_000_000, Some(host));
        assert_eq!(said, ["412 MB · host 9.1/24.0 GB", "412 MB"]);
    }
}
