//! What a person wants, and what becomes of it.

use super::steps::{self, Direction};
use super::{App, Connection, Popup, RunWish, Tone};
use crate::preset::{PresetText, Start};
use crate::protocol::{Command, RunPhase};
use crate::session::Mirror;
use crate::ui::action::Action;
use crate::ui::event::{Effect, Farewell};

impl App {
    /// Does what a key means. A popup to read goes away with any key that does not scroll it.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        if self.read_on(action) {
            return Vec::new();
        }
        self.leave_notice();
        if let Action::Runs(action) = action {
            return self.look_at_runs(action);
        }
        if let Action::Samples(action) = action {
            return self.look_at_samples(action);
        }
        if let Action::Studio(action) = action {
            return self.look_at_photos(action);
        }
        if let Action::Film(action) = action {
            return self.film(action);
        }
        if let Action::Mixer(action) = action {
            return self.mix(action);
        }
        if let Action::Hand(action) = action {
            return self.act_by_hand(action);
        }
        self.act_unlinked(action)
            .or_else(|| self.look(action))
            .or_else(|| self.look_at_pictures(action))
            .or_else(|| self.look_back(action))
            .or_else(|| self.look_at_curves(action))
            .or_else(|| self.find(action))
            .or_else(|| self.lead_elsewhere(action))
            .or_else(|| self.edit(action))
            .or_else(|| self.save_or_not(action))
            .or_else(|| self.leave(action))
            .unwrap_or_else(|| self.steer(action).map(Effect::Send).into_iter().collect())
    }

    /// Actions about leaving and coming back.
    fn leave(&mut self, action: Action) -> Option<Vec<Effect>> {
        Some(match action {
            Action::Quit => {
                self.popup = Some(Popup::Quit);
                Vec::new()
            }
            Action::Stay | Action::DeclineLicence => {
                self.popup = None;
                Vec::new()
            }
            Action::Detach | Action::LeaveNow => {
                let status = self.status();
                let trains = status.is_some_and(|status| status.phase == RunPhase::Running);
                vec![
                    Effect::Send(Command::Detach),
                    Effect::Quit(match status {
                        Some(_) if action == Action::Detach && !self.end_in_doubt => {
                            let runs = self.changed_over.clone();
                            Farewell::Detached { trains, runs }
                        }
                        _ => Farewell::Wanted,
                    }),
                ]
            }
            Action::SaveAndStop => {
                self.popup = Some(Popup::Stopping);
                vec![Effect::Send(Command::Shutdown)]
            }
            Action::Leave => vec![Effect::Quit(Farewell::Wanted)],
            Action::Relaunch => self.relaunch(),
            _ => return None,
        })
    }

    /// Goes on as before: with the preset that was in force, training if it was.
    fn relaunch(&mut self) -> Vec<Effect> {
        self.connection = Connection::Connecting("starting the engine".to_owned());
        // A checkpoint may be older than what was made here and saved nowhere.
        let unsaved = self
            .in_force()
            .filter(|preset| !preset.is_saved_in(self.presets()));
        let before = self.mirror.take();
        let before = before.as_ref().map(Mirror::status);
        if self.checkpoint.is_none() && unsaved.is_none() {
            self.first_preset = before.map(|status| status.preset.id.clone());
        }
        let resume = self.checkpoint.clone();
        let mut effects = vec![Effect::Launch { resume }];
        effects.extend(unsaved.map(|preset| {
            Effect::Send(Command::TryPreset {
                text: Box::new(PresetText::of(&preset)),
                start: Some(Start::Continue),
            })
        }));
        if before.is_some_and(|status| status.phase == RunPhase::Running) {
            effects.push(Effect::Send(Command::Run));
        }
        effects
    }

    /// Actions that the engine carries out.
    fn steer(&mut self, action: Action) -> Option<Command> {
        if self.is_cut_off() {
            return None;
        }
        if self.mirror.is_none() {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return None;
        }
        if matches!(
            action,
            Action::TogglePause
                | Action::Step
                | Action::Restart
                | Action::Apply
                | Action::ApplyFrozen
                | Action::ApplyContinue
                | Action::Hotkey(_)
        ) {
            // This is wanted now, not what was typed before.
            self.to_run = None;
        }
        match action {
            Action::TogglePause => Some(self.toggle_pause()),
            Action::Step => Some(Command::Step(1)),
            Action::Restart => {
                self.notify(Tone::Plain, "Beginning again from the frozen weights ...");
                Some(Command::Restart)
            }
            Action::SaveCheckpoint => {
                self.notify(Tone::Plain, "Saving a checkpoint ...");
                Some(Command::SaveCheckpoint)
            }
            Action::Preview => Some(Command::Preview),
            Action::Resample => {
                self.notify(Tone::Plain, "Drawing other samples ...");
                Some(Command::Resample { seed: None })
            }
            Action::Apply => self.apply_selected(None),
            Action::ApplyFrozen => self.apply_selected(Some(Start::Frozen)),
            Action::ApplyContinue => self.apply_selected(Some(Start::Continue)),
            Action::Download => self.ask_for_licences(),
            Action::AcceptLicence => self.accept_licences(),
            Action::CancelTask => Some(Command::Cancel),
            Action::Hotkey(digit) => self.apply_hotkey(digit),
            other => self.adjust(other),
        }
    }

    fn toggle_pause(&mut self) -> Command {
        let running = match self.wishes.run() {
            Some(wish) => wish == RunWish::Run,
            None => (self.status()).is_some_and(|status| status.phase == RunPhase::Running),
        };
        if running {
            self.wishes.want_run(RunWish::Pause);
            Command::Pause
        } else {
            self.wishes.want_run(RunWish::Run);
            Command::Run
        }
    }

    fn adjust(&mut self, action: Action) -> Option<Command> {
        use Direction::{Down, Up};
        let status = self.status()?;
        let total = self.wishes.iterations().unwrap_or(status.iterations);
        let rate = (self.wishes.learning_rate()).unwrap_or(status.learning_rate);
        let truncation = self.wishes.truncation().unwrap_or(status.truncation);
        match action {
            Action::MoreIterations => Some(self.set_iterations(steps::iterations(total, Up))),
            Action::FewerIterations => Some(self.set_iterations(steps::iterations(total, Down))),
            Action::RaiseLearningRate => Some(self.set_rate(steps::learning_rate(rate, Up))),
            Action::LowerLearningRate => Some(self.set_rate(steps::learning_rate(rate, Down))),
            Action::RaiseTruncation => Some(self.set_truncation(steps::truncation(truncation, Up))),
            Action::LowerTruncation => {
                Some(self.set_truncation(steps::truncation(truncation, Down)))
            }
            _ => None,
        }
    }

    fn set_iterations(&mut self, iterations: u32) -> Command {
        self.wishes.want_iterations(iterations);
        Command::SetIterations(iterations)
    }

    fn set_rate(&mut self, rate: f64) -> Command {
        self.wishes.want_learning_rate(rate);
        Command::SetLearningRate(rate)
    }

    fn set_truncation(&mut self, truncation: f64) -> Command {
        self.wishes.want_truncation(truncation);
        Command::SetTruncation(truncation)
    }

    fn apply_selected(&mut self, start: Option<Start>) -> Option<Command> {
        let id = self.selected.clone()?;
        self.apply(id, start)
    }

    fn apply_hotkey(&mut self, digit: u8) -> Option<Command> {
        let hit = (self.presets().iter()).find(|entry| entry.preset.hotkey == Some(digit));
        let Some(id) = hit.map(|entry| entry.preset.id.clone()) else {
            self.notify(Tone::Bad, format!("No preset has the key {digit}"));
            return None;
        };
        self.selected = Some(id.clone());
        self.apply(id, None)
    }

    pub(super) fn apply(&mut self, id: String, start: Option<Start>) -> Option<Command> {
        let title = self.presets().iter().find(|entry| entry.preset.id == id)?;
        let text = format!("Switching to {} ...", title.preset.title);
        self.notify(Tone::Plain, text);
        self.wishes.want_preset(id.clone());
        Some(Command::SetPreset { id, start })
    }
}
