//! The loop of the trainer thread: orders at iteration boundaries, iterations in between.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::brake::Brake;
use super::machine::Meter;
use super::models::Models;
use super::run::{Halt, Run, Site};
use super::{Options, TrainerError};
use crate::preset::{Preset, Training};
use crate::protocol::{Level, Order, Progress, RunPhase, Update};
use crate::sample::easel::Easel;

mod elsewhere;
mod insurance;
mod orders;
mod recent;
mod samples;
mod saving;
mod status;

use self::insurance::Insurance;
use self::recent::Recent;

/// A status goes out at least this often while iterations go on.
const STATUS_EVERY: Duration = Duration::from_secs(1);

/// State of the thread.
pub(super) struct Worker<'r> {
    report: &'r mut dyn FnMut(Update),
    options: Options,
    site: Site,
    models: Models,
    run: Option<Run>,
    phase: RunPhase,
    /// Iterations until it pauses by itself.
    steps: Option<u32>,
    recent: Recent,
    meter: Meter,
    told: Instant,
    /// The best that it paused for: who goes on wants to.
    told_past: Option<u32>,
    insurance: Insurance,
    /// What the gallery waits for.
    easel: Easel,
}

impl<'r> Worker<'r> {
    pub fn new(options: Options, brake: Brake, report: &'r mut dyn FnMut(Update)) -> Self {
        let device = status::device_name(options.device);
        Self {
            report,
            site: Site {
                runs: options.runs.clone(),
                latents: options.latents.clone(),
                device,
            },
            models: Models::new(options.models.clone(), options.device).with_brake(brake),
            meter: Meter::new(options.device),
            options,
            run: None,
            phase: RunPhase::Loading,
            steps: None,
            recent: Recent::default(),
            told: Instant::now(),
            told_past: None,
            insurance: Insurance::new(),
            easel: Easel::default(),
        }
    }

    /// Works until it is told to stop; gives the last update.
    pub fn work(mut self, inbox: &Receiver<Order>) -> Update {
        self.tell_status();
        self.begin();
        loop {
            let mut waiting: Vec<Order> = inbox.try_iter().collect();
            let idle = self.phase != RunPhase::Running && !self.easel.is_busy();
            if waiting.is_empty() && idle {
                match self.wait(inbox) {
                    Ok(order) => waiting.push(order),
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(error) = self.insure() {
                            self.cannot_keep(&error);
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        return self.stop("nobody gives orders any more");
                    }
                }
                waiting.extend(inbox.try_iter());
            }
            if let Some(reason) = self.carry_out(waiting) {
                return self.stop(&reason);
            }
            if self.phase == RunPhase::Running {
                self.iterate();
            }
            self.draw_samples();
        }
    }

