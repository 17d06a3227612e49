use super::*;
use crate::protocol::{History, Status};
use crate::trainer::checkpoint::{Place, iterations};
use crate::trainer::folder::read_metrics;

fn told(lab: &mut Lab, mut enough: impl FnMut(&History) -> bool) -> History {
    lab.wait(|update| match update {
        Update::History(history) if enough(history) => Some((**history).clone()),
        _ => None,
    })
}

/// A finished run of 6 iterations with a stop at every second one.
fn with_stops(runs: &Path) -> (Lab, Status, History) {
    let mut preset = quick("sketch");
    preset.training.iterations = 6;
    preset.training.output_interval = 2;
    let mut lab = Lab::open(runs, preset, None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    let history = told(&mut lab, |history| {
        history.stops.last().is_some_and(|stop| stop.iteration == 6)
    });
    let status = lab.wait_phase(&RunPhase::Finished);
    (lab, status, history)
}

#[test]
fn every_interval_is_a_stop_with_scores_and_weights() {
    let runs = tempfile::tempdir().unwrap();
    let (lab, status, history) = with_stops(runs.path());
    let stops: Vec<u32> = history.stops.iter().map(|stop| stop.iteration).collect();
    assert_eq!(stops, [0, 2, 4, 6]);
    assert!(history.stops.iter().all(|stop| stop.kept));
    let scores = |at: usize| history.stops[at].scores.clone().unwrap();
    assert_eq!((scores(0).direction, scores(0).identity), (0.0, 1.0));
    assert!(scores(3).direction > 0.0 && scores(3).identity < 1.0);
    assert!(history.suggestion.is_some());
    let run = status.run.unwrap();
    assert_eq!(iterations(&Place::History.folder(&run)), [2, 4, 6]);
    lab.stop();
}

#[test]
fn going_back_is_a_branch_that_trains_as_the_run_did() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, status, _) = with_stops(runs.path());
    let run = status.run.unwrap();
    lab.order(Order::GoTo(2));
    let back = lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 2 && s.phase == RunPhase::Paused => Some(s.clone()),
        _ => None,
    });
    let branch = back.run.unwrap();
    assert_ne!(branch, run);
    assert_eq!(back.iterations, 6);
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    lab.stop();
    let last = |run: &Path| Place::Checkpoints.folder(run).join("000006.safetensors");
    assert!(same_weights(&last(&run), &last(&branch)));
    for folder in [&run, &branch] {
        let numbers = read_metrics(&folder.join("metrics.jsonl")).unwrap();
        let numbers: Vec<u32> = numbers.iter().map(|line| line.iteration).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        assert!(folder.join("samples/000002.png").exists());
    }
    let description = std::fs::read_to_string(branch.join("run.toml")).unwrap();
    assert!(description.contains("[branch]"), "{description}");
}

#[test]
fn iterations_that_keys_added_stay_and_those_of_another_preset_do_not() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, _, _) = with_stops(runs.path());
    lab.order(Order::SetIterations(9));
    lab.order(Order::GoTo(2));
    let all = |lab: &mut Lab| {
        let status = lab.wait(|update| match update {
            Update::Status(s) if s.iteration == 2 && s.iterations != 6 => Some(s.clone()),
            _ => None,
        });
        status.iterations
    };
    assert_eq!(all(&mut lab), 9);
    let (preset, start) = (Box::new(quick("zombie")), Start::Continue);
    lab.order(Order::Adapt { preset, start });
    lab.order(Order::Step(1));
    wait_iteration(&mut lab, 3);
    lab.order(Order::SetIterations(20));
    lab.order(Order::GoTo(2));
    let status = lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 2 && s.preset.id == "sketch" => Some(s.clone()),
        _ => None,
    });
    assert!(status.iterations < 20, "{}", status.iterations);
    lab.stop();
}

#[test]
fn where_training_stands_and_what_is_gone_cannot_be_gone_back_to() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, status, _) = with_stops(runs.path());
    lab.order(Order::GoTo(6));
    assert!(lab.wait_refused().contains("at iteration 6 already"));
    let folder = Place::History.folder(&status.run.unwrap());
    checkpoint::delete(&folder, 4);
    lab.order(Order::GoTo(4));
    let reason = lab.wait_refused();
    assert!(reason.contains("not kept"), "{reason}");
    // Nothing was left behind, and the run goes on.
    let left: Vec<_> = std::fs::read_dir(runs.path()).unwrap().collect();
    assert_eq!(left.len(), 1);
    lab.order(Order::GoTo(0));
    lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 0 && s.run.is_none() => Some(()),
        _ => None,
    });
    lab.stop();
}

#[test]
fn going_back_to_the_start_brings_back_the_preset_with_which_the_run_began() {
    let runs = tempfile::tempdir().unwrap();
    let mut lab = Lab::open(runs.path(), quick("sketch"), None);
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Step(1));
    lab.wait(|update| matches!(update, Update::Iteration(_)).then_some(()));
    let (preset, start) = (Box::new(quick("zombie")), Start::Continue);
    lab.order(Order::Adapt { preset, start });
    lab.order(Order::Step(1));
    lab.wait(|update| match update {
        Update::Iteration(iteration) if iteration.iteration == 2 => Some(()),
        _ => None,
    });
    lab.order(Order::GoTo(0));
    let status = lab.wait(|update| match update {
        Update::Status(s) if s.iteration == 0 && s.run.is_none() => Some(s.clone()),
        _ => None,
    });
    assert_eq!(status.preset, quick("sketch"));
    assert_eq!((status.iterations, status.marks.len()), (4, 0));
    // Its pictures come after it, for those of the run that is left are forgotten with it.
    lab.wait(|update| match update {
        Update::Preview(preview) if preview.iteration == 0 => Some(()),
        _ => None,
    });
    lab.stop();
}

#[test]
fn weights_make_room_for_others_and_no_budget_keeps_none() {
    let runs = tempfile::tempdir().unwrap();
    for (budget, most) in [(0, 0), (15, 2)] {
        let mut preset = quick("sketch");
        preset.training.iterations = 5;
        preset.training.output_interval = 1;
        preset.training.history_mb = budget;
        let mut lab = Lab::open(runs.path(), preset, None);
        lab.wait_phase(&RunPhase::Paused);
        lab.order(Order::Run);
        let run = lab.wait_phase(&RunPhase::Finished).run.unwrap();
        lab.stop();
        let kept = iterations(&Place::History.folder(&run));
        assert!(kept.len() <= most + 1, "{kept:?}");
        assert_eq!(kept.is_empty(), budget == 0);
        assert!(budget == 0 || kept.contains(&5), "{kept:?}");
    }
}
