//! What is left when the last checkpoint cannot be written.

use super::*;

#[test]
fn the_checkpoint_that_was_written_by_itself_is_named() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(1));
    let status = lab.wait(|update| match update {
        Update::Status(status) if status.iteration == 1 => Some((**status).clone()),
        _ => None,
    });
    let checkpoints = status.run.unwrap().join("checkpoints");
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