    /// The next order, unless a pause lasts so long that what was trained before it must be insured.
    fn wait(&self, inbox: &Receiver<Order>) -> Result<Order, RecvTimeoutError> {
        let rests = matches!(self.phase, RunPhase::Paused | RunPhase::Finished);
        let resting = self.run.as_ref().filter(|_| rests);
        match resting.and_then(|run| self.insurance.due(run)) {
            Some(due) => inbox.recv_timeout(due),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Loads what the options say, from a checkpoint or anew.
    fn begin(&mut self) {
        match self.load_first() {
            Ok(()) => {}
            Err(error @ TrainerError::Ended) => self.fail(format!("{error}; run loads again")),
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// The run that the options say, or a new one.
    fn load_first(&mut self) -> Result<(), TrainerError> {
        let Some(path) = self.options.resume.clone() else {
            return self.load();
        };
        self.set_phase(RunPhase::Loading);
        self.resume(&path)?;
        self.options.resume = None;
        Ok(())
    }

    fn load(&mut self) -> Result<(), TrainerError> {
        let preset = self.options.preset.clone();
        self.set_phase(RunPhase::Loading);
        self.models.brake().release();
        let loaded = Run::load(&self.site, &preset, &mut self.models, progress(self.report));
        (self.report)(Update::Progress(None));
        self.take_over(loaded?);
        Ok(())
    }

    /// A new run, ready to go.
    fn take_over(&mut self, run: Run) {
        self.run = Some(run);
        self.recent = Recent::default();
        self.told_past = None;
        self.insurance = Insurance::new();
        self.set_phase(RunPhase::Paused);
        self.say_what_is_loaded();
        self.say_unknown_words();
        self.tell_preview();
        self.tell_history();
    }

    fn iterate(&mut self) {
        let Some(run) = &mut self.run else {
            return;
        };
        let first = run.folder.is_none();
        match run.iterate() {
            Ok(iteration) => {
                self.recent.add(iteration.seconds, run.parts);
                if first {
                    // Now there is a folder.
                    self.tell_status();
                    self.tell_history();
                }
                (self.report)(Update::Iteration(iteration));
                if let Err(error) = self.after_iteration() {
                    self.cannot_keep(&error);
                }
            }
            Err(Halt::Diverged(what)) => self.diverged(&what.to_string()),
            Err(Halt::Disk(error)) => self.cannot_keep(&error),
            Err(Halt::Unkept { iteration, error }) => {
                if first {
                    self.tell_status();
                    self.tell_history();
                }
                (self.report)(Update::Iteration(*iteration));
                self.cannot_keep(&error);
            }
        }
    }

    /// Samples, checkpoints, the end.
    fn after_iteration(&mut self) -> Result<(), TrainerError> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let iteration = run.standing().iteration;
        let training = run.standing().preset.training.clone();
        let finished = run.is_finished();
        if iteration.is_multiple_of(training.output_interval) || finished {
            let preview = run.sample()?;
            (self.report)(Update::Preview(Box::new(preview)));
            self.remember()?;
        }
        let stop = iteration.is_multiple_of(training.output_interval) || finished;
        let interval = training.save_interval;
        if finished || (interval > 0 && iteration.is_multiple_of(interval)) {
            let saved = self.save();
            self.unless_ended(saved)?;
        } else {
            self.insure()?;
        }
        if stop {
            self.tell_history();
        }
        if finished {
            self.steps = None;
            self.set_phase(RunPhase::Finished);
            self.log(Level::Info, &format!("finished: iteration {iteration}"));
            return Ok(());
        }
        if let Some(steps) = &mut self.steps {
            *steps -= 1;
            if *steps == 0 {
                self.steps = None;
                self.set_phase(RunPhase::Paused);
                self.tell_preview();
            }
        }
        self.pause_past_best(&training);
        if self.told.elapsed() >= STATUS_EVERY {
            self.tell_status();
        }
        Ok(())
    }

    /// Pauses when the preset says so and going on is of no use.
    fn pause_past_best(&mut self, training: &Training) {
        let Some(run) = self.run.as_ref().filter(|_| training.stop_past_best) else {
            return;
        };
        let suggestion = run.history().suggestion();
        let Some(best) =
            suggestion.filter(|best| best.past && self.told_past != Some(best.iteration))
        else {
            return;
        };
        let text = format!(
            "stopped by itself, past the best: iteration {} ({})",
            best.iteration, best.reason
        );
        self.told_past = Some(best.iteration);
        self.steps = None;
        self.log(Level::Info, &text);
        self.set_phase(RunPhase::Paused);
    }

    fn diverged(&mut self, what: &str) {
        let Some(run) = &self.run else {
            return;
        };
        let standing = run.standing();
        let rate = standing.preset.training.learning_rate;
        self.fail(format!(
            "{what}: back at iteration {}. Lower the learning rate (now {rate}, try {}), then run",
            standing.iteration,
            rate / 2.0
        ));
        // Its stop, if it had one, is none any more.
        self.tell_history();
        self.insurance.is_due_now();
        if let Err(error) = self.insure() {
            self.log(Level::Warning, &error.to_string());
        }
        self.tell_status();
    }

    fn cannot_keep(&mut self, error: &TrainerError) {
        self.fail(format!(
            "{error}. Nothing is lost yet: make room or mend the folder, then run"
        ));
    }

    /// Stops training for a reason; what was trained stays in memory.
    fn fail(&mut self, reason: String) {
        self.steps = None;
        self.log(Level::Error, &reason);
        self.set_phase(RunPhase::Failed(reason));
    }

    fn stop(mut self, reason: &str) -> Update {
        let mut reason = reason.to_owned();
        if let Err(error) = self.save_before_leaving() {
            reason = format!("{reason}; the last iterations are lost: {error}");
        }
        let checkpoint = self.run.as_ref().and_then(Run::newest_checkpoint);
        Update::Stopped { reason, checkpoint }
    }

    fn preset(&self) -> &Preset {
        let run = self.run.as_ref();
        run.map_or(&self.options.preset, |run| &run.standing().preset)
    }
}

/// Tells dashboards what takes a while.
fn progress(report: &mut dyn FnMut(Update)) -> impl FnMut(&str) + '_ {
    |what| {
        report(Update::Progress(Some(Progress {
            what: what.to_owned(),
            done: 0,
            total: 0,
        })));
    }
}
