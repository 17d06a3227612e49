//! `nada train`: the session of a dashboard without one. It starts the run, tells what happens as
//! lines, and ends when the run is finished, cannot go on, or is interrupted.

mod line;
mod output;
mod stage;

use std::collections::VecDeque;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};

use indicatif::ProgressDrawTarget;

use super::event::{Event, Reporter, SignalWatch};
use super::overrides::{Choice, ChoiceError};
use super::{NoDevice, device};
use crate::cli::train::{PresetChoice, TrainArgs};
use crate::protocol::{Command, Level, Order, RunPhase, Update};
use crate::session::{self, ClientId, Effect, Ending, Session, TrainerEnd};
use crate::trainer;
use line::{End, Line, resume_command};
use output::{Bar, Json, Output};
use stage::{Next, Stage};

/// The command line is the only client.
const ME: ClientId = 1;

/// Why a training does not start.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// There is nothing to train.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The device is not there.
    #[error(transparent)]
    Device(#[from] NoDevice),
    /// The run to go on with is not there.
    #[error("{}: there is no run or checkpoint of this name; take a folder of {}", .run.display(), .out.display())]
    NoRun {
        /// What was asked for.
        run: PathBuf,
        /// Where runs are.
        out: PathBuf,
    },
    /// Signals cannot be heard.
    #[error("cannot listen to signals: {0}")]
    Signals(io::Error),
}

/// Trains until the run is finished, or as far as it goes.
///
/// # Errors
/// When it cannot begin. How a training ended is no error here.
pub fn train(args: &TrainArgs) -> Result<Ending, TrainError> {
    let (sender, events) = mpsc::channel();
    check_resume(args)?;
    let named = PresetChoice::Name("sketch".to_owned());
    let named = args.preset.as_ref().unwrap_or(&named);
    // A run that goes on has its own preset; what is to be different there becomes commands.
    let overrides = match args.resume {
        Some(_) => crate::cli::train::Overrides::default(),
        None => args.overrides.clone(),
    };
    let (mut choice, warning) = Choice::open(named, &overrides, &args.surroundings, &sender)?;
    let options = trainer::Options {
        runs: args.out.clone(),
        models: args.surroundings.models_folder(),
        preset: choice.preset.clone(),
        resume: args.resume.clone(),
        device: device::choose(args.surroundings.device)?,
    };
    let _signals = SignalWatch::start(sender.clone()).map_err(TrainError::Signals)?;
    let session = Session::new(choice.entries(), session::loading(choice.preset.clone()));
    let reporter = Reporter::new(sender.clone());
    let trainer = trainer::spawn(options, move |update| reporter.tell(update));
    let mut training = Training {
        session,
        choice,
        // A trainer that is gone has said so in an event of its own.
        order: |order| {
            let _ = trainer.order(order);
        },
        output: output(args),
        stage: Stage::new(first_commands(args)),
        weights: None,
    };
    training.warn(warning);
    let ending = training.run(&events);
    match ending.trainer {
        TrainerEnd::Abandoned => std::mem::forget(trainer),
        TrainerEnd::Finished | TrainerEnd::Crashed => trainer.join(),
    }
    Ok(ending)
}

fn check_resume(args: &TrainArgs) -> Result<(), TrainError> {
    match &args.resume {
        Some(run) if !run.exists() => Err(TrainError::NoRun {
            run: run.clone(),
            out: args.out.clone(),
        }),
        _ => Ok(()),
    }
}

/// What is to be different in a run that goes on.
fn first_commands(args: &TrainArgs) -> Vec<Command> {
    let mut commands = Vec::new();
    if args.resume.is_none() {
        return commands;
    }
    if let Some(choice) = &args.preset {
        commands.push(Command::SetPreset {
            id: choice.id(),
            start: Some(crate::preset::Start::Continue),
        });
    }
    let wanted = &args.overrides;
    let iterations = wanted
        .iterations
        .and_then(|count| u32::try_from(count).ok());
    commands.extend(iterations.map(Command::SetIterations));
    commands.extend(wanted.learning_rate.map(Command::SetLearningRate));
    commands.extend(wanted.truncation.map(Command::SetTruncation));
    commands
}

fn output(args: &TrainArgs) -> Box<dyn Output> {
    if args.json || !io::stdout().is_terminal() {
        Box::new(Json(io::stdout()))
    } else {
        Box::new(Bar::new(io::stdout(), ProgressDrawTarget::stdout()))
    }
}

