//! Actions about the stops of the run: looking at the past, and going back to it.

use super::{App, Popup, Tone};
use crate::protocol::{Command, History, RunPhase, Stop};
use crate::ui::action::Action;
use crate::ui::arrangement::Plotted;
use crate::ui::chart::Side;
use crate::ui::event::Effect;
use crate::ui::hits::Panel;
use crate::ui::timeline::{self, beside};

static NO_HISTORY: History = History {
    stops: Vec::new(),
    suggestion: None,
};

impl App {
    /// `None` for other actions.
    pub(super) fn look_back(&mut self, action: Action) -> Option<Vec<Effect>> {
        let command = match action {
            Action::EarlierStop => self.move_along(Side::Left),
            Action::LaterStop => self.move_along(Side::Right),
            Action::CursorLeft if self.arrows_move_along() => self.move_along(Side::Left),
            Action::CursorRight if self.arrows_move_along() => self.move_along(Side::Right),
            Action::Suggested => self.look_at_suggested(),
            Action::GoBack => self.ask_to_go_back(),
            Action::GoBackNow => return Some(self.go_back()),
            Action::Present => {
                self.return_to_present();
                None
            }
            Action::StayHere => {
                self.popup = None;
                None
            }
            Action::ToggleScores => {
                self.plotted = self.plotted.other();
                None
            }
            _ => return None,
        };
        Some(command.map(Effect::Send).into_iter().collect())
    }

    /// The stops of the run.
    #[must_use]
    pub fn history(&self) -> &History {
        self.snapshot().map_or(&NO_HISTORY, |s| &s.history)
    }

    /// The looked-at stop.
    #[must_use]
    pub fn looked(&self) -> Option<&Stop> {
        let looked = self.timeline.looked()?;
        self.stop(looked)
    }

    fn stop(&self, iteration: u32) -> Option<&Stop> {
        let mut stops = self.history().stops.iter();
        stops.find(|stop| stop.iteration == iteration)
    }

    /// Arrows are those of the panel with the focus; the past takes them from where nothing else
    /// is to be moved.
    fn arrows_move_along(&self) -> bool {
        match self.focused() {
            Panel::Pictures => true,
            Panel::Curves => self.plotted == Plotted::Scores,
            _ => self.timeline.looked().is_some(),
        }
    }

    fn move_along(&mut self, side: Side) -> Option<Command> {
        if self.history().stops.is_empty() {
            self.notify(
                Tone::Plain,
                "There are no stops yet: they come with samples",
            );
            return None;
        }
        let now = self.status().map_or(0, |status| status.iteration);
        let looked = self.timeline.looked();
        let next = beside(self.history(), looked, side, now);
        if next.is_none() {
            self.return_to_present();
        }
        self.look_at(next?)
    }

    /// Shows a stop's pictures, and its losses by the chart's cursor.
    pub(super) fn look_at(&mut self, iteration: u32) -> Option<Command> {
        self.stop(iteration)?;
        // Before the first iteration there are no losses.
        let point = self.curves.point_near(iteration).filter(|_| iteration > 0);
        match point.map(|point| self.curves.iterations[point]) {
            Some(at) => {
                let before = match self.window_before {
                    Some([before, moved]) if moved == self.chart.window => before,
                    _ => self.chart.window,
                };
                self.set_cursor(at);
                self.window_before = Some([before, self.chart.window]);
            }
            None => self.chart.cursor = None,
        }
        self.timeline.look(iteration)
    }

    fn look_at_suggested(&mut self) -> Option<Command> {
        let star = self.history().suggestion.as_ref();
        let Some(iteration) = star.map(|star| star.iteration) else {
            self.notify(Tone::Plain, "The lab suggests nothing yet");
            return None;
        };
        self.look_at(iteration)
    }

    pub(super) fn return_to_present(&mut self) {
        self.chart.cursor = None;
        // Who moved it since wants it so.
        if let Some([before, moved]) = self.window_before.take()
            && self.chart.window == moved
        {
            self.chart.window = before;
        }
        self.timeline.return_to_present();
    }

    /// The question, or why it cannot be.
    fn ask_to_go_back(&mut self) -> Option<Command> {
        let Some(stop) = self.looked() else {
            self.notify(Tone::Plain, "Look at a stop first (b, or * for the star)");
            return None;
        };
        let (iteration, kept) = (stop.iteration, stop.kept);
        if self.status().map(|status| status.iteration) == Some(iteration) {
            let text = format!("Training stands at iteration {iteration} already");
            self.notify(Tone::Plain, text);
        } else if kept {
            self.popup = Some(Popup::GoBack { iteration });
        } else {
            self.notify(Tone::Bad, self.why_not(iteration));
        }
        None
    }

    /// The weights are gone; others may be near.
    fn why_not(&self, iteration: u32) -> String {
        let kept = self.history().stops.iter().filter(|stop| stop.kept);
        let nearest = kept.min_by_key(|stop| stop.iteration.abs_diff(iteration));
        let nearest = nearest.map_or_else(String::new, |stop| {
            format!("; the nearest that are kept: {}", stop.iteration)
        });
        format!(
            "The weights of iteration {iteration} made room for others (`history_mb` in the \
             preset){nearest}"
        )
    }

    /// What trains goes on training.
    fn go_back(&mut self) -> Vec<Effect> {
        let Some(Popup::GoBack { iteration }) = self.popup.take() else {
            return Vec::new();
        };
        self.return_to_present();
        let text = format!("Going back to iteration {iteration} ...");
        self.notify(Tone::Plain, text);
        let mut effects = vec![Effect::Send(Command::GoTo { iteration })];
        if self
            .status()
            .is_some_and(|status| status.phase == RunPhase::Running)
        {
            effects.push(Effect::Send(Command::Run));
        }
        effects
    }

    /// Another run has another past; what is no stop any more cannot be looked at.
    pub(super) fn keep_timeline(&mut self) {
        let Some(history) = self.mirror.as_ref().map(|m| &m.snapshot().history) else {
            return;
        };
        let looked = self.timeline.looked();
        self.timeline.keep(&history.stops);
        if looked.is_some() && self.timeline.looked().is_none() {
            self.chart.cursor = None;
            self.popup
                .take_if(|popup| matches!(popup, Popup::GoBack { .. }));
        }
    }

    /// Asks for the next column of the past that is not there yet.
    pub(super) fn fetch_columns(&mut self) -> Vec<Effect> {
        if !self.arrangement.shows_past() {
            return Vec::new();
        }
        let wanted = timeline::columns(&self.history().stops);
        let command = self.timeline.ask_for(&wanted);
        command.map(Effect::Send).into_iter().collect()
    }
}
