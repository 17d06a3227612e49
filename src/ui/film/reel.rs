//! Frames that are played: the newest while they are drawn, then all of them again and again. Time
//! comes from ticks; nothing changes but by them, keys and frames that come.

use crate::protocol::FilmPlan;
use crate::ui::app::TICKS_PER_SECOND;
use crate::ui::image::Picture;

/// Whether frames follow each other by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Motion {
    /// They do.
    #[default]
    Plays,
    /// They wait for keys.
    Paused,
}

/// The frames of a preview.
#[derive(Clone, Debug, Default)]
pub struct Reel {
    plan: Option<FilmPlan>,
    frames: Vec<Picture>,
    at: usize,
    /// Part of a frame that has passed.
    passed: f64,
    motion: Motion,
    whole: bool,
}

impl Reel {
    /// Nothing of a film yet.
    #[must_use]
    pub fn of(plan: &FilmPlan) -> Self {
        Self {
            plan: Some(plan.clone()),
            ..Self::default()
        }
    }

    /// What they show.
    #[must_use]
    pub fn plan(&self) -> Option<&FilmPlan> {
        self.plan.as_ref()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.frames.len()
    }

    /// The one that is shown, and which it is.
    #[must_use]
    pub fn shown(&self) -> Option<(usize, &Picture)> {
        Some((self.at, self.frames.get(self.at)?))
    }

    /// Whether ticks change something.
    #[must_use]
    pub fn moves(&self) -> bool {
        self.whole && self.motion == Motion::Plays && self.frames.len() > 1
    }

    /// Whether it waits for keys.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.motion == Motion::Paused
    }

    /// Takes a frame; one that is out of order is none of this film.
    pub fn came(&mut self, index: u32, picture: Picture) {
        if index as usize != self.frames.len() {
            return;
        }
        self.frames.push(picture);
        if self.motion == Motion::Plays {
            self.at = self.frames.len() - 1;
        }
    }

    /// No more will come: from the beginning.
    pub fn is_drawn(&mut self) {
        self.whole = true;
        if self.motion == Motion::Plays {
            (self.at, self.passed) = (0, 0.0);
        }
    }

    /// An eighth of a second is over; says whether another frame is shown.
    pub fn tick(&mut self) -> bool {
        if !self.moves() {
            return false;
        }
        let Some(plan) = &self.plan else {
            return false;
        };
        // Frames of the preview in a tick.
        let speed = f64::from(plan.fps) / f64::from(plan.stride());
        self.passed += speed / TICKS_PER_SECOND as f64;
        let over = self.passed.floor();
        self.passed -= over;
        self.at = (self.at + over as usize) % self.frames.len();
        over > 0.0
    }

    /// Plays or pauses.
    pub fn toggle(&mut self) {
        self.motion = match self.motion {
            Motion::Plays => Motion::Paused,
            Motion::Paused => Motion::Plays,
        };
    }

    /// So many frames on, around the ends; it pauses.
    pub fn step(&mut self, frames: isize) {
        self.motion = Motion::Paused;
        let count = self.frames.len() as isize;
        if count > 0 {
            self.at = (self.at as isize + frames).rem_euclid(count) as usize;
        }
    }

    /// To the first frame.
    pub fn rewind(&mut self) {
        (self.at, self.passed) = (0, 0.0);
    }
}
