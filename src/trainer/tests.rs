mod brake;
mod going_on;
mod history;
mod lost;
mod one_trainer;
mod samples;

use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::*;
use crate::kept;
use crate::model::WPlus;
use crate::preset::{Guidance, Library, PromptPair, SearchPath, Start};
use crate::protocol::{Level, MarkKind, RunPhase, Status};
use crate::sample::latents::Latents;
use crate::trainer::models::Models;
use crate::weights::safetensors;

/// Long enough for a slow machine under load.
const PATIENCE: Duration = Duration::from_secs(120);

/// A preset that trains quickly.
fn quick(id: &str) -> Preset {
    let library = Library::load(SearchPath::default());
    let mut preset = library.find(id).unwrap().preset;
    preset.clips = [("demo-rn".to_owned(), 1.0)].into();
    preset.training.batch = 1;
    preset.training.crops = 1;
    preset.training.samples = 1;
    preset.training.iterations = 4;
    preset
}

struct Lab {
    trainer: Trainer,
    updates: Receiver<Update>,
    seen: Vec<Update>,
}

impl Lab {
    fn open(runs: &Path, preset: Preset, resume: Option<&Path>) -> Self {
        let (sender, updates) = mpsc::channel();
        let options = Options {
            runs: runs.to_owned(),
            models: runs.join("models"),
            latents: Some(runs.join("latents")),
            preset,
            resume: resume.map(Path::to_owned),
            device: Device::Cpu,
        };
        let trainer = spawn(options, move |update| {
            let _ = sender.send(update);
        });
        Self {
            trainer,
            updates,
            seen: Vec::new(),
        }
    }

    fn order(&self, order: Order) {
        self.trainer.order(order).unwrap();
    }

    /// Waits for an update that gives something.
    fn wait<T>(&mut self, mut found: impl FnMut(&Update) -> Option<T>) -> T {
        loop {
            let update = self.updates.recv_timeout(PATIENCE).expect("an update");
            let result = found(&update);
            self.seen.push(update);
            if let Some(result) = result {
                return result;
            }
        }
    }

    fn wait_phase(&mut self, phase: &RunPhase) -> Status {
        self.wait(|update| match update {
            Update::Status(status) if status.phase == *phase => Some((**status).clone()),
            _ => None,
        })
    }

    fn wait_failed(&mut self) -> String {
        self.wait(|update| match update {
            Update::Status(status) => match &status.phase {
                RunPhase::Failed(reason) => Some(reason.clone()),
                _ => None,
            },
            _ => None,
        })
    }

    fn wait_refused(&mut self) -> String {
        self.wait(|update| match update {
            Update::Refused { command, reason } => Some(format!("{command}: {reason}")),
            _ => None,
        })
    }

    fn stop(mut self) -> (Option<PathBuf>, Vec<Update>) {
        let reason = "the test is over".to_owned();
        self.order(Order::Stop {
            reason,
            insists: true,
        });
        let checkpoint = self.wait(|update| match update {
            Update::Stopped { checkpoint, .. } => Some(checkpoint.clone()),
            _ => None,
        });
        self.trainer.join();
        (checkpoint, self.seen)
    }
}

fn same_weights(a: &Path, b: &Path) -> bool {
    let [a, b] = [a, b].map(|path| safetensors::read(path).unwrap());
    assert!(a.len() > 30);
    a.names().eq(b.names())
        && a.iter()
            .all(|(name, tensor)| tensor == b.get(name).unwrap())
}

/// Trains to the end; gives the last checkpoint.
fn finish(mut lab: Lab) -> PathBuf {
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    lab.stop().0.unwrap()
}

#[test]
fn going_on_gives_bit_for_bit_what_not_stopping_gives() {
    let runs = tempfile::tempdir().unwrap();
    let mut preset = quick("sketch");
    preset.training.mixing = 0.5;
    preset.training.jitter = 0.1;
    preset.training.freeze_noise = false;
    preset.losses.patch = 0.5;
    let whole = finish(Lab::open(runs.path(), preset.clone(), None));

    let mut lab = Lab::open(runs.path(), preset.clone(), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(2));
    let status = lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 2 && s.phase == RunPhase::Paused => Some(s.clone()),
        _ => None,
    });
    lab.stop();
    let run = status.run.unwrap();
    // Another preset is given: the checkpoint's own counts.
    let lab = Lab::open(runs.path(), quick("zombie"), Some(&run));
    let parts = finish(lab);
    assert_eq!(parts.parent(), Some(run.join("checkpoints").as_path()));
    assert!(same_weights(&whole, &parts));
    let frozen = safetensors::parse("frozen", models::EMBEDDED[0].1).unwrap();
    let trained = safetensors::read(&parts).unwrap();
    let name = "convs.3.conv.weight";
    let moved = trained.load(name, Device::Cpu).unwrap() - frozen.load(name, Device::Cpu).unwrap();
    assert!(moved.abs().max().double_value(&[]) > 1e-4);
    assert_eq!(
        folder::read_metrics(&run.join("metrics.jsonl"))
            .unwrap()
            .len(),
        4
    );
}

