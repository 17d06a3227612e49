use std::fs;
use std::path::PathBuf;

use super::*;
use crate::protocol::{Level, Order, RunPhase, Update};
use crate::session::Signal;
use script::{Closed, Kept, log, sketch, training};

use super::super::event::Event;

pub mod script;

/// Names of the events.
fn names(lines: &[String]) -> Vec<String> {
    let event = |line: &String| serde_json::from_str::<serde_json::Value>(line).unwrap();
    let name = |line| event(line)["event"].as_str().unwrap().to_owned();
    lines.iter().map(name).collect()
}

#[test]
fn a_run_is_started_told_and_saved() {
    let (ending, lines) = sketch(Vec::new(), |mut trainer| {
        trainer.run(2);
        trainer.status(RunPhase::Finished);
        trainer.stop();
    });
    assert_eq!(ending.exit_code, 0);
    let expected = ["start", "iteration", "iteration", "checkpoint", "end"];
    assert_eq!(names(&lines), expected);
    let end = "{\"event\":\"end\",\"exit_code\":0,\"reason\":\"finished\",\"run\":\"runs/a\",\
               \"iteration\":2,\"samples\":\"runs/a/samples\",\
               \"checkpoint\":\"runs/a/checkpoints/1.safetensors\",\
                \"best\":null,\"resume\":null}";
    assert_eq!(lines.last().unwrap(), end);
}

#[test]
fn an_interrupted_run_is_saved_and_says_how_to_go_on() {
    let (ending, lines) = sketch(Vec::new(), |mut trainer| {
        trainer.run(1);
        let signal = Event::Signal(Signal::Interrupt);
        trainer.events.send(signal).unwrap();
        // The trainer says that it has paused before it stops.
        trainer.status(RunPhase::Paused);
        trainer.stop();
    });
    assert_eq!(
        (ending.exit_code, ending.trainer),
        (130, TrainerEnd::Finished)
    );
    let end = lines.last().unwrap();
    assert!(end.contains("stopped by SIGINT"), "{end}");
    assert!(
        end.contains("\"resume\":\"nada train --resume runs/a\""),
        "{end}"
    );
}

#[test]
fn a_second_signal_ends_at_once() {
    let (ending, _) = sketch(Vec::new(), |mut trainer| {
        trainer.run(1);
        let signal = || Event::Signal(Signal::Terminate);
        trainer.events.send(signal()).unwrap();
        // It is saving.
        assert!(matches!(trainer.order(), Order::Stop { .. }));
        trainer.events.send(signal()).unwrap();
    });
    assert_eq!(
        (ending.exit_code, ending.trainer),
        (143, TrainerEnd::Abandoned)
    );
}

#[test]
fn a_resumed_run_hears_of_what_is_different_first() {
    let first = vec![Command::SetIterations(300), Command::SetLearningRate(0.5)];
    let (ending, _) = sketch(first, |mut trainer| {
        trainer.status.iteration = 150;
        trainer.status.iterations = 150;
        trainer.status(RunPhase::Finished);
        assert_eq!(trainer.order(), Order::SetIterations(300));
        assert_eq!(trainer.order(), Order::SetLearningRate(0.5));
        assert_eq!(trainer.order(), Order::Run);
        // Still as it was, then as it was told.
        trainer.status(RunPhase::Finished);
        trainer.status.iterations = 300;
        trainer.status(RunPhase::Running);
        trainer.status.iteration = 299;
        trainer.iterate();
        trainer.status(RunPhase::Finished);
        trainer.stop();
    });
    assert_eq!((ending.exit_code, &*ending.reason), (0, "finished"));
}

#[test]
fn a_run_that_cannot_go_on_is_saved_and_fails() {
    let (ending, lines) = sketch(Vec::new(), |mut trainer| {
        trainer.run(1);
        let reason = "the directional loss is not a finite number";
        trainer.say(log(Level::Error, reason));
        trainer.status(RunPhase::Failed(reason.to_owned()));
        trainer.stop();
    });
    assert_eq!(ending.exit_code, 1);
    assert_eq!(ending.reason, "the directional loss is not a finite number");
    let expected = ["start", "iteration", "error", "checkpoint", "end"];
    assert_eq!(names(&lines), expected);
    assert!(lines[4].contains("--resume runs/a"), "{}", lines[4]);
}

#[test]
fn what_a_resumed_run_did_before_is_not_told_again() {
    let (_, lines) = sketch(Vec::new(), |mut trainer| {
        trainer.status.run = Some("runs/a".into());
        trainer.status(RunPhase::Paused);
        assert_eq!(trainer.order(), Order::Run);
        trainer.iterate();
        trainer.iterate();
        trainer.status(RunPhase::Paused);
        trainer.status(RunPhase::Running);
        trainer.iterate();
        trainer.status(RunPhase::Finished);
        trainer.stop();
    });
    let expected = ["start", "iteration", "checkpoint", "end"];
    assert_eq!(names(&lines), expected);
    assert!(lines[1].contains("\"iteration\":3"), "{}", lines[1]);
}

#[test]
fn a_run_that_cannot_begin_fails_with_the_reason() {
    let (ending, _) = sketch(Vec::new(), |mut trainer| {
        trainer.status(RunPhase::Failed("there is no model `ffhq`".to_owned()));
        let Order::Stop { reason, .. } = trainer.order() else {
            panic!("no order to stop");
        };
        trainer.say(Update::Stopped {
            reason,
            checkpoint: None,
        });
    });
    assert_eq!(
        (ending.exit_code, &*ending.reason),
        (1, "there is no model `ffhq`")
    );
}

#[test]
fn a_crash_is_told() {
    let (ending, lines) = sketch(Vec::new(), |mut trainer| {
        trainer.run(1);
        trainer.say(Update::Stopped {
            reason: "out of memory".to_owned(),
            checkpoint: None,
        });
    });
    assert_eq!((ending.exit_code, ending.trainer), (1, TrainerEnd::Crashed));
    assert!(lines.last().unwrap().contains("out of memory"));
}

#[test]
fn a_reader_that_is_gone_ends_the_training() {
    let name = PresetChoice::Name("sketch".to_owned());
    let ending = training(&name, Vec::new(), Box::new(Closed), |mut trainer| {
        trainer.run(1);
        trainer.stop();
    });
    assert_eq!(ending.exit_code, 1);
    assert!(
        ending.reason.contains("cannot write: "),
        "{}",
        ending.reason
    );
}

#[test]
fn an_edit_of_the_preset_file_takes_effect() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let text = "source = \"photo\"\ntarget = \"sketch\"\n";
    fs::write(&file, text).unwrap();
    let (kept, choice) = (Kept::default(), PresetChoice::File(file.clone()));
    training(
        &choice,
        Vec::new(),
        Box::new(kept.clone()),
        move |mut trainer| {
            trainer.run(1);
            fs::write(&file, format!("{text}lr = 0.5\n")).unwrap();
            match trainer.order() {
                Order::Adapt { preset, .. } => assert_eq!(preset.training.learning_rate, 0.5),
                other => panic!("{other:?}"),
            }
            trainer.status(RunPhase::Finished);
            trainer.stop();
        },
    );
    let lines = kept.0.take();
    assert!(
        lines
            .iter()
            .any(|line| line.contains("mine was edited: learning_rate 0.0016 → 0.5")),
        "{lines:?}"
    );
}
