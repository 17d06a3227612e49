//! Two trainers never work in the same run's folder.

use super::*;
use crate::trainer::checkpoint;

/// Said when models were loaded.
fn is_ready(update: &Update) -> bool {
    matches!(update, Update::Log(line) if line.text.starts_with("ready: "))
}

#[test]
fn a_run_has_one_trainer_which_may_load_it_again() {
    let runs = tempfile::tempdir().unwrap();
    let mut first = Lab::open(runs.path(), quick("sketch"), None);
    first.wait_phase(&RunPhase::Paused);
    first.order(Order::Step(1));
    let status = first.wait(|update| match update {
        Update::Status(status) if status.iteration == 1 => Some((**status).clone()),
        _ => None,
    });
    let run = status.run.unwrap();
    first.order(Order::SaveCheckpoint);
    // That it is the present run is not enough: it asks for these weights.
    let weights = run.join("checkpoints/000001.safetensors");
    first.order(Order::Resume(weights));
    first.wait(|update| match update {
        Update::Log(line) if line.text == "going on at iteration 1" => Some(()),
        _ => None,
    });

    // As a whole it is here already.
    let loaded = |seen: &[Update]| seen.iter().filter(|update| is_ready(update)).count();
    let before = loaded(&first.seen);
    first.order(Order::Resume(run.clone()));
    first.order(Order::SetIterations(9));
    first.wait(|update| match update {
        Update::Status(status) => (status.iterations == 9).then_some(()),
        _ => None,
    });
    assert_eq!(loaded(&first.seen), before);

    assert_eq!(checkpoint::newest_run(runs.path()), None);
    let mut second = Lab::open(runs.path(), quick("sketch"), Some(&run));
    let reason = second.wait_failed();
    assert!(reason.contains("another nada trains there"), "{reason}");
    first.stop();
    assert_eq!(checkpoint::newest_run(runs.path()), Some(run.clone()));
    second.order(Order::Resume(run));
    second.wait_phase(&RunPhase::Paused);
    second.stop();
}
