//! The loop of a training without a screen: a session with one client, which says what the stage
//! wants and tells what it hears.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use super::line::{End, Line, resume_command};
use super::output::Output;
use super::stage::{Next, Stage};
use crate::engine::event::Event;
use crate::engine::overrides::Choice;
use crate::protocol::{Level, Order, RunPhase, Update};
use crate::session::{self, ClientId, Effect, Ending, Session};
use crate::trainer::history::weights_of;

/// The command line is the only client.
const ME: ClientId = 1;

/// A session without dashboards, and who is told of it.
pub(super) struct Training<O> {
    session: Session,
    choice: Choice,
    order: O,
    output: Box<dyn Output>,
    stage: Stage,
    /// The newest checkpoint.
    weights: Option<PathBuf>,
    /// The newest pictures.
    sampled: Option<PathBuf>,
}

impl<O: Fn(Order)> Training<O> {
    /// Tells `output`; `stage` says what is done before the run begins.
    pub fn new(
        session: Session,
        choice: Choice,
        order: O,
        (output, stage): (Box<dyn Output>, Stage),
    ) -> Self {
        Self {
            session,
            choice,
            order,
            output,
            stage,
            weights: None,
            sampled: None,
        }
    }

    /// Takes events until the session ends; the last line is written then.
    pub fn run(&mut self, events: &Receiver<Event>) -> Ending {
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
            // There is no socket, and nothing is downloaded.
            Event::Client(_)
            | Event::Download(_)
            | Event::Darkroom(_)
            | Event::Cinema(_)
            | Event::Latents
            | Event::Fetched(..)
            | Event::About(..) => Vec::new(),
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
            // Nobody is there who could make room and try again.
            Effect::Order(Order::Stop { reason, .. }) => {
                let insists = true;
                (self.order)(Order::Stop { reason, insists });
                Vec::new()
            }
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
            // Nobody is there who could ask for a download or pictures, or leave.
            Effect::Pull { .. }
            | Effect::CancelPull
            | Effect::Fetch { .. }
            | Effect::Runs { .. }
            | Effect::Samples { .. }
            | Effect::Photos { .. }
            | Effect::Mixer { .. }
            | Effect::Film { .. }
            | Effect::ReadAbout(_)
            | Effect::ReadPreset { .. }
            | Effect::TryPreset { .. }
            | Effect::SavePreset { .. }
            | Effect::Dismiss(_)
            | Effect::End(_) => Vec::new(),
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
        let now = &self.session.snapshot().status;
        let running = now.phase == RunPhase::Running;
        match update {
            Update::Status(status) => {
                self.output.status(status);
                if let Some(before) = self.stage.begins(status) {
                    return self.output.line(&Line::start(status, before));
                }
            }
            // What a resumed run did before.
            Update::Iteration(_) | Update::Preview(_) | Update::History(_) if !running => {
                return Ok(());
            }
            Update::Preview(preview) => return self.sample(preview.iteration),
            Update::Progress(progress) => self.output.progress(progress.as_ref()),
            Update::Saved { path, .. } => self.weights = Some(path.clone()),
            _ => {}
        }
        match Line::of(update) {
            Some(line) => self.output.line(&line),
            None => Ok(()),
        }
    }

    /// Pictures are drawn for dashboards too; those that are kept count here, once.
    fn sample(&mut self, iteration: u32) -> io::Result<()> {
        let Some(run) = &self.session.snapshot().status.run else {
            return Ok(());
        };
        let path = samples(run).join(format!("{iteration:06}.png"));
        if self.sampled.as_ref() == Some(&path) || !path.exists() {
            return Ok(());
        }
        self.sampled = Some(path.clone());
        self.output.line(&Line::Sample { iteration, path })
    }

    /// A line of the engine's own.
    pub fn warn(&mut self, text: Option<String>) {
        if let Some(text) = text {
            let effect = self.session.note(Level::Warning, text);
            self.carry_out(effect);
        }
    }

    /// The weights that the lab would keep.
    fn best(&self) -> Option<PathBuf> {
        let snapshot = self.session.snapshot();
        let best = snapshot.history.suggestion.as_ref()?.iteration;
        weights_of(snapshot.status.run.as_deref()?, best).ok()
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
            best: self.best().filter(|best| Some(best) != kept.as_ref()),
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
