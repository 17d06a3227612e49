//! How a session ends: by a client, by a signal, or because the trainer does.

use std::path::PathBuf;

use super::{Effect, Ending, Session, Signal, Stopping, TrainerEnd};
use crate::protocol::{Level, Order};

impl Session {
    /// A trainer that ends for another reason than the one it was given could not do it properly.
    pub(super) fn ending(&self, reason: String, checkpoint: Option<PathBuf>) -> Ending {
        let stopping = self.stopping.as_ref();
        let told = stopping.filter(|stopping| stopping.reason == reason);
        let (exit_code, trainer) = match told {
            None => (1, TrainerEnd::Crashed),
            Some(told) => (
                told.signal.map_or(0, Signal::exit_code),
                TrainerEnd::Finished,
            ),
        };
        Ending {
            exit_code,
            reason,
            checkpoint,
            trainer,
        }
    }

    /// The first signal saves and stops; one more does not wait for that.
    pub(super) fn signal(&mut self, signal: Signal) -> Vec<Effect> {
        let Some(stopping) = &mut self.stopping else {
            let log = self.note(Level::Info, format!("{}: saving", signal.name()));
            let mut effects = vec![log];
            effects.extend(self.stop(format!("stopped by {}", signal.name()), Some(signal)));
            return effects;
        };
        if stopping.signal.replace(signal).is_none() {
            // Whatever comes of what a client asked for.
            return Vec::new();
        }
        vec![Effect::End(Ending {
            exit_code: signal.exit_code(),
            reason: format!("{} came again before all was saved", signal.name()),
            checkpoint: None,
            trainer: TrainerEnd::Abandoned,
        })]
    }

    /// Downloads end with the engine; what came is kept.
    pub(super) fn stop(&mut self, reason: String, signal: Option<Signal>) -> Vec<Effect> {
        self.stopping = Some(Stopping {
            signal,
            reason: reason.clone(),
        });
        let pull = self.pulling.is_some().then_some(Effect::CancelPull);
        let insists = signal.is_some();
        let stop = Effect::Order(Order::Stop { reason, insists });
        pull.into_iter().chain([stop]).collect()
    }
}
