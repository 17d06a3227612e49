//! A trainer that a test plays.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::*;
use crate::cli::engine::Surroundings;
use crate::engine::headless::line::Line;
use crate::protocol::{Iteration, Level, LogLine, Status};

const DEADLINE: Duration = Duration::from_secs(20);

/// Keeps all lines.
#[derive(Clone, Default)]
pub struct Kept(pub Rc<RefCell<Vec<String>>>);

impl Output for Kept {
    fn line(&mut self, line: &Line) -> io::Result<()> {
        self.0.borrow_mut().push(serde_json::to_string(line)?);
        Ok(())
    }
}

/// Nobody reads any more.
pub struct Closed;

impl Output for Closed {
    fn line(&mut self, _: &Line) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

/// The test plays the trainer, on a thread of its own.
pub struct Trainer {
    pub events: Sender<Event>,
    orders: Receiver<Order>,
    pub status: Status,
}

impl Trainer {
    pub fn order(&self) -> Order {
        self.orders.recv_timeout(DEADLINE).unwrap()
    }

    pub fn say(&self, update: Update) {
        self.events.send(Event::Trainer(update)).unwrap();
    }

    pub fn status(&mut self, phase: RunPhase) {
        self.status.phase = phase;
        self.say(Update::Status(Box::new(self.status.clone())));
    }

    pub fn ready(&mut self) {
        self.status(RunPhase::Loading);
        self.status(RunPhase::Paused);
    }

    pub fn iterate(&mut self) {
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
    pub fn run(&mut self, iterations: u32) {
        self.ready();
        assert_eq!(self.order(), Order::Run);
        self.status.run = Some("runs/a".into());
        self.status(RunPhase::Running);
        for _ in 0..iterations {
            self.iterate();
        }
    }

    pub fn stop(&mut self) {
        let Order::Stop { reason, .. } = self.order() else {
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

pub fn log(level: Level, text: &str) -> Update {
    Update::Log(LogLine {
        time: 0,
        level,
        text: text.to_owned(),
    })
}

/// A training with a trainer that does what `play` says; its ending and its lines.
pub fn training(
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
    let mut training = Training::new(
        Session::new(choice.entries(), status),
        choice,
        |given| order.send(given).unwrap(),
        (output, Stage::new(first)),
    );
    let ending = training.run(&received);
    playing.join().unwrap();
    ending
}

/// As [`training`], of `sketch`.
pub fn sketch(
    first: Vec<Command>,
    play: impl FnOnce(Trainer) + Send + 'static,
) -> (Ending, Vec<String>) {
    let kept = Kept::default();
    let name = PresetChoice::Name("sketch".to_owned());
    let ending = training(&name, first, Box::new(kept.clone()), play);
    (ending, kept.0.take())
}
