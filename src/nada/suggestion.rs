//! Which moment of a training the lab would keep, from its scores.

use super::scores::Scores;

/// A moment of a training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Iterations done.
    pub iteration: u32,
    /// How it stood.
    pub scores: Scores,
}

/// The moment to keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Iterations done.
    pub iteration: u32,
    /// Why, in one line.
    pub reason: String,
    /// Whether later moments show that going on is of no use.
    pub past: bool,
}

/// The moment to keep of those given, in order; `None` without any.
#[must_use]
pub fn suggest(moments: &[Moment]) -> Option<Suggestion> {
    let last = moments.last()?;
    Some(Suggestion {
        iteration: last.iteration,
        reason: String::new(),
        past: false,
    })
}
