//! What a person looks at in the loss chart: which curves, how smooth, which iterations, and where
//! the cursor is.

mod window;

use std::collections::BTreeSet;

use crate::ui::curves::{Curves, TOTAL};
use crate::ui::earlier::EarlierRun;

pub use window::{Extent, Side, Stretch, Window};

/// How much is smoothed: the weight of what was, step by step.
pub const SMOOTHING: [f64; 8] = [0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];

/// The loss axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Even steps.
    #[default]
    Linear,
    /// Decades.
    Logarithmic,
}

impl Scale {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Linear => Self::Logarithmic,
            Self::Logarithmic => Self::Linear,
        }
    }
}

/// The view of the losses.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The loss axis.
    pub scale: Scale,
    /// Which iterations are shown.
    pub window: Window,
    /// The iteration under the cursor; `None` without one.
    pub cursor: Option<u32>,
    /// Weight of what was in the smoothed curves, 0 for none.
    pub smoothing: f64,
    /// Runs of the same preset, newest first; `None` when they are not asked for.
    pub earlier: Option<Vec<EarlierRun>>,
    /// The curve that keys mean.
    picked: String,
    hidden: BTreeSet<String>,
}

impl Default for Chart {
    fn default() -> Self {
        Self {
            scale: Scale::default(),
            window: Window::default(),
            cursor: None,
            smoothing: 0.0,
            earlier: None,
            picked: TOTAL.to_owned(),
            hidden: BTreeSet::new(),
        }
    }
}

impl Chart {
    /// Neither window nor cursor stay where there are no iterations any more.
    /// `newest` is that of the run, `longest` that of the runs that it is compared with.
    pub fn keep_within(&mut self, newest: u32, longest: u32) {
        if let Window::Fixed(stretch) = self.window
            && stretch.from > newest.max(longest)
        {
            self.window = Window::All;
        }
        self.cursor.take_if(|cursor| *cursor > newest);
    }

    /// Whether a curve is drawn.
    #[must_use]
    pub fn shows(&self, name: &str) -> bool {
        !self.hidden.contains(name)
    }

    /// The curve that keys mean.
    #[must_use]
    pub fn picked(&self) -> &str {
        &self.picked
    }

    /// Shows a hidden curve, hides a shown one, and picks it.
    pub fn toggle(&mut self, name: &str) {
        name.clone_into(&mut self.picked);
        if !self.hidden.remove(name) {
            self.hidden.insert(name.to_owned());
        }
    }

    /// Shows the picked curve only, or all when it is the only one already.
    pub fn toggle_alone(&mut self, curves: &Curves) {
        let others = curves.series.iter().map(|series| series.name.clone());
        let others: BTreeSet<String> = others.filter(|name| *name != self.picked).collect();
        self.hidden = if self.hidden == others {
            BTreeSet::new()
        } else {
            others
        };
    }

    /// Picks the curve that stands so many places on in the legend.
    pub fn pick(&mut self, curves: &Curves, places: isize) {
        let count = curves.series.len() as isize;
        let now = curves.series.iter().position(|s| s.name == self.picked);
        let next = (now.unwrap_or(0) as isize + places).rem_euclid(count.max(1));
        if let Some(series) = curves.series.get(next as usize) {
            self.picked.clone_from(&series.name);
        }
    }

    /// One step smoother or rougher.
    pub fn step_smoothing(&mut self, side: Side) {
        let mut steps = SMOOTHING.into_iter();
        let next = match side {
            Side::Right => steps.find(|weight| *weight > self.smoothing + 1e-6),
            Side::Left => steps.rfind(|weight| *weight < self.smoothing - 1e-6),
        };
        self.smoothing = next.unwrap_or(self.smoothing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::fixture;

    fn curves() -> Curves {
        Curves::new(&[fixture::iteration(1)], 0.0)
    }

    #[test]
    fn any_subset_of_curves_can_be_shown() {
        let (mut chart, curves) = (Chart::default(), curves());
        let shown = |chart: &Chart| -> Vec<&str> {
            let names = curves.series.iter().map(|s| s.name.as_str());
            names.filter(|name| chart.shows(name)).collect()
        };
        assert_eq!(shown(&chart), ["total", "directional", "feature"]);
        chart.toggle("directional");
        assert_eq!(shown(&chart), ["total", "feature"]);
        chart.toggle("directional");
        chart.toggle("total");
        assert_eq!(shown(&chart), ["directional", "feature"]);
        chart.pick(&curves, -1);
        assert_eq!(chart.picked(), "feature");
        chart.toggle_alone(&curves);
        assert_eq!(shown(&chart), ["feature"]);
        chart.toggle_alone(&curves);
        assert_eq!(shown(&chart), ["total", "directional", "feature"]);
    }

    #[test]
    fn smoothing_climbs_its_steps_and_joins_them_from_any_weight() {
        let mut chart = Chart::default();
        chart.step_smoothing(Side::Left);
        assert_eq!(chart.smoothing, 0.0);
        chart.smoothing = 0.6;
        chart.step_smoothing(Side::Right);
        assert_eq!(chart.smoothing, 0.7);
        for _ in SMOOTHING {
            chart.step_smoothing(Side::Right);
        }
        assert_eq!(chart.smoothing, 0.99);
    }
}
