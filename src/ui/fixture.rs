//! States of the engine for tests, always the same.

mod film;
mod mixer;
mod photos;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use film::{film_set, filming};
pub use mixer::{few_ingredients, ingredients};
pub use photos::{aligned, face_points, latents, looks, opened, photos, search};

use crate::preset::{Guidance, Losses, Phase, Preset, PromptPair, Start, StyleFolder, Training};
use crate::protocol::{
    About, History, Iteration, Level, LogLine, Machine, Mark, MarkKind, Memory, Missing, Offer,
    Parts, Picture, PresetEntry, Preview, RunDetails, RunPhase, RunState, RunSummary, RunsAnswer,
    RunsPart, Scores, Snapshot, Status, Stop, Suggestion,
};

/// A text preset.
pub fn preset(id: &str, title: &str, hotkey: Option<u8>) -> Preset {
    Preset {
        id: id.to_owned(),
        title: title.to_owned(),
        description: format!("Moves drawn portraits to {}.", title.to_lowercase()),
        hotkey,
        model: "demo".to_owned(),
        clips: BTreeMap::from([("demo-rn".to_owned(), 1.0)]),
        guidance: Guidance::Text(vec![PromptPair {
            source: "photo".to_owned(),
            target: title.to_lowercase(),
            weight: 1.0,
        }]),
        start: Start::Continue,
        training: training(),
        losses: losses(),
    }
}

fn training() -> Training {
    Training {
        iterations: 300,
        batch: 4,
        learning_rate: 0.002,
        mixing: 0.0,
        seed: 3,
        phase: Phase::Default,
        auto_layers: None,
        truncation: 0.7,
        samples: 8,
        output_interval: 20,
        save_interval: 100,
        history_mb: 256,
        stop_past_best: false,
        freeze_noise: true,
        crops: 0,
        jitter: 0.0,
        direction_epsilon: 0.0,
    }
}

fn losses() -> Losses {
    Losses {
        directional: 1.0,
        global: 0.0,
        feature: 0.1,
        manifold: 0.0,
        patch: 0.0,
        patch_size: 16,
        texture: 0.0,
        texture_image: None,
        range: 0.0,
    }
}

/// A small library: text, from frozen, style folder, no hotkey.
pub fn presets() -> Vec<PresetEntry> {
    let mut zombie = preset("zombie", "Zombie", Some(3));
    zombie.start = Start::Frozen;
    let mut clay = preset("clay", "Clay figures", Some(4));
    clay.guidance = Guidance::Style(StyleFolder {
        path: PathBuf::from("/presets/clay"),
        pictures: vec!["a.png".into(), "b.png".into(), "c.png".into()],
        fingerprint: 0,
    });
    let all = [
        preset("sketch", "Pencil sketch", Some(1)),
        preset("red-hair", "Red hair", Some(2)),
        zombie,
        clay,
        preset("ffhq-disney", "Disney, on real faces", None),
    ];
    all.into_iter()
        .map(|preset| PresetEntry {
            path: Some(PathBuf::from(format!("presets/{}.toml", preset.id))),
            preset,
            error: None,
            unsaved: false,
        })
        .collect()
}

/// A run's state at an iteration.
pub fn status(phase: RunPhase, iteration: u32) -> Status {
    Status {
        phase,
        preset: preset("sketch", "Pencil sketch", Some(1)),
        run: (iteration > 0).then(|| PathBuf::from("runs/2026-01-02-0304-sketch")),
        iteration,
        iterations: 300,
        learning_rate: 0.002,
        truncation: 0.7,
        sample_seed: 5,
        device: "cpu".to_owned(),
        model: "demo, 64 px, 0.9 M parameters".to_owned(),
        speed: if iteration > 0 { 3.4 } else { 0.0 },
        machine: Machine {
            engine: 412_000_000,
            host: Some(Memory {
                used: 9_100_000_000,
                total: 24_000_000_000,
            }),
            gpu: None,
        },
        parts: (iteration > 0).then_some(Parts {
            generator: 0.03,
            clip: 0.08,
            backward: 0.16,
            optimiser: 0.01,
        }),
        saved: (iteration >= 100).then_some(100),
        insured: (iteration >= 50).then_some(iteration / 50 * 50),
        layers: Vec::new(),
        unknown_words: Vec::new(),
        marks: marks(iteration),
    }
}