#[test]
fn a_switch_takes_effect_at_the_next_iteration_and_adds_its_iterations() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    let start = Start::Continue;
    let preset = Box::new(quick("zombie"));
    lab.order(Order::Adapt { preset, start });
    let status = lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 8 && s.phase == RunPhase::Finished => Some(s.clone()),
        _ => None,
    });
    assert_eq!(status.preset.id, "zombie");
    assert_eq!(status.iterations, 8);
    let switched = MarkKind::Preset("zombie".to_owned());
    let mark = status.marks.iter().find(|mark| mark.kind == switched);
    assert_eq!(mark.unwrap().iteration, 4);
    let run = status.run.clone().unwrap();
    assert!(run.join("presets/000004-zombie.toml").exists());

    let preset = Box::new(quick("neon"));
    let start = Start::Frozen;
    lab.order(Order::Adapt { preset, start });
    let fresh = lab.wait(|update| match update {
        Update::Status(s) if s.preset.id == "neon" && s.iteration == 0 => Some(s.clone()),
        _ => None,
    });
    assert_eq!(fresh.run, None);
    lab.stop();
}

/// What goes on as it is set, whatever it is.
fn set(lab: &Lab, change: impl FnOnce(&mut Preset)) {
    let mut preset = quick("sketch");
    change(&mut preset);
    let (preset, start) = (Box::new(preset), Start::Continue);
    lab.order(Order::Adapt { preset, start });
}

fn wait_iteration(lab: &mut Lab, wanted: u32) {
    lab.wait(|update| match update {
        Update::Iteration(iteration) if iteration.iteration == wanted => Some(()),
        _ => None,
    });
}

#[test]
fn a_loss_that_is_no_number_goes_back_to_good_weights_and_says_which() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(1));
    wait_iteration(&mut lab, 1);
    // The second iteration's loss is good; its weights are not.
    set(&lab, |preset| preset.training.learning_rate = f64::NAN);
    lab.order(Order::Step(1));
    wait_iteration(&mut lab, 2);
    lab.order(Order::SaveCheckpoint);
    lab.order(Order::Run);
    let reason = lab.wait_failed();
    assert!(reason.contains("is not a finite number"), "{reason}");
    assert!(reason.contains("back at iteration 1"), "{reason}");
    assert!(reason.contains("learning rate"), "{reason}");

    set(&lab, |_| ());
    let status = lab.wait_phase(&RunPhase::Paused);
    // The checkpoint is not gone on from, and yet it is there; what is trained is insured.
    let run = status.run.unwrap();
    let left = std::fs::read_dir(run.join("checkpoints")).unwrap();
    let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(
        left,
        [
            "auto-000001.safetensors",
            "auto-000001.state.safetensors",
            "diverged-000002.safetensors",
            "diverged-000002.state.safetensors",
        ]
    );
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    let numbers = folder::read_metrics(&run.join("metrics.jsonl")).unwrap();
    let numbers: Vec<u32> = numbers.iter().map(|i| i.iteration).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let mended = lab.stop().0.unwrap();
    // What went wrong left no trace: the same as a run in which it did not happen.
    let clean = finish(Lab::open(runs.path(), quick("sketch"), None));
    assert!(same_weights(&clean, &mended));
}

#[test]
fn weights_are_not_blamed_for_a_loss_that_was_edited() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(2));
    wait_iteration(&mut lab, 2);
    lab.order(Order::SaveCheckpoint);
    set(&lab, |preset| preset.losses.directional = 1e300);
    lab.order(Order::Run);
    let reason = lab.wait_failed();
    assert!(
        reason.contains("total loss is not a finite number"),
        "{reason}"
    );
    assert!(reason.contains("at iteration 2"), "{reason}");
    let checkpoint = lab.stop().0.unwrap();
    assert!(checkpoint.ends_with("checkpoints/000002.safetensors"));
}

#[test]
fn a_model_that_is_not_there_fails_with_what_to_do_and_another_preset_goes_on() {
    let runs = tempfile::tempdir().unwrap();
    let mut missing = quick("sketch");
    missing.model = "ffhq".to_owned();
    let mut lab = Lab::open(runs.path(), missing.clone(), None);
    let reason = lab.wait_failed();
    assert!(reason.contains("nada pull ffhq"), "{reason}");
    let start = Start::Continue;
    let preset = Box::new(quick("sketch"));
    lab.order(Order::Adapt { preset, start });
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(1));
    lab.wait(|update| matches!(update, Update::Iteration(_)).then_some(()));
    let preset = Box::new(missing);
    lab.order(Order::Adapt { preset, start });
    let reason = lab.wait_refused();
    assert!(reason.starts_with("switch preset: "), "{reason}");
    assert!(lab.stop().0.is_some());
}

#[test]
fn values_out_of_range_are_refused_with_the_range() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::SetLearningRate(3.0));
    assert!(lab.wait_refused().contains("0.0000001 to 1"));
    lab.order(Order::SetTruncation(f64::NAN));
    assert!(lab.wait_refused().contains("0 to 1.5"));
    lab.order(Order::SetIterations(0));
    assert!(lab.wait_refused().contains("1 to 1000000"));
    assert_eq!(lab.stop().0, None);
}

