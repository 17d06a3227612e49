//! What is left when the last checkpoint cannot be written.

use super::*;

/// A trainer whose run was told to go so many iterations, and its folder.
fn stepped(runs: &Path, steps: u32) -> (Lab, PathBuf) {
    let mut lab = Lab::open(runs, quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(steps));
    let status = lab.wait(|update| match update {
        Update::Status(status)
            if status.iteration == steps && status.phase != RunPhase::Running =>
        {
            Some((**status).clone())
        }
        _ => None,
    });
    (lab, status.run.unwrap())
}

#[test]
fn the_checkpoint_that_was_written_by_itself_is_named() {
    let runs = tempfile::tempdir().unwrap();
    let (lab, run) = stepped(runs.path(), 1);
    let checkpoints = run.join("checkpoints");
    let automatic = checkpoints.join("auto-000001.safetensors");
    for file in [
        &automatic,
        &checkpoints.join("auto-000001.state.safetensors"),
    ] {
        std::fs::write(file, "only its name is looked at").unwrap();
    }
    // A folder of its name is in the way of the file.
    std::fs::create_dir(checkpoints.join("000001.state.safetensors")).unwrap();
    assert_eq!(lab.stop().0, Some(automatic));
}

#[test]
fn where_saving_fails_it_does_not_stop_until_somebody_insists_or_mends_that() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, run) = stepped(runs.path(), 1);
    let in_the_way = run.join("checkpoints/000001.state.safetensors");
    std::fs::create_dir(&in_the_way).unwrap();
    let stop = || Order::Stop {
        reason: "enough".to_owned(),
        insists: false,
    };
    lab.order(stop());
    let refused = lab.wait_refused();
    assert!(refused.starts_with("save and stop: "), "{refused}");
    assert!(refused.contains("Nothing is lost yet"), "{refused}");
    std::fs::remove_dir(&in_the_way).unwrap();
    lab.order(stop());
    let reason = lab.wait(|update| match update {
        Update::Stopped { reason, .. } => Some(reason.clone()),
        _ => None,
    });
    assert_eq!(reason, "enough");
    assert!(run.join("checkpoints/000001.safetensors").exists());
}

#[test]
fn the_last_iteration_is_kept_as_soon_as_there_is_room() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, run) = stepped(runs.path(), 3);
    let in_the_way = run.join("samples/000004.png");
    std::fs::create_dir(&in_the_way).unwrap();
    lab.order(Order::Run);
    assert!(lab.wait_failed().contains("make room"));
    lab.order(Order::Run);
    assert!(lab.wait_failed().contains("make room"));
    std::fs::remove_dir(&in_the_way).unwrap();
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    assert!(in_the_way.is_file());
    assert!(run.join("checkpoints/000004.safetensors").exists());
    lab.stop();
}

#[test]
fn fewer_iterations_than_are_done_end_the_training_even_if_they_cannot_be_saved() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, run) = stepped(runs.path(), 2);
    std::fs::create_dir(run.join("checkpoints/000002.state.safetensors")).unwrap();
    lab.order(Order::SetIterations(2));
    lab.wait_phase(&RunPhase::Finished);
    assert!(lab.wait_refused().starts_with("set iterations: "));
    lab.stop();
}
