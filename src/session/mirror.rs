//! A copy of the engine's state, kept up to date by its updates: the engine has one to greet
//! clients with, every dashboard has one to draw from.

use crate::protocol::{About, History, Iteration, LogLine, Snapshot, Status, Update};

/// Log lines that are kept.
pub const LOG_LINES: usize = 500;

/// State of the engine as its updates tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mirror {
    snapshot: Snapshot,
}

impl Mirror {
    /// Begins with everything.
    #[must_use]
    pub fn new(snapshot: Snapshot) -> Self {
        let mut mirror = Self { snapshot };
        mirror.trim_log();
        mirror
    }

    /// All state.
    #[must_use]
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// State of the run.
    #[must_use]
    pub fn status(&self) -> &Status {
        &self.snapshot.status
    }

    /// Takes one update. Answers to single commands and the end of the engine change nothing but
    /// what is in progress.
    pub fn apply(&mut self, update: &Update) {
        match update {
            Update::Snapshot(snapshot) => *self = Self::new((**snapshot).clone()),
            Update::Status(status) => self.status_changed(status),
            Update::Iteration(iteration) => self.iterated(iteration),
            Update::Preview(preview) => self.snapshot.preview = Some((**preview).clone()),
            Update::Presets(presets) => self.snapshot.presets.clone_from(presets),
            Update::Missing(missing) => self.snapshot.missing.clone_from(missing),
            Update::Saved { iteration, .. } => self.snapshot.status.saved = Some(*iteration),
            Update::Progress(progress) => self.snapshot.progress.clone_from(progress),
            Update::Log(line) => self.log(line),
            Update::Stopped { .. } => self.snapshot.progress = None,
            Update::History(history) => self.snapshot.history = (**history).clone(),
            Update::About(about) => self.snapshot.about.clone_from(about),
            Update::Refused { .. }
            | Update::Past(_)
            | Update::Runs(_)
            | Update::Samples { .. }
            | Update::Photos(_)
            | Update::Mixer { .. }
            | Update::Film(_)
            | Update::PresetText(_)
            | Update::PresetSaved(_) => {}
        }
    }

    /// Iterations after the present one belong to a past that was left (by going back to a
    /// checkpoint or beginning again); those of another run folder all do.
    fn status_changed(&mut self, status: &Status) {
        let before = &self.snapshot.status.run;
        if before.is_some() && *before != status.run {
            self.snapshot.iterations.clear();
            self.snapshot.preview = None;
            self.snapshot.history = History::default();
            self.snapshot.about = About::default();
        }
        self.forget_after(status.iteration);
        self.snapshot.marks.clone_from(&status.marks);
        self.snapshot.status = status.clone();
    }

    fn iterated(&mut self, iteration: &Iteration) {
        self.forget_after(iteration.iteration.saturating_sub(1));
        self.snapshot.iterations.push(iteration.clone());
        self.snapshot.status.iteration = iteration.iteration;
        self.snapshot.status.learning_rate = iteration.learning_rate;
    }

    fn forget_after(&mut self, last: u32) {
        let keep = (self.snapshot.iterations).partition_point(|known| known.iteration <= last);
        self.snapshot.iterations.truncate(keep);
    }

    fn log(&mut self, line: &LogLine) {
        self.snapshot.log.push(line.clone());
        self.trim_log();
    }

    fn trim_log(&mut self) {
        let surplus = self.snapshot.log.len().saturating_sub(LOG_LINES);
        self.snapshot.log.drain(..surplus);
    }
}

#[cfg(test)]
mod tests;
