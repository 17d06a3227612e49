//! The stops of the run as a person moves along them: which one is looked at, and the pictures of
//! those that were, as many as memory may hold.

use std::collections::BTreeSet;

use crate::protocol::{Command, History, Preview, Stop};
use crate::ui::chart::Side;
use crate::ui::gallery::Gallery;

/// Bytes of pictures that are kept.
const MOST_BYTES: usize = 32 << 20;
/// Galleries that are kept whatever their size: the columns of the past, and the looked-at one.
const FEWEST: usize = 8;
/// Columns of the past before the present one.
const MOST_COLUMNS: usize = 5;

/// What the scores of a stop mean.
pub const SCORES: [(&str, &str); 4] = [
    (
        "direction",
        "How well the edits point to the target: 1 exactly, 0 not at all.",
    ),
    (
        "identity",
        "How near each picture stays to its frozen one: 1 is the same.",
    ),
    (
        "diversity",
        "How much pictures differ from each other: 1 as the frozen ones do.",
    ),
    (
        "layout",
        "How much of what tells them apart from afar has stayed: 1 is all.",
    ),
];

/// The person's place in the past.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    looked: Option<u32>,
    /// The looked-at stop, or the one before it as long as its pictures are being read.
    shown: Option<u32>,
    /// The last one used at the end.
    album: Vec<Gallery>,
    asked: Option<u32>,
    missing: BTreeSet<u32>,
}

impl Timeline {
    /// The stop that is looked at; `None` in the present.
    #[must_use]
    pub fn looked(&self) -> Option<u32> {
        self.looked
    }

    /// The pictures in place of the present ones, if any are there.
    #[must_use]
    pub fn shown(&self) -> Option<&Gallery> {
        self.looked.and(self.pictures(self.shown?))
    }

    /// The pictures of a stop, if they were read.
    #[must_use]
    pub fn pictures(&self, iteration: u32) -> Option<&Gallery> {
        self.album.iter().find(|known| known.iteration == iteration)
    }

    /// Looks at a stop; says what is to be asked for.
    pub fn look(&mut self, iteration: u32) -> Option<Command> {
        if self.looked.is_none() {
            self.shown = None;
        }
        self.looked = Some(iteration);
        let known = self.album.iter().position(|g| g.iteration == iteration);
        let Some(known) = known else {
            self.asked = Some(iteration);
            return Some(Command::Look { iteration });
        };
        let used = self.album.remove(known);
        self.album.push(used);
        self.shown = Some(iteration);
        None
    }

    /// Looks at the present.
    pub fn return_to_present(&mut self) {
        self.looked = None;
        self.shown = None;
    }

    /// The first of these that was not read yet, unless another is on its way: an engine answers
    /// the last question of those that wait only.
    pub fn ask_for(&mut self, wanted: &[u32]) -> Option<Command> {
        if self.asked.is_some() {
            return None;
        }
        let unread = |it: &&u32| self.pictures(**it).is_none() && !self.missing.contains(it);
        let iteration = *wanted.iter().find(unread)?;
        self.asked = Some(iteration);
        Some(Command::Look { iteration })
    }

    /// The pictures of a stop have come.
    pub fn came(&mut self, preview: &Preview) {
        let iteration = preview.iteration;
        self.album.retain(|known| known.iteration != iteration);
        self.album.push(Gallery::from(preview));
        if self.asked == Some(iteration) {
            self.asked = None;
        }
        if self.looked == Some(iteration) {
            self.shown = Some(iteration);
        }
        self.trim();
    }

    /// They cannot be read.
    pub fn refused(&mut self) {
        self.missing.extend(self.asked.take());
    }

    /// Pictures of this iteration are drawn anew.
    pub fn redrawn(&mut self, iteration: u32) {
        self.album.retain(|known| known.iteration != iteration);
        self.missing.remove(&iteration);
    }

    /// Forgets what is no stop (any more).
    pub fn keep(&mut self, stops: &[Stop]) {
        let is_stop = |iteration: u32| stops.iter().any(|stop| stop.iteration == iteration);
        self.album.retain(|known| is_stop(known.iteration));
        if !self.looked.is_none_or(is_stop) {
            self.return_to_present();
        }
    }

    /// Oldest first, until the rest fits.
    fn trim(&mut self) {
        let mut bytes: usize = self.album.iter().map(Gallery::bytes).sum();
        while bytes > MOST_BYTES && self.album.len() > FEWEST {
            // What is on screen stays.
            let shown = |known: &Gallery| Some(known.iteration) == self.shown;
            let oldest = usize::from(shown(&self.album[0]));
            bytes -= self.album.remove(oldest).bytes();
        }
    }
}

/// The stop beside where one looks; `None` for the present.
#[must_use]
pub fn beside(history: &History, looked: Option<u32>, side: Side, now: u32) -> Option<u32> {
    let mut stops = history.stops.iter().map(|stop| stop.iteration);
    match (looked, side) {
        (None, Side::Right) => None,
        (Some(looked), Side::Right) => stops.find(|stop| *stop > looked),
        // The stop at which training stands is the present.
        (None, Side::Left) => stops.rfind(|stop| *stop < now),
        (Some(looked), Side::Left) => stops.rfind(|stop| *stop < looked).or(Some(looked)),
    }
}

/// Stops at even distances from the first on. They stay the same while stops are added, until
/// every other one makes room.
#[must_use]
pub fn columns(stops: &[Stop]) -> Vec<u32> {
    let step = stops.len().div_ceil(MOST_COLUMNS).next_power_of_two();
    let even = stops.iter().step_by(step.max(1));
    even.map(|stop| stop.iteration).collect()
}

#[cfg(test)]
mod tests;
