//! What was asked for and is not in force yet, so that a key shows at once and the next key
//! counts from there, however long an iteration takes.

use crate::protocol::{RunPhase, Status};

/// So many answers may pass before a wish is given up.
const PATIENCE: u8 = 4;

/// Run or pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunWish {
    /// Go on.
    Run,
    /// Stop after the iteration.
    Pause,
}

#[derive(Clone, Debug, PartialEq)]
struct Wish<T> {
    value: T,
    patience: u8,
}

impl<T> Wish<T> {
    fn new(value: T) -> Option<Self> {
        Some(Self {
            value,
            patience: PATIENCE,
        })
    }
}

/// Keeps a wish until it is met or the engine's answers say otherwise.
fn settle<T>(wish: &mut Option<Wish<T>>, met: impl Fn(&T) -> bool) {
    if let Some(open) = wish {
        open.patience -= 1;
        if open.patience == 0 || met(&open.value) {
            *wish = None;
        }
    }
}

fn value<T: Clone>(wish: Option<&Wish<T>>) -> Option<T> {
    wish.map(|wish| wish.value.clone())
}

/// All open wishes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    run: Option<Wish<RunWish>>,
    preset: Option<Wish<String>>,
    iterations: Option<Wish<u32>>,
    learning_rate: Option<Wish<f64>>,
    truncation: Option<Wish<f64>>,
}

impl Wishes {
    /// Run or pause.
    #[must_use]
    pub fn run(&self) -> Option<RunWish> {
        value(self.run.as_ref())
    }

    /// Id of the preset.
    #[must_use]
    pub fn preset(&self) -> Option<String> {
        value(self.preset.as_ref())
    }

    /// Iterations in all.
    #[must_use]
    pub fn iterations(&self) -> Option<u32> {
        value(self.iterations.as_ref())
    }

    /// Learning rate.
    #[must_use]
    pub fn learning_rate(&self) -> Option<f64> {
        value(self.learning_rate.as_ref())
    }

    /// Truncation of the pictures.
    #[must_use]
    pub fn truncation(&self) -> Option<f64> {
        value(self.truncation.as_ref())
    }

    pub(super) fn want_run(&mut self, wish: RunWish) {
        self.run = Wish::new(wish);
    }

    pub(super) fn want_preset(&mut self, id: String) {
        self.preset = Wish::new(id);
    }

    pub(super) fn want_iterations(&mut self, iterations: u32) {
        self.iterations = Wish::new(iterations);
    }

    pub(super) fn want_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = Wish::new(learning_rate);
    }

    pub(super) fn want_truncation(&mut self, truncation: f64) {
        self.truncation = Wish::new(truncation);
    }

    pub(super) fn settle(&mut self, status: &Status) {
        let running = status.phase == RunPhase::Running;
        settle(&mut self.run, |wish| running == (*wish == RunWish::Run));
        settle(&mut self.preset, |id| &status.preset.id == id);
        settle(&mut self.iterations, |&n| n == status.iterations);
        settle(&mut self.learning_rate, |&rate| {
            (rate - status.learning_rate).abs() < 1e-9
        });
        settle(&mut self.truncation, |&psi| {
            (psi - status.truncation).abs() < 1e-9
        });
    }
}