#[test]
fn style_pictures_shape_search_and_texture_train_too() {
    let runs = tempfile::tempdir().unwrap();
    for id in ["gold", "robot-shape"] {
        let mut preset = quick(id);
        preset.training.iterations = 1;
        preset.losses.texture = 0.5;
        preset.losses.texture_image = Some("builtin:styles/gold/1.png".into());
        preset.losses.manifold = 0.1;
        preset.losses.global = 0.1;
        preset.losses.feature = 0.1;
        let mut lab = Lab::open(runs.path(), preset, None);
        lab.wait_phase(&RunPhase::Paused);
        lab.order(Order::Run);
        let status = lab.wait_phase(&RunPhase::Finished);
        assert_eq!(status.layers.is_empty(), id == "gold");
        let losses = lab.seen.iter().find_map(|update| match update {
            Update::Iteration(iteration) => Some(iteration.losses.clone()),
            _ => None,
        });
        let names: Vec<String> = losses.unwrap().into_iter().map(|(name, _)| name).collect();
        for name in [
            "directional",
            "global",
            "feature",
            "manifold",
            "texture",
            "range",
        ] {
            assert!(names.iter().any(|known| known == name), "{names:?}");
        }
        let style = lab.seen.iter().find_map(|update| match update {
            Update::Preview(preview) => Some(preview.style.clone()),
            _ => None,
        });
        let style = style.unwrap();
        // The folder's three, and that of the texture.
        assert_eq!(style.len(), if id == "gold" { 4 } else { 1 });
        assert!(style.iter().all(|p| (p.width, p.height) == (128, 128)));
        assert!(
            style
                .iter()
                .all(|p| p.rgb.iter().any(|byte| *byte != p.rgb[0]))
        );
        lab.stop();
    }
}

#[test]
fn unknown_words_are_named() {
    let runs = tempfile::tempdir().unwrap();
    let mut preset = quick("sketch");
    preset.guidance = Guidance::Text(vec![PromptPair {
        source: "photo".to_owned(),
        target: "ukiyo woodblock sketch".to_owned(),
        weight: 1.0,
    }]);
    let mut lab = Lab::open(runs.path(), preset, None);
    let line = lab.wait(|update| match update {
        Update::Log(line) if line.level == Level::Warning => Some(line.text.clone()),
        _ => None,
    });
    assert!(
        line.contains("ukiyo") && line.contains("woodblock"),
        "{line}"
    );
    assert!(!line.contains("sketch"), "{line}");
    lab.stop();
}

#[test]
fn a_folder_that_cannot_be_written_pauses_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let runs = folder.path().join("runs");
    std::fs::write(&runs, "a file where the folder should be").unwrap();
    let mut lab = Lab::open(&runs, quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    let reason = lab.wait_failed();
    assert!(reason.contains("runs"), "{reason}");
    std::fs::remove_file(&runs).unwrap();
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    assert!(lab.stop().0.unwrap().exists());
}

/// A latent of the miniature generator, as `nada invert` writes it.
fn found_latent(folder: &Path) -> PathBuf {
    let models = Models::new("/nowhere".into(), Device::Cpu);
    let source = models.generator("demo").unwrap();
    let config = source.generator.config().clone();
    let w_plus = crate::random::Random::new(9).normal(&[1, config.layers(), config.w_dim]);
    let path = folder.join("found.safetensors");
    Latents::WPlus(WPlus(w_plus))
        .save_noted(&path, &[("generator_sha256", source.sha256)])
        .unwrap();
    path
}

#[test]
fn a_named_latent_is_shown_first_at_once_and_in_every_later_training() {
    let runs = tempfile::tempdir().unwrap();
    let latents = runs.path().join("latents");
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    let preview = |update: &Update| match update {
        Update::Preview(preview) => Some((**preview).clone()),
        _ => None,
    };
    let before = lab.wait(preview);
    assert!(before.names.is_empty());
    kept::keep(&latents, "Anna", &found_latent(runs.path())).unwrap();
    lab.order(Order::RereadLatents);
    let now = lab.wait(preview);
    assert_eq!(now.names, ["Anna"]);
    assert_eq!(now.frozen[1..], before.frozen);
    assert_ne!(now.frozen[0], before.frozen[0]);
    // Nothing was trained: both generators draw the same face.
    assert_eq!(now.frozen[0], now.trainable[0]);
    lab.order(Order::SetTruncation(0.0));
    let mean = lab.wait(preview);
    assert_eq!(mean.frozen[0], now.frozen[0]);
    assert_ne!(mean.frozen[1], now.frozen[1]);
    lab.order(Order::Run);
    let status = lab.wait_phase(&RunPhase::Finished);
    let grid = status.run.unwrap().join("samples/000004.png");
    assert_eq!(grid::names(&grid), ["Anna"]);
    lab.stop();
    let mut later = Lab::open(runs.path(), quick("zombie"), None);
    assert_eq!(later.wait(preview).names, ["Anna"]);
    later.stop();
}