/// A session without dashboards, and who is told of it.
struct Training<O> {
    session: Session,
    choice: Choice,
    order: O,
    output: Box<dyn Output>,
    stage: Stage,
    /// The newest checkpoint.
    weights: Option<PathBuf>,
}

impl<O: Fn(Order)> Training<O> {
    /// Takes events until the session ends; the last line is written then.
    fn run(&mut self, events: &Receiver<Event>) -> Ending {
        loop {
            let gone = || {
                Event::Trainer(Update::Stopped {
                    reason: "nobody is left to listen to".to_owned(),
                    checkpoint: None,
                })
            };
            let event = events.recv().unwrap_or_else(|_| gone());
            let mut effects = VecDeque::from(self.take(event));
            while let Some(effect) = effects.pop_front() {
                if let Effect::End(ending) = effect {
                    return self.end(ending);
                }
                effects.extend(self.carry_out(effect));
            }
        }
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            // There is no socket.
            Event::Client(_) => Vec::new(),
            Event::Trainer(update) => self.session.handle(session::Event::Trainer(update)),
            Event::Signal(signal) => {
                self.stage.stop();
                self.session.handle(session::Event::Signal(signal))
            }
            Event::Presets(changed) => {
                let outcome = self.choice.changed(&changed);
                let entries = self.choice.entries();
                let mut effects = self.session.handle(session::Event::Library(entries));
                if let Err(error) = outcome {
                    effects.push(self.session.note(Level::Warning, error.to_string()));
                }
                effects
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Effect> {
        match effect {
            Effect::Order(order) => {
                (self.order)(order);
                Vec::new()
            }
            Effect::Send(_, update) | Effect::Broadcast(update) => {
                let told = self.tell(&update);
                let next = match told {
                    Ok(()) => self.stage.after(&update),
                    Err(error) => self.stage.fail(format!("cannot write: {error}")),
                };
                self.go(next)
            }
            Effect::Dismiss(_) | Effect::End(_) => Vec::new(),
        }
    }

    /// What the stage says that comes next.
    fn go(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Wait => Vec::new(),
            Next::Say(commands) => {
                let session = &mut self.session;
                let each = |command| session.handle(session::Event::Command(ME, command));
                commands.into_iter().flat_map(each).collect()
            }
        }
    }

    fn tell(&mut self, update: &Update) -> io::Result<()> {
        let status = &self.session.snapshot().status;
        match update {
            Update::Status(status) => {
                self.output.status(status);
                if status.phase == RunPhase::Running && self.stage.begins() {
                    self.output.line(&Line::start(status))?;
                }
            }
            Update::Iteration(_) if self.stage.begins() => {
                self.output.line(&Line::start(status))?;
            }
            Update::Progress(progress) => self.output.progress(progress.as_ref()),
            Update::Saved { path, .. } => self.weights = Some(path.clone()),
            _ => {}
        }
        match Line::of(update, status.run.as_deref()) {
            Some(line) => self.output.line(&line),
            None => Ok(()),
        }
    }

    fn warn(&mut self, text: Option<String>) {
        if let Some(text) = text {
            let effect = self.session.note(Level::Warning, text);
            self.carry_out(effect);
        }
    }

    /// The session's ending as this training sees it, after the last line.
    fn end(&mut self, mut ending: Ending) -> Ending {
        let status = &self.session.snapshot().status;
        let finished = ending.exit_code == 0 && self.stage.failure().is_none();
        if finished {
            "finished".clone_into(&mut ending.reason);
        } else if let Some(failure) = self.stage.failure().filter(|_| ending.exit_code == 0) {
            ending.exit_code = 1;
            failure.clone_into(&mut ending.reason);
        }
        let kept = ending.checkpoint.clone().or_else(|| self.weights.clone());
        let run = status.run.clone();
        let resume = (run.as_deref()).filter(|_| !finished && kept.is_some());
        let end = End {
            exit_code: ending.exit_code,
            reason: ending.reason.clone(),
            iteration: status.iteration,
            samples: run.as_deref().map(samples),
            checkpoint: kept,
            resume: resume.map(resume_command),
            run,
        };
        // The exit code says it too.
        let _ = self.output.line(&Line::End(end));
        ending
    }
}

fn samples(run: &Path) -> PathBuf {
    run.join("samples")
}

#[cfg(test)]
mod tests;
