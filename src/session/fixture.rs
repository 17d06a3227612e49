//! Small states for the tests of the session.

use crate::preset::{Library, Preset, SearchPath};
use crate::protocol::{
    Iteration, Level, LogLine, Machine, PresetEntry, RunPhase, Snapshot, Status,
};

/// The built-in library.
pub fn presets() -> Vec<PresetEntry> {
    Library::load(SearchPath::default()).entries()
}

/// A preset of the built-in library.
pub fn preset(id: &str) -> Preset {
    let found = presets().into_iter().find(|entry| entry.preset.id == id);
    found.expect("a built-in preset").preset
}

/// A run of `sketch` at an iteration.
pub fn status(phase: RunPhase, iteration: u32) -> Status {
    let preset = preset("sketch");
    Status {
        phase,
        run: (iteration > 0).then(|| "runs/a".into()),
        iteration,
        iterations: preset.training.iterations,
        learning_rate: preset.training.learning_rate,
        truncation: preset.training.truncation,
        sample_seed: 0,
        device: "cpu".to_owned(),
        model: "demo".to_owned(),
        speed: 0.0,
        machine: Machine::default(),
        parts: None,
        saved: None,
        insured: None,
        layers: Vec::new(),
        unknown_words: Vec::new(),
        marks: Vec::new(),
        preset,
    }
}

/// Everything, at an iteration.
pub fn snapshot(phase: RunPhase, last: u32) -> Snapshot {
    Snapshot {
        status: status(phase, last),
        presets: presets(),
        iterations: (1..=last).map(iteration).collect(),
        marks: Vec::new(),
        preview: None,
        history: crate::protocol::History::default(),
        log: Vec::new(),
        progress: None,
        missing: Vec::new(),
        about: crate::protocol::About::default(),
    }
}

/// Numbers of an iteration.
pub fn iteration(iteration: u32) -> Iteration {
    Iteration {
        iteration,
        total: 1.0 / f64::from(iteration),
        losses: vec![("directional".to_owned(), 1.0 / f64::from(iteration))],
        learning_rate: 0.002,
        seconds: 0.1,
    }
}

/// A line of the log.
pub fn line(text: &str) -> LogLine {
    LogLine {
        time: 0,
        level: Level::Info,
        text: text.to_owned(),
    }
}
