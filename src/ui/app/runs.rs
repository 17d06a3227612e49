//! Actions about the list of runs, and what the engine says of it.

mod answers;
mod go_on;
mod moves;

use std::path::Path;

use super::{App, Popup, Tone};
use crate::protocol::{About, Command, RunState, RunSummary, RunsRequest};
use crate::ui::action::{Action, Context, Entry, RunsAction};
use crate::ui::event::Effect;
use crate::ui::key::Key;
use crate::ui::runs::{Field, Question, Runs, View, folder_name, name};

use moves::move_in;

/// As an engine says that a run cannot be looked at.
pub(in crate::ui::app) const LOOK: &str = "look at the run";

fn ask(request: RunsRequest) -> Vec<Effect> {
    vec![Effect::Send(Command::Runs(request))]
}

impl App {
    pub(super) fn look_at_runs(&mut self, action: RunsAction) -> Vec<Effect> {
        if action == RunsAction::Open {
            return self.open_runs();
        }
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        if runs.hint(action, "").is_none() {
            return Vec::new();
        }
        if runs.asks_engine(action) && self.is_cut_off() {
            return Vec::new();
        }
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        let mut effects = match action {
            RunsAction::Keep => self.keep_line(),
            RunsAction::Yes => self.answer_question(),
            RunsAction::GoOn => self.go_on_or_restore(),
            RunsAction::Compare => self.compare(),
            RunsAction::Delete => self.ask_to_delete(),
            RunsAction::Close => self.step_back(),
            RunsAction::Again => ask(RunsRequest::List),
            RunsAction::Undo => runs
                .undo
                .clone()
                .map_or_else(Vec::new, |trashed| ask(RunsRequest::Restore(trashed))),
            other => {
                move_in(runs, other);
                Vec::new()
            }
        };
        effects.extend(self.ask_for_details());
        effects
    }

    fn open_runs(&mut self) -> Vec<Effect> {
        if self.mirror.is_none() {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        }
        if self.is_cut_off() {
            return Vec::new();
        }
        self.popup = None;
        self.samples = None;
        let runs = self.runs.insert(Runs::default());
        if let Some(run) = self.mirror.as_ref().and_then(|m| m.status().run.clone()) {
            runs.select(&run);
        }
        ask(RunsRequest::List)
    }

    /// Asks for what is shown and not known yet.
    fn ask_for_details(&mut self) -> Vec<Effect> {
        let wanted = self.runs.as_mut().and_then(Runs::wanted);
        wanted.map_or_else(Vec::new, |run| ask(RunsRequest::Examine(run)))
    }

    /// A run that cannot be looked at has nothing to show.
    pub(super) fn runs_refused(&mut self) -> Vec<Effect> {
        if let Some(runs) = &mut self.runs {
            runs.shelf.refused();
        }
        self.ask_for_details()
    }

    fn keep_line(&mut self) -> Vec<Effect> {
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        let Some(line) = runs.line.take() else {
            return Vec::new();
        };
        let Some(run) = line.run.and_then(|run| runs.find(&run)) else {
            return Vec::new();
        };
        let before = run.about.clone();
        let about = match line.field {
            Field::Filter => return Vec::new(),
            Field::Title => About {
                title: line.text,
                ..before
            },
            Field::Note => About {
                note: line.text,
                ..before
            },
        };
        let run = run.path.clone();
        ask(RunsRequest::Describe { run, about })
    }

    fn ask_to_delete(&mut self) -> Vec<Effect> {
        let Some(run) = self.chosen_run() else {
            return Vec::new();
        };
        if self.is_present(&run.path) {
            let text = "This is the present run; go on with another one first";
            self.notify(Tone::Bad, text);
        } else if run.state == RunState::Held {
            self.notify(
                Tone::Bad,
                "An engine uses this run: end that, or let it go on with another one",
            );
        } else if let Some(runs) = &mut self.runs {
            runs.question = Some(Question::Delete(Box::new(run)));
        }
        Vec::new()
    }

    fn answer_question(&mut self) -> Vec<Effect> {
        let question = self.runs.as_mut().and_then(|runs| runs.question.take());
        match question {
            Some(Question::Delete(run)) => ask(RunsRequest::Delete(run.path)),
            Some(Question::EmptyTrash) => ask(RunsRequest::EmptyTrash),
            Some(Question::GoOn(run)) => self.resume(&run),
            Some(Question::ChangeOver(run)) => self.change_over(*run),
            None => Vec::new(),
        }
    }

