//! Checkpoints that nobody asked for, so that a crash costs seconds.

use std::time::{Duration, Instant};

use crate::trainer::TrainerError;
use crate::trainer::checkpoint::{Keep, Watch};
use crate::trainer::run::Run;

/// Never more often than this.
const SHORTEST: Duration = Duration::from_secs(5);
/// At most one part in so many of the time goes into it.
const SHARE: u32 = 20;

/// When the last one was written, and how long that took.
#[derive(Debug)]
pub struct Insurance {
    written: Instant,
    took: Duration,
}

impl Insurance {
    pub fn new() -> Self {
        Self {
            written: Instant::now(),
            took: Duration::ZERO,
        }
    }

    /// Does not wait with the next one.
    pub fn is_due_now(&mut self) {
        let wait = SHORTEST.max(self.took * SHARE);
        self.written = self.written.checked_sub(wait).unwrap_or(self.written);
    }

    /// When the next one is due; `None` when all is insured.
    pub fn due(&self, run: &Run) -> Option<Duration> {
        let wait = SHORTEST.max(self.took * SHARE);
        run.is_uninsured()
            .then(|| wait.saturating_sub(self.written.elapsed()))
    }

    /// Writes one when it is due.
    ///
    /// # Errors
    /// When it cannot be written, and those of `watch`.
    pub fn renew(&mut self, run: &mut Run, watch: &mut Watch<'_>) -> Result<(), TrainerError> {
        if !run.is_uninsured() {
            self.written = Instant::now();
            return Ok(());
        }
        if self.due(run).is_none_or(|wait| wait > Duration::ZERO) {
            return Ok(());
        }
        let started = Instant::now();
        let saved = run.save(Keep::UntilNext, watch);
        self.took = started.elapsed();
        self.written = Instant::now();
        saved.map(drop)
    }
}
