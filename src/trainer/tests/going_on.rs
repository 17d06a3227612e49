//! Going on: from an older checkpoint, after a failed beginning, with another preset.

use super::*;
use crate::trainer::checkpoint::{Place, iterations, newest_run};
use crate::trainer::folder::read_metrics;

/// A finished run of 4 iterations with a checkpoint at every second one.
fn saved(runs: &Path) -> PathBuf {
    let mut preset = quick("sketch");
    preset.training.save_interval = 2;
    let last = finish(Lab::open(runs, preset, None));
    last.ancestors().nth(2).unwrap().to_owned()
}

fn numbers(run: &Path) -> Vec<u32> {
    let all = read_metrics(&run.join("metrics.jsonl")).unwrap();
    all.iter().map(|line| line.iteration).collect()
}

#[test]
fn from_an_older_checkpoint_it_is_a_branch_and_the_newer_one_stays() {
    let runs = tempfile::tempdir().unwrap();
    let run = saved(runs.path());
    let older = Place::Checkpoints.folder(&run).join("000002.safetensors");
    let last = finish(Lab::open(runs.path(), quick("zombie"), Some(&older)));
    let branch = last.ancestors().nth(2).unwrap();
    assert_ne!(branch, run);
    for folder in [&run, branch] {
        assert_eq!(iterations(&Place::Checkpoints.folder(folder)), [2, 4]);
        assert_eq!(numbers(folder), [1, 2, 3, 4]);
    }
    let newest = Place::Checkpoints.folder(&run).join("000004.safetensors");
    assert!(same_weights(&newest, &last));
}

#[test]
fn the_branch_is_gone_on_with_even_if_nothing_was_trained_in_it() {
    let runs = tempfile::tempdir().unwrap();
    let run = saved(runs.path());
    let older = Place::Checkpoints.folder(&run).join("000002.safetensors");
    let mut lab = Lab::open(runs.path(), quick("zombie"), Some(&older));
    let status = lab.wait_phase(&RunPhase::Paused);
    assert_eq!(status.iteration, 2);
    lab.stop();
    assert_eq!(newest_run(runs.path()), status.run);
}

#[test]
fn what_could_not_be_gone_on_with_is_tried_again() {
    let runs = tempfile::tempdir().unwrap();
    let run = saved(runs.path());
    let newest = Place::Checkpoints.folder(&run).join("000004.safetensors");
    let aside = run.join("aside");
    std::fs::rename(&newest, &aside).unwrap();
    let mut lab = Lab::open(runs.path(), quick("zombie"), Some(&newest));
    assert!(lab.wait_failed().contains("no such file"));
    std::fs::rename(&aside, &newest).unwrap();
    lab.order(Order::SetIterations(5)); // there is no run yet
    assert!(lab.wait_refused().starts_with("set iterations: "));
    lab.order(Order::Run);
    assert!(lab.wait_refused().contains("all 4 iterations are done"));
    lab.order(Order::SetIterations(5));
    lab.order(Order::Run);
    let last = lab.wait(|update| match update {
        Update::Saved { path, iteration: 5 } => Some(path.clone()),
        _ => None,
    });
    assert!(last.starts_with(run));
    lab.stop();
}

#[test]
fn noise_that_has_learnt_goes_on_to_be_heard() {
    let runs = tempfile::tempdir().unwrap();
    let mut heard = quick("sketch");
    heard.training.freeze_noise = false;
    let mut frozen = quick("sketch");
    frozen.training.freeze_noise = true;
    let train = |split: bool| {
        let mut lab = Lab::open(runs.path(), heard.clone(), None);
        lab.wait_phase(&RunPhase::Paused);
        lab.order(Order::Step(2));
        let at = |iteration: u32| {
            move |update: &Update| match update {
                Update::Status(s) if s.iteration == iteration && s.phase == RunPhase::Paused => {
                    Some((**s).clone())
                }
                _ => None,
            }
        };
        lab.wait(at(2));
        let preset = Box::new(frozen.clone());
        let start = Start::Continue;
        lab.order(Order::Adapt { preset, start });
        lab.order(Order::Step(1));
        let run = lab.wait(at(3)).run.unwrap();
        if split {
            lab.stop();
            lab = Lab::open(runs.path(), heard.clone(), Some(&run));
            lab.wait_phase(&RunPhase::Paused);
        }
        lab.order(Order::Run);
        lab.wait_phase(&RunPhase::Finished);
        lab.stop().0.unwrap()
    };
    assert!(same_weights(&train(false), &train(true)));
}
