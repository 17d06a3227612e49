//! Keeps the copy of the engine's state.

use super::App;
use crate::protocol::{Snapshot, Update};

const LOG_LINES: usize = 2000;

impl App {
    pub(super) fn mirror(&mut self, update: Update) {
        if let Update::Snapshot(snapshot) = update {
            self.snapshot = Some(*snapshot);
        } else if let Some(snapshot) = &mut self.snapshot {
            apply(snapshot, update);
        }
    }
}

fn apply(snapshot: &mut Snapshot, update: Update) {
    match update {
        Update::Status(status) => {
            snapshot.marks.clone_from(&status.marks);
            snapshot.status = *status;
        }
        Update::Iteration(iteration) => {
            snapshot.status.iteration = iteration.iteration;
            snapshot.status.learning_rate = iteration.learning_rate;
        }
        Update::Preview(preview) => snapshot.preview = Some(*preview),
        Update::Presets(presets) => snapshot.presets = presets,
        Update::Saved { iteration, .. } => snapshot.status.saved = Some(iteration),
        Update::Progress(progress) => snapshot.progress = progress,
        Update::Log(line) => {
            snapshot.log.push(line);
            let surplus = snapshot.log.len().saturating_sub(LOG_LINES);
            snapshot.log.drain(..surplus);
        }
        Update::Snapshot(_) | Update::Refused { .. } | Update::Stopped { .. } => {}
    }
}