fn marks(iteration: u32) -> Vec<Mark> {
    let all = [
        (0, MarkKind::Preset("red-hair".to_owned())),
        (40, MarkKind::Sample),
        (60, MarkKind::Preset("sketch".to_owned())),
        (100, MarkKind::Checkpoint),
    ];
    all.into_iter()
        .filter(|(at, _)| *at < iteration)
        .map(|(iteration, kind)| Mark { iteration, kind })
        .collect()
}

/// A falling loss with a wave in it.
pub fn iteration(iteration: u32) -> Iteration {
    let x = f64::from(iteration);
    let directional = 0.35 + 0.65 * (-x / 60.0).exp() + 0.04 * (x * 0.9).sin();
    let feature = 0.3 * (1.0 - (-x / 90.0).exp());
    Iteration {
        iteration,
        total: directional + 0.1 * feature,
        losses: vec![
            ("directional".to_owned(), directional),
            ("feature".to_owned(), feature),
        ],
        learning_rate: 0.002,
        seconds: 0.3,
    }
}

/// Two colours that meet in a slant, different for every picture.
pub fn picture(number: u8, trained: u8) -> Picture {
    let side = 64u32;
    let mut rgb = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let warm = x + y > u32::from(number) * 12 + 16;
            let tint = if warm { 200 } else { 60 };
            rgb.extend([tint, number * 20, trained]);
        }
    }
    Picture {
        width: side,
        height: side,
        rgb,
    }
}

/// Log lines.
pub fn log() -> Vec<LogLine> {
    let lines = [
        (Level::Info, "Loaded the demo generator and demo-vit"),
        (Level::Warning, "presets/zombie.toml: unknown field `lr`"),
        (Level::Info, "Training from photo to pencil sketch"),
        (Level::Error, "Cannot write runs/old/metrics.jsonl"),
        (Level::Info, "Samples of iteration 120"),
    ];
    (1_767_323_045i64..)
        .zip(lines)
        .map(|(time, (level, text))| LogLine {
            time,
            level,
            text: text.to_owned(),
        })
        .collect()
}

/// Eight pairs.
pub fn preview(iteration: u32) -> Preview {
    Preview {
        iteration,
        frozen: (0..8).map(|number| picture(number, 0)).collect(),
        trainable: (0..8).map(|number| picture(number, 200)).collect(),
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    }
}

/// A stop every 20 iterations, every third without weights; the best one lies at 80.
pub fn history(at: u32) -> History {
    let stop = |iteration: u32| {
        let x = iteration as f32 / 100.0;
        Stop {
            iteration,
            scores: Some(Scores {
                direction: 0.7 * (1.0 - (-2.0 * x).exp()),
                identity: 1.0 - 0.2 * x,
                diversity: 1.0 - 0.15 * x * x,
                layout: 1.0 - 0.3 * x,
            }),
            kept: iteration % 60 != 40,
        }
    };
    History {
        stops: (0..=at).step_by(20).map(stop).collect(),
        suggestion: (at >= 80).then(|| Suggestion {
            iteration: 80,
            reason: "direction 0.56 (now 0.64), layout 0.76 (now 0.64)".to_owned(),
            past: false,
        }),
    }
}

/// The engine's state at an iteration, with stops.
pub fn with_stops(phase: RunPhase, at: u32) -> Snapshot {
    Snapshot {
        history: history(at),
        ..snapshot(phase, at)
    }
}

/// The engine's state at an iteration.
pub fn snapshot(phase: RunPhase, at: u32) -> Snapshot {
    let status = status(phase, at);
    Snapshot {
        marks: status.marks.clone(),
        status,
        presets: presets(),
        iterations: (1..=at).map(iteration).collect(),
        preview: Some(preview(at / 20 * 20)),
        history: History::default(),
        log: log(),
        progress: None,
        missing: Vec::new(),
        about: About::default(),
    }
}

