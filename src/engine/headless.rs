//! `nada train`: the session of a dashboard without one. It starts the run, tells what happens as
//! lines, and ends when the run is finished, cannot go on, or is interrupted.

mod line;
mod output;
mod stage;
mod tensorboard;
mod training;

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};

use indicatif::ProgressDrawTarget;

use super::event::{Event, Reporter, SignalWatch};
use super::overrides::{Choice, ChoiceError};
use super::{NoDevice, device};
use crate::cli::train::{Overrides, PresetChoice, TrainArgs};
use crate::kept;
use crate::protocol::Command;
use crate::session::{self, Ending, Session, TrainerEnd};
use crate::trainer;
use output::{Bar, Json, Output};
use stage::Stage;
use tensorboard::TensorBoard;
use training::Training;

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
    let (mut choice, warning) = choose(args, &sender)?;
    let options = trainer::Options {
        runs: args.out.clone(),
        models: args.surroundings.models_folder(),
        latents: kept::usual_folder(),
        preset: choice.preset.clone(),
        resume: args.resume.clone(),
        device: device::choose(args.surroundings.device)?,
    };
    let _signals = SignalWatch::start(sender.clone()).map_err(TrainError::Signals)?;
    let session = Session::new(choice.entries(), session::loading(choice.preset.clone()));
    let reporter = Reporter::new(sender.clone());
    let trainer = trainer::spawn(options, move |update| reporter.tell(update));
    let order = |order| {
        // A trainer that is gone has said so in an event of its own.
        let _ = trainer.order(order);
    };
    let stage = Stage::new(first_commands(args));
    let mut training = Training::new(session, choice, order, (output(args), stage));
    training.warn(warning);
    let ending = training.run(&events);
    match ending.trainer {
        TrainerEnd::Abandoned => std::mem::forget(trainer),
        TrainerEnd::Finished | TrainerEnd::Crashed => trainer.join(),
    }
    Ok(ending)
}

fn choose(
    args: &TrainArgs,
    events: &Sender<Event>,
) -> Result<(Choice, Option<String>), ChoiceError> {
    let usual = PresetChoice::Name("sketch".to_owned());
    let named = args.preset.as_ref().unwrap_or(&usual);
    // A run that goes on has its own preset; what is to be different there becomes commands.
    let overrides = match args.resume {
        Some(_) => Overrides::default(),
        None => args.overrides.clone(),
    };
    Choice::open(named, &overrides, &args.surroundings, events)
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
    let told = told(args);
    if args.tensorboard {
        Box::new(TensorBoard::new(told))
    } else {
        told
    }
}

fn told(args: &TrainArgs) -> Box<dyn Output> {
    if args.json || !io::stdout().is_terminal() {
        Box::new(Json {
            out: io::stdout(),
            aside: io::stderr(),
        })
    } else {
        Box::new(Bar::new(io::stdout(), ProgressDrawTarget::stdout()))
    }
}

#[cfg(test)]
mod tests;
