//! Actions about the loss chart.

use super::{App, Tone};
use crate::protocol::{self, Command, EarlierWanted, RunsRequest};
use crate::ui::action::Action;
use crate::ui::arrangement::Plotted;
use crate::ui::chart::{Side, Window};
use crate::ui::earlier::EarlierRun;
use crate::ui::event::Effect;
use crate::ui::hits::Target;

/// Columns of a chart that was never drawn.
const USUAL_COLUMNS: u32 = 64;

/// How far the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Iteration,
    Column,
    End,
}

impl App {
    /// `None` for other actions.
    pub(super) fn look_at_curves(&mut self, action: Action) -> Option<Vec<Effect>> {
        let window = matches!(
            action,
            Action::Closer | Action::Farther | Action::PanLeft | Action::PanRight
        );
        if window && self.plotted != Plotted::Losses {
            self.notify(Tone::Plain, "All stops are shown");
            return Some(Vec::new());
        }
        match action {
            Action::CursorLeft => self.move_cursor(Side::Left, Reach::Column),
            Action::CursorRight => self.move_cursor(Side::Right, Reach::Column),
            Action::CursorPrevious => self.move_cursor(Side::Left, Reach::Iteration),
            Action::CursorNext => self.move_cursor(Side::Right, Reach::Iteration),
            Action::CursorStart => self.move_cursor(Side::Left, Reach::End),
            Action::CursorEnd => self.move_cursor(Side::Right, Reach::End),
            Action::Closer => self.closer(self.chart.cursor),
            Action::Farther => self.farther(self.chart.cursor),
            Action::PanLeft => self.pan(Side::Left),
            Action::PanRight => self.pan(Side::Right),
            Action::AllIterations => self.chart.window = Window::All,
            Action::ToggleCurve => self.toggle_curve(),
            Action::ToggleAlone => self.toggle_alone(),
            Action::Smoother => self.smooth(Side::Right),
            Action::Rougher => self.smooth(Side::Left),
            Action::ToggleLogScale => self.chart.scale = self.chart.scale.other(),
            Action::ToggleEarlier => return Some(self.toggle_earlier()),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn move_cursor(&mut self, side: Side, reach: Reach) {
        let Some(&first) = self.curves.iterations.first() else {
            return self.notify(Tone::Plain, "There are no curves yet");
        };
        let (newest, extent) = (self.curves.newest(), self.extent());
        let shown = self.chart.window.stretch(extent);
        let step = match reach {
            Reach::Iteration => 1,
            Reach::Column => shown.width().div_ceil(self.columns()).max(1),
            Reach::End => newest,
        };
        let next = match (self.chart.cursor, side) {
            // The first key puts it where one looks.
            (None, _) if reach != Reach::End => newest.min(shown.to),
            (now, Side::Left) => now.unwrap_or(newest).saturating_sub(step),
            (now, Side::Right) => now.unwrap_or(newest).saturating_add(step),
        };
        self.set_cursor(next.clamp(first, newest));
    }

    pub(super) fn set_cursor(&mut self, iteration: u32) {
        self.chart.cursor = Some(iteration);
        self.chart.window = self.chart.window.showing(iteration, self.extent());
    }

    fn columns(&self) -> u32 {
        let plot = self.hits.area(Target::Plot);
        plot.map_or(USUAL_COLUMNS, |plot| u32::from(plot.width.max(1)))
    }

    pub(super) fn closer(&mut self, around: Option<u32>) {
        let closer = self.chart.window.narrower(around, self.extent());
        if closer == self.chart.window {
            self.notify(Tone::Plain, "The chart is as close as it gets");
        }
        self.chart.window = closer;
    }

    pub(super) fn farther(&mut self, around: Option<u32>) {
        self.chart.window = self.chart.window.wider(around, self.extent());
    }

    pub(super) fn pan(&mut self, side: Side) {
        if self.chart.window == Window::All {
            return self.notify(Tone::Plain, "All iterations are shown");
        }
        self.chart.window = self.chart.window.moved(side, self.extent());
    }

    fn toggle_curve(&mut self) {
        if let Some(picked) = self.picked_curve() {
            self.chart.toggle(&picked);
        }
    }

    fn toggle_alone(&mut self) {
        if self.picked_curve().is_some() {
            self.chart.toggle_alone(&self.curves);
        }
    }

    /// The curve that keys mean, if this run has it; else that is said.
    fn picked_curve(&mut self) -> Option<String> {
        let picked = self.chart.picked().to_owned();
        let mut known = self.curves.series.iter();
        if known.any(|series| series.name == picked) {
            return Some(picked);
        }
        self.notify(Tone::Plain, format!("There is no curve {picked} yet"));
        None
    }

    fn smooth(&mut self, side: Side) {
        self.chart.step_smoothing(side);
        let weight = self.chart.smoothing;
        self.curves.set_smoothing(weight);
        for run in self.chart.earlier.iter_mut().flatten() {
            run.curves.set_smoothing(weight);
        }
    }

    fn toggle_earlier(&mut self) -> Vec<Effect> {
        if self.chart.earlier.take().is_some() {
            self.earlier_asked = None;
            return Vec::new();
        }
        let Some(wanted) = self.wanted_earlier() else {
            self.notify(Tone::Plain, "The engine is not ready yet");
            return Vec::new();
        };
        let text = format!("Reading earlier runs of {} ...", wanted.preset);
        self.notify(Tone::Plain, text);
        self.ask_for_earlier(wanted)
    }

    fn ask_for_earlier(&mut self, wanted: EarlierWanted) -> Vec<Effect> {
        self.chart.earlier = Some(Vec::new());
        self.earlier_asked = Some(wanted.clone());
        vec![Effect::Send(Command::Runs(RunsRequest::Earlier(wanted)))]
    }

    /// What was asked of an engine that did not hear it.
    pub(super) fn earlier_again(&mut self) -> Vec<Effect> {
        self.earlier_asked = None;
        match (&self.chart.earlier, self.wanted_earlier()) {
            (Some(_), Some(wanted)) => self.ask_for_earlier(wanted),
            _ => Vec::new(),
        }
    }

    /// Another preset or another run has other earlier runs.
    pub(super) fn keep_earlier(&mut self) -> Vec<Effect> {
        match (&self.earlier_asked, self.wanted_earlier()) {
            (Some(asked), Some(wanted)) if *asked != wanted => self.ask_for_earlier(wanted),
            _ => Vec::new(),
        }
    }

    fn wanted_earlier(&self) -> Option<EarlierWanted> {
        let status = self.status()?;
        Some(EarlierWanted {
            preset: status.preset.id.clone(),
            except: status.run.clone(),
            most: self.earlier_runs as u32,
        })
    }

    pub(super) fn earlier_found(
        &mut self,
        wanted: &EarlierWanted,
        found: Vec<protocol::EarlierRun>,
    ) {
        if self.earlier_asked.as_ref() != Some(wanted) {
            return;
        }
        if found.is_empty() {
            self.chart.earlier = None;
            self.earlier_asked = None;
            let text = format!("There is no earlier run of {}", wanted.preset);
            return self.notify(Tone::Plain, text);
        }
        let smoothing = self.chart.smoothing;
        let runs = found.into_iter().map(|run| EarlierRun::of(run, smoothing));
        self.chart.earlier = Some(runs.collect());
        self.no_longer_under_way();
        self.stale = true;
    }
}