/// The same, with a last preset that wants two models which are not there.
pub fn lacking(phase: RunPhase, at: u32) -> Snapshot {
    let mut snapshot = snapshot(phase, at);
    let last = snapshot.presets.last_mut().expect("a preset");
    last.preset.model = "ffhq".to_owned();
    last.preset.clips = BTreeMap::from([("ViT-B/32".to_owned(), 1.0)]);
    snapshot.missing = vec![
        missing("ffhq", "ffhq", ("Faces (FFHQ)", 132_717_355)),
        missing(
            "ViT-B/32",
            "clip-vit-b32",
            ("CLIP ViT-B/32 (OpenAI)", 605_143_284),
        ),
    ];
    snapshot
}

fn missing(name: &str, stem: &str, (title, bytes): (&str, u64)) -> Missing {
    let (licence, meaning) = match name {
        "ffhq" => (
            "NVIDIA",
            "For research only: nothing commercial may be done with it.",
        ),
        _ => (
            "MIT",
            "Free for every use, as long as copies carry the notice.",
        ),
    };
    Missing {
        name: name.to_owned(),
        stem: stem.to_owned(),
        offer: Some(Offer {
            title: title.to_owned(),
            bytes: Some(bytes),
            licence: licence.to_owned(),
            meaning: meaning.to_owned(),
            url: format!("https://example.org/{}", licence.to_lowercase()),
        }),
    }
}

/// The runs folder of [`runs`].
pub const RUNS: &str = "/home/somebody/lab/runs";

fn run(name: &str, state: RunState, [iteration, iterations]: [u32; 2]) -> RunSummary {
    RunSummary {
        path: PathBuf::from(RUNS).join(name),
        about: About::default(),
        state,
        preset: "Pencil sketch".to_owned(),
        prompts: "photo -> pencil sketch".to_owned(),
        iteration,
        iterations,
        changed: 1_767_323_045 + i64::from(iteration) * 60,
        best: None,
        branch: None,
        resumable: true,
        trashed: None,
    }
}

/// A run in each state, one of another runs folder, and one in the trash.
pub fn runs() -> Vec<RunSummary> {
    let failed = "The directional loss became NaN at iteration 41".to_owned();
    let broken = "run.toml is damaged: expected a value".to_owned();
    let mut all = vec![
        run("2026-01-02-0304-sketch", RunState::Held, [137, 300]),
        run("20260102-010000-zombie", RunState::Finished, [300, 300]),
        run("20260101-230000-zombie", RunState::Paused, [80, 300]),
        run("20260101-220000-clay", RunState::Interrupted, [57, 300]),
        run("20260101-210000-clay", RunState::Failed(failed), [41, 300]),
        run("20260101-200000-x", RunState::Unreadable(broken), [0, 0]),
        run("20251231-120000-sketch", RunState::Held, [12, 300]),
        run("20251230-120000-sketch", RunState::Finished, [30, 30]),
    ];
    all[1].about = About {
        title: "Grey zombie".to_owned(),
        note: "best eyes so far".to_owned(),
    };
    for zombie in &mut all[1..3] {
        zombie.preset = "Zombie".to_owned();
        zombie.prompts = "person -> zombie".to_owned();
    }
    let scores = Scores {
        direction: 0.61,
        identity: 0.88,
        diversity: 0.93,
        layout: 0.9,
    };
    all[1].best = Some((80, scores));
    all[2].branch = Some((all[1].path.clone(), 60));
    all[5].preset.clear();
    all[5].prompts.clear();
    all[6].path = PathBuf::from("/data/runs/20251231-120000-sketch");
    all[7].path = PathBuf::from(RUNS).join(".trash/20251230-120000-sketch");
    all[7].trashed = Some(1_767_400_000);
    all
}

/// All of the list at once.
pub fn listed(runs: Vec<RunSummary>) -> RunsAnswer {
    RunsAnswer::Listed(RunsPart {
        here: PathBuf::from(RUNS),
        from: 0,
        runs,
        trash: Some(48_000_000),
    })
}

/// A run of [`runs`] more closely.
pub fn details(run: &RunSummary) -> RunDetails {
    let batch = if run.preset == "Zombie" { 4 } else { 2 };
    RunDetails {
        path: run.path.clone(),
        bytes: 120_000_000,
        shared: 30_000_000,
        iterations: (1..=run.iteration).map(iteration).collect(),
        history: History::default(),
        preview: (run.iteration > 0).then(|| preview(run.iteration)),
        preset: format!(
            "title = \"{}\"\nmodel = \"demo\"\n[training]\nbatch = {batch}\n",
            run.preset
        ),
    }
}