    /// The marked ones; the selected one and the one that is marked, or the present one.
    fn compare(&mut self) -> Vec<Effect> {
        let present = self.status().and_then(|status| status.run.clone());
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        let chosen = runs.chosen().map(|run| run.path.clone());
        let mut both = runs.marked.clone();
        both.extend(chosen.filter(|run| both.len() < 2 && !both.contains(run)));
        let known = present.filter(|run| runs.find(run).is_some());
        both.extend(known.filter(|run| both.len() < 2 && !both.contains(run)));
        if let Ok(both) = <[_; 2]>::try_from(both) {
            runs.view = View::Compare(both, 0);
        } else {
            let text = "Mark two runs with space to compare them";
            self.notify(Tone::Plain, text);
        }
        Vec::new()
    }

    fn step_back(&mut self) -> Vec<Effect> {
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        match runs.view {
            View::Compare(..) => runs.view = View::List,
            View::Trash => runs.show(View::List),
            View::List if !runs.filter.is_empty() => {
                runs.filter.clear();
                runs.settle();
            }
            View::List => self.runs = None,
        }
        Vec::new()
    }

    /// A click on a row.
    pub(super) fn pick_run(&mut self, row: usize) -> Vec<Effect> {
        if let Some(runs) = self.runs.as_mut().filter(|runs| !runs.describes()) {
            runs.select_row(row);
        }
        self.ask_for_details()
    }

    fn chosen_run(&self) -> Option<RunSummary> {
        self.runs.as_ref()?.chosen().cloned()
    }

    /// Whether it is the run of this engine.
    #[must_use]
    pub fn is_present(&self, run: &Path) -> bool {
        self.status().and_then(|status| status.run.as_deref()) == Some(run)
    }

    pub(super) fn runs_context(&self) -> Context {
        match &self.runs {
            Some(runs) if runs.line.is_some() => Context::RunsLine,
            Some(runs) if runs.question.is_some() => Context::RunsQuestion,
            _ => Context::Runs,
        }
    }

    pub(super) fn type_into_runs(&mut self, key: Key) -> Vec<Effect> {
        if let Some(runs) = &mut self.runs {
            runs.type_in(key);
        }
        self.ask_for_details()
    }

    pub(super) fn paste_into_runs(&mut self, text: &str) -> Vec<Effect> {
        if let Some(runs) = &mut self.runs {
            runs.paste(text);
        }
        self.ask_for_details()
    }

    /// What keys of the dashboard do in the list of runs and in the gallery too.
    pub(super) fn reachable(&self, key: Key) -> Option<Action> {
        if !matches!(
            self.context(),
            Context::Runs
                | Context::Samples
                | Context::Studio
                | Context::Mixer
                | Context::MixerList
                | Context::Film
                | Context::FilmScreen
                | Context::Hand
        ) {
            return None;
        }
        let action = self.keymap.lookup(Context::Main, key)?;
        let everywhere = matches!(
            action,
            Action::Help
                | Action::Palette
                | Action::Refresh
                | Action::CycleTheme
                | Action::CycleProtocol
                | Action::ToggleMouse
        );
        everywhere.then_some(action)
    }

    /// The hint of an action, where it means something at this moment.
    #[must_use]
    pub fn hint(&self, entry: &Entry) -> Option<&'static str> {
        match (&self.runs, entry.action) {
            (Some(runs), Action::Runs(action)) => runs.hint(action, entry.hint),
            (_, Action::Samples(_)) => self.samples_hint(entry),
            (_, Action::Film(action)) => self.film_hint(action, entry.hint),
            (_, Action::Mixer(action)) => self.mixer_hint(action, entry.hint),
            (_, Action::Studio(action)) => self
                .studio
                .as_ref()
                .map_or(Some(entry.hint), |studio| studio.hint(action, entry.hint)),
            _ => Some(entry.hint),
        }
    }

    /// What covers the list of runs is closed with it.
    pub(super) fn close_runs(&mut self) {
        self.runs = None;
        self.samples = None;
        self.popup.take_if(|popup| *popup != Popup::Stopping);
    }
}

/// For messages: `Grey hair (20260102-030405-zombie)`, or the folder's name alone.
fn called(run: &RunSummary) -> String {
    let folder = folder_name(&run.path);
    let name = name(run);
    if name == folder {
        return folder;
    }
    format!("{name} ({folder})")
}
