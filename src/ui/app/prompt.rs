//! Other prompts, typed in a line.

use super::{App, Popup, RunWish, Tone};
use crate::preset::{Preset, Start};
use crate::protocol::{Command, MarkKind, RunPhase, Status};
use crate::ui::action::Action;
use crate::ui::event::Effect;
use crate::ui::prompt::{self, Meaning};

impl App {
    /// `None` for other actions.
    pub(super) fn lead_elsewhere(&mut self, action: Action) -> Option<Vec<Effect>> {
        match action {
            Action::NewPrompt if self.mirror.is_none() => {
                self.notify(Tone::Plain, "The engine is not ready yet");
            }
            Action::NewPrompt => {
                self.prompt.open();
                self.popup = Some(Popup::Prompt);
            }
            Action::TrainPrompt => return Some(self.train_prompt(self.prompt.start)),
            Action::TrainPromptFrozen => return Some(self.train_prompt(Start::Frozen)),
            Action::ToggleStart => self.prompt.toggle_start(),
            Action::OlderPrompt => self.prompt.older(),
            Action::NewerPrompt => self.prompt.newer(),
            Action::ClosePrompt => self.popup = None,
            _ => return None,
        }
        Some(Vec::new())
    }

    /// The preset in force, with the values that keys gave it.
    #[must_use]
    pub fn in_force(&self) -> Option<Preset> {
        let status = self.status()?;
        let mut preset = status.preset.clone();
        preset.training.learning_rate = status.learning_rate;
        preset.training.truncation = status.truncation;
        let own = status.iterations.saturating_sub(since(status));
        preset.training.iterations = own.max(1);
        Some(preset)
    }

    /// Iterations done with the preset in force.
    #[must_use]
    pub fn iterations_of_preset(&self) -> u32 {
        let status = self.status();
        status.map_or(0, |status| status.iteration.saturating_sub(since(status)))
    }

    /// What the line means.
    #[must_use]
    pub fn meaning(&self) -> Meaning {
        let in_force = self.in_force();
        in_force.map_or(Meaning::Nothing, |preset| self.prompt.meaning(&preset))
    }

    /// A line that cannot be trained stays, with the reason below it.
    fn train_prompt(&mut self, start: Start) -> Vec<Effect> {
        let (Meaning::Pair { source, target, .. }, Some(in_force)) =
            (self.meaning(), self.in_force())
        else {
            return Vec::new();
        };
        let text = prompt::text(&source, &target, &in_force, self.presets());
        self.prompt.remember();
        self.popup = None;
        // The selection follows what is in force.
        self.selected = Some(in_force.id);
        let id = text.id.clone();
        self.wishes.want_preset(id.clone());
        self.notify(Tone::Plain, format!("To train: {source} → {target} ..."));
        let effects = vec![Effect::Send(Command::TryPreset {
            text: Box::new(text),
            start: Some(start),
        })];
        if self.status().is_some_and(|s| s.phase == RunPhase::Paused) {
            self.wishes.want_run(RunWish::Run);
            self.to_run = Some(id);
        }
        effects
    }

    /// Training goes on with what was typed, not with what was in force before it.
    pub(super) fn run_as_wished(&mut self, in_force: &str) -> Option<Effect> {
        self.to_run.take_if(|id| id == in_force)?;
        Some(Effect::Send(Command::Run))
    }
}

/// Iterations that were done when the preset came into force.
fn since(status: &Status) -> u32 {
    let begun = status.marks.iter().rev().find_map(|mark| {
        let begun = matches!(mark.kind, MarkKind::Preset(_));
        begun.then_some(mark.iteration)
    });
    begun.unwrap_or(0)
}
