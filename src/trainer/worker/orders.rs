//! What each order does.

use super::recent::Recent;
use super::{RunPhase, Worker, progress};
use crate::preset::{Preset, Start};
use crate::protocol::{GO_BACK, Level, Order, RESUME, STOP, SWITCH, Update};
use crate::trainer::run::Run;

/// The range of each value that a key can set.
const RATES: std::ops::RangeInclusive<f64> = 1e-7..=1.0;
const PSIS: std::ops::RangeInclusive<f64> = 0.0..=1.5;
const MOST_ITERATIONS: u32 = 1_000_000;

impl Worker<'_> {
    /// Carries out what waits; gives the reason when it was told to stop.
    pub(super) fn carry_out(&mut self, orders: Vec<Order>) -> Option<String> {
        if orders.is_empty() {
            return None;
        }
        let last = orders
            .iter()
            .rposition(|o| matches!(o, Order::Adapt { .. }));
        let mut pictures = false;
        let mut anew = false;
        for (index, mut order) in orders.into_iter().enumerate() {
            if let Order::Adapt { start, .. } = &mut order {
                // Of several presets only the last is looked at: each costs seconds. What one of the
                // others was to begin with holds for it too.
                anew |= *start == Start::Frozen;
                if Some(index) != last {
                    continue;
                }
                if anew {
                    *start = Start::Frozen;
                }
            }
            if let Order::Stop { reason, insists } = order {
                match self.save_before_leaving() {
                    Err(error) if !insists => {
                        (self.report)(Update::Refused {
                            command: STOP.to_owned(),
                            reason: format!(
                                "{error}. Nothing is lost yet: make room or mend the folder, then \
                                 try again"
                            ),
                        });
                        continue;
                    }
                    // Who stops tries once more, and says what is lost.
                    _ => return Some(reason),
                }
            }
            pictures |= matches!(
                order,
                Order::Preview
                    | Order::RereadLatents
                    | Order::SetTruncation(_)
                    | Order::Resample(_)
            );
            let (name, done) = self.carry_out_one(order);
            if let Err(reason) = done {
                let command = name.to_owned();
                (self.report)(Update::Refused { command, reason });
            }
        }
        if pictures {
            self.tell_preview();
        }
        self.tell_status();
        None
    }

    /// Gives what a person would call the order, and why it was not carried out.
    fn carry_out_one(&mut self, order: Order) -> (&'static str, Result<(), String>) {
        match order {
            Order::Run => ("run", self.run(None)),
            Order::Step(steps) => ("step", self.run(Some(steps))),
            Order::Pause => ("pause", self.pause()),
            Order::Adapt { preset, start } => (SWITCH, self.adapt(&preset, start)),
            Order::Restart => ("restart", self.restart()),
            Order::SetIterations(n) => ("set iterations", self.set_iterations(n)),
            Order::SetLearningRate(rate) => ("set learning rate", self.set_learning_rate(rate)),
            Order::SetTruncation(psi) => ("set truncation", self.set_truncation(psi)),
            Order::Resample(seed) => ("new samples", self.resample(seed)),
            Order::Samples { client, request } => {
                self.samples(client, request);
                ("draw samples", Ok(()))
            }
            Order::RereadLatents => ("show the latents", self.reread_latents()),
            Order::Preview => ("preview", self.ready().map(|_| ())),
            Order::SaveCheckpoint => ("save checkpoint", self.save_checkpoint()),
            Order::Resume(path) => (RESUME, self.resume(&path).map_err(|e| e.to_string())),
            Order::GoTo(iteration) => (GO_BACK, self.go_to(iteration)),
            // It was carried out before it came here.
            Order::EndTask => ("end it", Ok(())),
            Order::Stop { .. } => ("stop", Ok(())),
        }
    }

    /// The run, or why there is none.
    pub(super) fn ready(&mut self) -> Result<&mut Run, String> {
        let phase = &self.phase;
        let run = self.run.as_mut();
        run.ok_or_else(|| match phase {
            RunPhase::Failed(reason) => reason.clone(),
            _ => "nothing is loaded yet".to_owned(),
        })
    }

    fn run(&mut self, steps: Option<u32>) -> Result<(), String> {
        if self.run.is_none() {
            // Whatever was missing may be there by now.
            self.begin_again()?;
        }
        let failed = matches!(self.phase, RunPhase::Failed(_));
        let run = self.ready()?;
        if run.is_finished() && failed {
            // Its last iteration could not be kept.
            if let Err(error) = self.after_iteration() {
                self.cannot_keep(&error);
            }
            return Ok(());
        }
        if run.is_finished() {
            let done = run.standing().iteration;
            return Err(format!(
                "all {done} iterations are done: raise their number first (+ in the dashboard)"
            ));
        }
        if steps == Some(0) {
            return Err("0 steps; allowed: 1 or more".to_owned());
        }
        self.steps = steps;
        self.set_phase(RunPhase::Running);
        Ok(())
    }

    fn pause(&mut self) -> Result<(), String> {
        self.steps = None;
        if self.phase == RunPhase::Running {
            self.set_phase(RunPhase::Paused);
            self.tell_preview();
        }
        Ok(())
    }

    pub(super) fn adapt(&mut self, preset: &Preset, start: Start) -> Result<(), String> {
        let Some(run) = &self.run else {
            self.options.preset = preset.clone();
            self.options.resume = None;
            return self.begin_again();
        };
        let before = &run.standing().preset;
        let switched = before.is_left_for(preset);
        // Another generator has no present weights.
        let start = if before.model == preset.model {
            start
        } else {
            Start::Frozen
        };
        if start == Start::Frozen {
            self.save_before_leaving()
                .map_err(|error| error.to_string())?;
        }
        self.models.brake().release();
        let run = self.run.as_mut();
        let done = run.map(|run| run.adapt(preset, start, &mut self.models, progress(self.report)));
        (self.report)(Update::Progress(None));
        done.transpose().map_err(|error| error.to_string())?;
        let clips: Vec<&str> = preset.clips.keys().map(String::as_str).collect();
        self.models.keep_clips(&clips);
        if start == Start::Frozen {
            self.recent = Recent::default();
            self.told_past = None;
        }
        let ended = self.settle_phase(switched);
        let what = if switched { "switched to" } else { "reloaded" };
        let from = match start {
            Start::Continue => "from the present weights",
            Start::Frozen => "from the frozen weights",
        };
        self.log(Level::Info, &format!("{what} {}, {from}", preset.id));
        self.say_unknown_words();
        // Mirrors forget the pictures of a run that is left when they hear of another one.
        self.tell_status();
        self.tell_preview();
        self.tell_history();
        if ended {
            let saved = self.save();
            let saved = self.unless_ended(saved);
            return saved.map_err(|error| format!("done, but {error}"));
        }
        Ok(())
    }

    /// The phase after another preset came into force; whether that ended the run.
    fn settle_phase(&mut self, switched: bool) -> bool {
        let finished = self.run.as_ref().is_some_and(Run::is_finished);
        match &self.phase {
            // Who chose another preset after the end wants to see it.
            RunPhase::Finished if !finished && switched => self.set_phase(RunPhase::Running),
            RunPhase::Finished | RunPhase::Failed(_) if !finished => {
                self.set_phase(RunPhase::Paused);
            }
            RunPhase::Running | RunPhase::Paused if finished => {
                self.set_phase(RunPhase::Finished);
                return true;
            }
            _ => {}
        }
        false
    }

    /// What could not be loaded at first.
    fn begin_again(&mut self) -> Result<(), String> {
        self.load_first().map_err(|error| {
            let reason = error.to_string();
            self.set_phase(RunPhase::Failed(reason.clone()));
            reason
        })
    }

    pub(super) fn restart(&mut self) -> Result<(), String> {
        let phase = self.phase.clone();
        self.ready()?;
        self.save_before_leaving()
            .map_err(|error| error.to_string())?;
        let run = self.ready()?;
        run.restart().map_err(|error| error.to_string())?;
        self.recent = Recent::default();
        self.told_past = None;
        self.set_phase(match phase {
            RunPhase::Running | RunPhase::Finished => RunPhase::Running,
            _ => RunPhase::Paused,
        });
        self.log(Level::Info, "begun again from the frozen weights");
        self.tell_preview();
        self.tell_history();
        Ok(())
    }

    pub(super) fn set_iterations(&mut self, iterations: u32) -> Result<(), String> {
        if !(1..=MOST_ITERATIONS).contains(&iterations) {
            return Err(format!("{iterations}; allowed: 1 to {MOST_ITERATIONS}"));
        }
        let run = self.ready()?;
        run.set_iterations(iterations);
        let finished = run.is_finished();
        match self.phase {
            RunPhase::Finished if !finished => self.set_phase(RunPhase::Paused),
            RunPhase::Running | RunPhase::Paused if finished => {
                self.set_phase(RunPhase::Finished);
                let saved = self.save();
                let saved = self.unless_ended(saved);
                saved.map_err(|error| error.to_string())?;
            }
            _ => {}
        }
        Ok(())
    }

    fn set_learning_rate(&mut self, rate: f64) -> Result<(), String> {
        if !RATES.contains(&rate) {
            return Err(format!(
                "{rate}; allowed: {} to {}",
                RATES.start(),
                RATES.end()
            ));
        }
        self.ready()?.set_learning_rate(rate);
        Ok(())
    }

    fn set_truncation(&mut self, psi: f64) -> Result<(), String> {
        if !PSIS.contains(&psi) {
            return Err(format!(
                "{psi}; allowed: {} to {}",
                PSIS.start(),
                PSIS.end()
            ));
        }
        self.ready()?.set_truncation(psi);
        Ok(())
    }

    fn resample(&mut self, seed: Option<u64>) -> Result<(), String> {
        let run = self.ready()?;
        let next = run.standing().sample_seed.wrapping_add(1);
        run.resample(seed.unwrap_or(next));
        Ok(())
    }

    /// Whoever loads a run later reads them then.
    fn reread_latents(&mut self) -> Result<(), String> {
        if let Some(run) = &mut self.run {
            run.draw_anew();
        }
        Ok(())
    }

    fn save_checkpoint(&mut self) -> Result<(), String> {
        self.ready()?;
        self.save().map_err(|error| error.to_string())
    }
}
