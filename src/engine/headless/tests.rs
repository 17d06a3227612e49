use std::cell::RefCell;
use std::fs;
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::*;
use crate::cli::engine::Surroundings;
use crate::cli::train::Overrides;
use crate::protocol::{Iteration, LogLine, Status};
use crate::session::Signal;

const DEADLINE: Duration = Duration::from_secs(20);

/// Keeps all lines.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<String>>>);

impl Output for Kept {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.0.borrow_mut().push(serde_json::to_string(line)?);
        Ok(())
    }
}

/// Nobody reads any more.
struct Closed;

impl Output for Closed {
    fn line(&mut self, _: &Line) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

/// The test plays the trainer, on a thread of its own.
struct Trainer {
    events: Sender<Event>,
    orders: Receiver<Order>,
    status: Status,
}

impl Trainer {
    fn order(&self) -> Order {
        self.orders.recv_timeout(DEADLINE).unwrap()
    }

    fn say(&self, update: Update) {
        self.events.send(Event::Trainer(update)).unwrap();
    }

    fn status(&mut self, phase: RunPhase) {
        self.status.phase = phase;
        self.say(Update::Status(Box::new(self.status.clone())));
    }

    fn ready(&mut self) {
        self.status(RunPhase::Loading);
        self.status(RunPhase::Paused);
    }

    fn iterate(&mut self) {
        self.status.iteration += 1;
        self.say(Update::Iteration(Iteration {
            iteration: self.status.iteration,
            total: 0.5,
            losses: vec![("directional".to_owned(), 0.5)],
            learning_rate: 0.002,
            seconds: 0.1,
        }));
    }

    /// Loads, then trains as many iterations, as it is told.
    fn run(&mut self, iterations: u32) {
        self.ready();
        assert_eq!(self.order(), Order::Run);
        self.status.run = Some("runs/a".into());
        self.status(RunPhase::Running);
        for _ in 0..iterations {
            self.iterate();
        }
    }

    fn stop(&mut self) {
        let Order::Stop { reason } = self.order() else {
            panic!("no order to stop");
        };
        let path: PathBuf = "runs/a/checkpoints/1.safetensors".into();
        self.say(Update::Saved {
            path: path.clone(),
            iteration: self.status.iteration,
        });
        self.say(Update::Stopped {
            reason,
            checkpoint: Some(path),
        });
    }
}

fn log(level: Level, text: &str) -> Update {
    Update::Log(LogLine {
        time: 0,
        level,
        text: text.to_owned(),
    })
}

/// A training with a trainer that does what `play` says; its ending and its lines.
fn training(
    choice: &PresetChoice,
    first: Vec<Command>,
    output: Box<dyn Output>,
    play: impl FnOnce(Trainer) + Send + 'static,
) -> Ending {
    let (events, received) = mpsc::channel();
    let (order, orders) = mpsc::channel();
    let (around, overrides) = (Surroundings::default(), Overrides::default());
    let (mut choice, _) = Choice::open(choice, &overrides, &around, &events).unwrap();
    let status = session::loading(choice.preset.clone());
    let trainer = Trainer {
        events,
        orders,
        status: status.clone(),
    };
    let playing = thread::spawn(move || play(trainer));
    let mut training = Training {
        session: Session::new(choice.entries(), status),
        choice,
        order: |given| order.send(given).unwrap(),
        output,
        stage: Stage::new(first),
        weights: None,
    };
    let ending = training.run(&received);
    playing.join().unwrap();
    ending
}

/// As [`training`], of `sketch`.
fn sketch(
    first: Vec<Command>,
    play: impl FnOnce(Trainer) + Send + 'static,
) -> (Ending, Vec<String>) {
    let kept = Kept::default();
    let name = PresetChoice::Name("sketch".to_owned());
    let ending = training(&name, first, Box::new(kept.clone()), play);
    (ending, kept.0.take())
}

/// Names of the events.
fn names(lines: &[String]) -> Vec<&str> {
    let name = |line: &'_ String| line.find(',').map(|end| line[10..end - 1].to_owned());
    let names = lines.iter().map(name);
    names.map(|name| &*name.unwrap().leak()).collect()
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
               \"checkpoint\":\"runs/a/checkpoints/1.safetensors\",\"resume\":null}";
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
        trainer.say(log(Level::Warning, "the directional loss is not a number"));
        trainer.status(RunPhase::Paused);
        trainer.stop();
    });
    assert_eq!(ending.exit_code, 1);
    assert_eq!(ending.reason, "the directional loss is not a number");
    let expected = ["start", "iteration", "warning", "checkpoint", "end"];
    assert_eq!(names(&lines), expected);
    assert!(lines[4].contains("--resume runs/a"), "{}", lines[4]);
}

#[test]
fn a_run_that_cannot_begin_fails_with_the_reason() {
    let (ending, _) = sketch(Vec::new(), |mut trainer| {
        trainer.status(RunPhase::Failed("there is no model `ffhq`".to_owned()));
        let Order::Stop { reason } = trainer.order() else {
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
