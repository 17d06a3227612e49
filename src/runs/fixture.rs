//! Run folders for tests, as the trainer leaves them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::preset::{Library, SearchPath};
use crate::protocol::{Iteration, Scores};
use crate::trainer::checkpoint::Standing;
use crate::weights::{StateDict, safetensors};

/// A run of `sketch` that has done 20 of 20 iterations, all of them saved.
pub fn finished(runs: &Path, name: &str) -> PathBuf {
    let run = begun(runs, name, 20);
    save(&run, 20, 20);
    run
}

/// A run that has measured so many iterations, and saved nothing.
pub fn begun(runs: &Path, name: &str, iterations: u32) -> PathBuf {
    let run = runs.join(name);
    for part in ["samples", "checkpoints", "history", "presets"] {
        fs::create_dir_all(run.join(part)).unwrap();
    }
    let preset = "presets/000000-sketch.toml";
    let text = format!(
        "nada_tui = \"0\"\nstarted = \"2026-01-01 00:00:00 +00:00\"\ndevice = \"cpu\"\nclips = []\n\
         [generator]\nname = \"demo\"\nsha256 = \"\"\n[[presets]]\niteration = 0\nfile = \"{preset}\"\n"
    );
    fs::write(run.join("run.toml"), text).unwrap();
    fs::write(run.join(preset), sketch().to_toml()).unwrap();
    let lines: String = (1..=iterations).map(line).collect();
    fs::write(run.join("metrics.jsonl"), lines).unwrap();
    run
}

fn sketch() -> crate::preset::Preset {
    let library = Library::load(SearchPath::default());
    library.find("sketch").unwrap().preset
}

fn line(iteration: u32) -> String {
    let total = 1.0 / f64::from(iteration);
    let measured = Iteration {
        iteration,
        total,
        losses: vec![("directional".to_owned(), total)],
        learning_rate: 0.002,
        seconds: 0.1,
    };
    serde_json::to_string(&measured).unwrap() + "\n"
}

/// A checkpoint of an iteration of so many in all, without any tensors.
pub fn save(run: &Path, iteration: u32, iterations: u32) {
    let standing = Standing {
        iteration,
        iterations,
        since: 0,
        random: 0,
        sample_seed: 0,
        preset: sketch(),
        generator: String::new(),
        marks: Vec::new(),
    };
    let folder = run.join("checkpoints");
    let mut state = StateDict::new("state");
    let json = serde_json::to_string(&standing).unwrap();
    state.set_metadata("nada.progress", json);
    let file = |end: &str| folder.join(format!("{iteration:06}{end}"));
    safetensors::write(&file(".state.safetensors"), &state).unwrap();
    safetensors::write(&file(".safetensors"), &StateDict::new("weights")).unwrap();
}

/// Scores of stops, the second one the best.
pub fn score(run: &Path) {
    let lines = [(5, 0.4), (10, 0.6), (15, 0.6)].map(|(iteration, direction)| {
        let scores = Scores {
            direction,
            identity: 0.9,
            diversity: 0.8,
            layout: 1.0,
        };
        let scores = serde_json::to_string(&scores).unwrap();
        format!("{{\"iteration\":{iteration},\"scores\":{scores}}}\n")
    });
    fs::write(run.join("scores.jsonl"), lines.concat()).unwrap();
}
