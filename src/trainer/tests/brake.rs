//! Loading that somebody ends.

use super::*;
use crate::protocol::Progress;

/// What is loaded slowly: the trainer waits at the gate before it reads it.
const SLOW: &str = "Loading CLIP demo-rn2";

fn is_slow(update: &Update) -> bool {
    matches!(update, Update::Progress(Some(Progress { what, .. })) if what == SLOW)
}

/// With the gate: a message opens it once.
fn gated(runs: &Path, preset: Preset) -> (Lab, mpsc::Sender<()>) {
    let (gate, opened) = mpsc::channel();
    let (sender, updates) = mpsc::channel();
    let options = Options {
        runs: runs.to_owned(),
        models: runs.join("models"),
        latents: None,
        preset,
        resume: None,
        device: Device::Cpu,
    };
    let trainer = spawn(options, move |update| {
        let slow = is_slow(&update);
        let _ = sender.send(update);
        if slow {
            let _ = opened.recv();
        }
    });
    let lab = Lab {
        trainer,
        updates,
        seen: Vec::new(),
    };
    (lab, gate)
}

fn end_loading(lab: &mut Lab, gate: &mpsc::Sender<()>) {
    lab.wait(|update| is_slow(update).then_some(()));
    lab.order(Order::EndTask);
    gate.send(()).unwrap();
}

/// A preset that wants what is slow.
fn slow(id: &str) -> Preset {
    let mut preset = quick(id);
    preset.clips.insert("demo-rn2".to_owned(), 1.0);
    preset
}

#[test]
fn a_switch_that_is_ended_changes_nothing_and_can_be_made_again() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, gate) = gated(runs.path(), quick("sketch"));
    lab.wait_phase(&RunPhase::Paused);
    let adapt = || Order::Adapt {
        preset: Box::new(slow("zombie")),
        start: Start::Continue,
    };
    lab.order(adapt());
    end_loading(&mut lab, &gate);
    assert_eq!(
        lab.wait_refused(),
        "switch preset: loading was ended on request"
    );
    lab.order(Order::Run);
    let status = lab.wait_phase(&RunPhase::Finished);
    assert_eq!(status.preset.id, "sketch");
    // What was pulled once does not end what is loaded later.
    lab.order(adapt());
    gate.send(()).unwrap();
    lab.wait(|update| match update {
        Update::Status(status) => (status.preset.id == "zombie").then_some(()),
        Update::Refused { reason, .. } => panic!("{reason}"),
        _ => None,
    });
    lab.stop();
}

#[test]
fn the_first_loading_can_be_ended_and_begun_again() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, gate) = gated(runs.path(), slow("sketch"));
    end_loading(&mut lab, &gate);
    let reason = lab.wait_failed();
    assert_eq!(reason, "loading was ended on request; run loads again");
    gate.send(()).unwrap();
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    lab.stop();
}

#[test]
fn of_presets_that_wait_the_last_begins_as_one_of_them_was_to() {
    let runs = tempfile::tempdir().unwrap();
    let (mut lab, gate) = gated(runs.path(), quick("sketch"));
    lab.wait_phase(&RunPhase::Paused);
    lab.order(Order::Run);
    lab.wait_phase(&RunPhase::Finished);
    let adapt = |preset: Preset, start: Start| Order::Adapt {
        preset: Box::new(preset),
        start,
    };
    lab.order(adapt(slow("zombie"), Start::Continue));
    lab.wait(|update| is_slow(update).then_some(()));
    lab.order(adapt(quick("robot"), Start::Frozen));
    lab.order(adapt(quick("neon"), Start::Continue));
    gate.send(()).unwrap();
    let status = lab.wait(|update| match update {
        Update::Status(status) if status.preset.id == "neon" => Some((**status).clone()),
        _ => None,
    });
    assert_eq!((status.iteration, status.run), (0, None));
    lab.stop();
}
