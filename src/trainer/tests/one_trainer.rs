//! Two trainers never work in the same run's folder.

use super::*;
use crate::trainer::checkpoint;

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
    first.order(Order::Resume(run.clone()));
    first.wait(|update| match update {
        Update::Log(line) if line.text == "going on at iteration 1" => Some(()),
        _ => None,
    });

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
