//! Which run comes first.

use std::cmp::Reverse;

use super::name;
use crate::protocol::RunSummary;

/// Orders of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Written last first.
    #[default]
    Newest,
    /// By what they are called.
    Title,
    /// By the preset in force last.
    Preset,
    /// By how they stand.
    State,
    /// The direction of the suggestion, the best first.
    Score,
}

impl Order {
    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Newest => Self::Title,
            Self::Title => Self::Preset,
            Self::Preset => Self::State,
            Self::State => Self::Score,
            Self::Score => Self::Newest,
        }
    }

    /// Words for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Title => "by title",
            Self::Preset => "by preset",
            Self::State => "by state",
            Self::Score => "best first",
        }
    }

    /// Of those that are alike the newest comes first.
    pub fn sort(self, runs: &mut [&RunSummary]) {
        runs.sort_by_cached_key(|run| Reverse((run.changed, run.path.clone())));
        match self {
            Self::Newest => {}
            Self::Title => runs.sort_by_cached_key(|run| name(run).to_lowercase()),
            Self::Preset => runs.sort_by_cached_key(|run| run.preset.to_lowercase()),
            Self::State => runs.sort_by_key(|run| run.state.word()),
            Self::Score => runs.sort_by(|a, b| direction(b).total_cmp(&direction(a))),
        }
    }
}

fn direction(run: &RunSummary) -> f32 {
    let best = run.best.as_ref();
    best.map_or(f32::NEG_INFINITY, |(_, scores)| scores.direction)
}
