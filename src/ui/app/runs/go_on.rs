//! Going on with another run: in this engine, or in the one of its own runs folder.

use std::path::Path;

use super::{App, Tone, ask, called};
use crate::protocol::{Command, RunPhase, RunState, RunSummary, RunsRequest};
use crate::ui::app::Connection;
use crate::ui::curves::Curves;
use crate::ui::editor::Editor;
use crate::ui::event::Effect;
use crate::ui::runs::{Question, Runs, View};
use crate::ui::timeline::Timeline;

impl App {
    /// In the trash a run is taken out of it instead.
    pub(super) fn go_on_or_restore(&mut self) -> Vec<Effect> {
        let Some(run) = self.chosen_run() else {
            return Vec::new();
        };
        let runs = self.runs.as_ref();
        if runs.is_some_and(|runs| runs.view == View::Trash) {
            return ask(RunsRequest::Restore(run.path));
        }
        self.go_on_with(run)
    }

    fn go_on_with(&mut self, run: RunSummary) -> Vec<Effect> {
        if self.is_present(&run.path) {
            self.close_runs();
            return Vec::new();
        }
        if let Some(runs) = self.runs.as_mut().filter(|runs| runs.is_elsewhere(&run)) {
            runs.question = Some(Question::ChangeOver(Box::new(run)));
            return Vec::new();
        }
        if let Some(why) = why_not(&run) {
            self.notify(Tone::Bad, why);
            return Vec::new();
        }
        if self.trains() {
            if let Some(runs) = &mut self.runs {
                runs.question = Some(Question::GoOn(Box::new(run)));
            }
            return Vec::new();
        }
        self.resume(&run)
    }

    fn trains(&self) -> bool {
        let status = self.status();
        status.is_some_and(|status| status.phase == RunPhase::Running)
    }

    pub(super) fn resume(&mut self, run: &RunSummary) -> Vec<Effect> {
        self.close_runs();
        self.return_to_present();
        self.notify(Tone::Plain, format!("Going on with {} ...", called(run)));
        vec![Effect::Send(Command::Resume(run.path.clone()))]
    }

    /// Leaves this engine as it is, training or not.
    pub(super) fn change_over(&mut self, run: RunSummary) -> Vec<Effect> {
        let Some(folder) = run.path.parent().map(Path::to_owned) else {
            return Vec::new();
        };
        if self.editor.as_ref().is_some_and(Editor::is_unkept) {
            self.notify(Tone::Bad, "Save or drop the preset that is edited first");
            return Vec::new();
        }
        let text = if self.trains() {
            format!(
                "Training here goes on; now the runs of {}",
                folder.display()
            )
        } else {
            format!("Now the runs of {}", folder.display())
        };
        self.close_runs();
        self.notify(Tone::Plain, text);
        self.connection = Connection::Connecting("looking for the engine".to_owned());
        self.mirror = None;
        self.curves = Curves::new(&[], self.chart.smoothing);
        self.gallery = None;
        self.timeline = Timeline::default();
        self.wishes = crate::ui::app::Wishes::default();
        self.checkpoint = None;
        self.first_preset = None;
        self.selected = None;
        self.end_in_doubt = false;
        (self.editor, self.left, self.to_run) = (None, None, None);
        (self.mixer_aside, self.search, self.photos) = (None, None, None);
        self.changed_over = Some(folder.clone());
        self.pending = Some(run);
        vec![Effect::ChangeOver { runs: folder }]
    }

    /// Another engine answers, or this one again: what was wanted of it, and what it has.
    pub(in crate::ui::app) fn go_on_with_pending(&mut self) -> Vec<Effect> {
        if let Some(run) = self.pending.take() {
            if self.is_present(&run.path) {
                return Vec::new();
            }
            if self.trains() {
                let runs = self.runs.insert(Runs::default());
                runs.question = Some(Question::GoOn(Box::new(run)));
                return ask(RunsRequest::List);
            }
            return self.resume(&run);
        }
        let Some(runs) = &mut self.runs else {
            return Vec::new();
        };
        runs.shelf.clear();
        ask(RunsRequest::List)
    }
}

/// Why nobody can go on with a run.
fn why_not(run: &RunSummary) -> Option<String> {
    match &run.state {
        RunState::Held => Some(format!(
            "Another nada trains in {}: only that one can steer it",
            called(run)
        )),
        RunState::Unreadable(reason) => Some(reason.clone()),
        _ if !run.resumable => Some(format!(
            "{} has no checkpoint to go on from; begin again with its preset",
            called(run)
        )),
        _ => None,
    }
}
