use super::*;
use crate::protocol::{Preview, RunPhase};
use crate::session::fixture;

fn at(iterations: u32) -> Mirror {
    Mirror::new(fixture::snapshot(RunPhase::Running, iterations))
}

fn known(mirror: &Mirror) -> Vec<u32> {
    let iterations = mirror.snapshot().iterations.iter();
    iterations.map(|one| one.iteration).collect()
}

#[test]
fn iterations_are_appended_and_counted() {
    let mut mirror = at(2);
    mirror.apply(&Update::Iteration(fixture::iteration(3)));
    assert_eq!(known(&mirror), [1, 2, 3]);
    assert_eq!(mirror.status().iteration, 3);
}

#[test]
fn going_back_forgets_what_was_left() {
    let mut mirror = at(5);
    mirror.apply(&Update::Iteration(fixture::iteration(3)));
    assert_eq!(known(&mirror), [1, 2, 3]);
    mirror.apply(&Update::Status(Box::new(fixture::status(
        RunPhase::Paused,
        2,
    ))));
    assert_eq!(known(&mirror), [1, 2]);
}

#[test]
fn another_run_has_other_curves_and_pictures() {
    let mut mirror = at(5);
    mirror.apply(&Update::Preview(Box::new(Preview {
        iteration: 5,
        frozen: Vec::new(),
        trainable: Vec::new(),
        names: Vec::new(),
        seed: None,
        style: Vec::new(),
    })));
    let mut other = fixture::status(RunPhase::Paused, 100);
    other.run = Some("runs/b".into());
    mirror.apply(&Update::Status(Box::new(other)));
    assert_eq!(known(&mirror), [0; 0]);
    assert_eq!(mirror.snapshot().preview, None);
}

#[test]
fn the_first_run_folder_keeps_the_first_iteration() {
    let mut mirror = at(0);
    mirror.apply(&Update::Iteration(fixture::iteration(1)));
    mirror.apply(&Update::Status(Box::new(fixture::status(
        RunPhase::Running,
        1,
    ))));
    assert_eq!(known(&mirror), [1]);
}

#[test]
fn the_log_keeps_the_newest_lines() {
    let mut mirror = at(0);
    for number in 0..LOG_LINES + 7 {
        mirror.apply(&Update::Log(fixture::line(&number.to_string())));
    }
    let log = &mirror.snapshot().log;
    assert_eq!(log.len(), LOG_LINES);
    assert_eq!(log[0].text, "7");
}

#[test]
fn a_mirror_of_a_snapshot_follows_like_the_first() {
    let mut first = at(4);
    let mut second = Mirror::new(first.snapshot().clone());
    for update in [
        Update::Iteration(fixture::iteration(5)),
        Update::Saved {
            path: "runs/a/checkpoints/5".into(),
            iteration: 5,
        },
        Update::Presets(Vec::new()),
        Update::Log(fixture::line("saved")),
    ] {
        first.apply(&update);
        second.apply(&update);
    }
    assert_eq!(first, second);
    assert_eq!(first.status().saved, Some(5));
}
