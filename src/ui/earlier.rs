//! Earlier runs of a preset, as curves.

use crate::protocol;
use crate::ui::curves::Curves;

/// A run that is over, or another one that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierRun {
    /// Its folder's name.
    pub name: String,
    /// Its losses.
    pub curves: Curves,
}

impl EarlierRun {
    /// With its curves smoothed so much.
    #[must_use]
    pub fn of(run: protocol::EarlierRun, smoothing: f64) -> Self {
        Self {
            curves: Curves::new(&run.iterations, smoothing),
            name: run.name,
        }
    }
}
