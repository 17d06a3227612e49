//! How far a training without a screen is, and what it tells the session to do next.

use crate::protocol::{Command, RunPhase, Status, Update};

/// What to do after an update.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// Nothing.
    Wait,
    /// Say these to the session.
    Say(Vec<Command>),
}

/// How far it is.
#[derive(Debug)]
pub struct Stage {
    step: Step,
    /// Said before the run begins.
    first: Vec<Command>,
    /// Iterations that the first commands ask for.
    iterations: Option<u32>,
    failure: Option<String>,
    /// Iterations done when it first ran.
    before: Option<u32>,
    begun: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Until the trainer is ready.
    Loading,
    /// The trainer was told to run.
    Started,
    /// Iterations go on.
    Running,
    /// The session was told to end.
    Ending,
}

impl Stage {
    /// Before anything; `first` is said as soon as the trainer is ready.
    pub fn new(first: Vec<Command>) -> Self {
        let iterations = first.iter().find_map(|command| match command {
            Command::SetIterations(count) => Some(*count),
            _ => None,
        });
        Self {
            step: Step::Loading,
            first,
            iterations,
            failure: None,
            before: None,
            begun: false,
        }
    }

    /// Why the training failed, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Iterations that were done before, when the run begins with this: it runs and has a folder.
    /// Once only.
    pub fn begins(&mut self, status: &Status) -> Option<u32> {
        if status.phase != RunPhase::Running {
            return None;
        }
        let before = *self.before.get_or_insert(status.iteration);
        if self.begun || status.run.is_none() {
            return None;
        }
        self.begun = true;
        Some(before)
    }

    /// Somebody else ends the session.
    pub fn stop(&mut self) {
        self.step = Step::Ending;
    }

    /// The training cannot go on, for this reason: what was trained is saved.
    pub fn fail(&mut self, reason: String) -> Next {
        if self.step == Step::Ending {
            return Next::Wait;
        }
        self.failure = Some(reason);
        self.end()
    }

    /// What comes next, now that this was said.
    pub fn after(&mut self, update: &Update) -> Next {
        match update {
            Update::Status(status) => self.at(status),
            Update::Refused { command, reason } if self.step == Step::Started => {
                self.fail(format!("cannot {command}: {reason}"))
            }
            _ => Next::Wait,
        }
    }

    fn at(&mut self, status: &Status) -> Next {
        match (self.step, &status.phase) {
            (Step::Ending, _) => Next::Wait,
            (_, RunPhase::Failed(reason)) => self.fail(reason.clone()),
            (Step::Loading, RunPhase::Paused | RunPhase::Finished)
                if self
                    .iterations
                    .is_some_and(|count| count < status.iteration) =>
            {
                self.fail(format!(
                    "the run has done {} iterations already: --iterations says how many they shall \
                     be in all; leave it out to go on as before",
                    status.iteration
                ))
            }
            (Step::Loading, RunPhase::Paused | RunPhase::Finished) => {
                self.step = Step::Started;
                let mut commands = std::mem::take(&mut self.first);
                commands.push(Command::Run);
                Next::Say(commands)
            }
            (Step::Started | Step::Running, RunPhase::Finished) if self.is_done(status) => {
                self.end()
            }
            (Step::Started, RunPhase::Running) => {
                self.step = Step::Running;
                Next::Wait
            }
            (Step::Running, RunPhase::Paused) if status.preset.training.stop_past_best => {
                self.end()
            }
            (Step::Running, RunPhase::Paused) => {
                self.fail("the trainer paused, and nobody asked it to".to_owned())
            }
            _ => Next::Wait,
        }
    }

    /// A run that was finished before says so until it has heard of more iterations.
    fn is_done(&self, status: &Status) -> bool {
        self.step == Step::Running
            || self
                .iterations
                .is_none_or(|count| status.iteration >= count)
    }

    fn end(&mut self) -> Next {
        self.step = Step::Ending;
        Next::Say(vec![Command::Shutdown])
    }
}
