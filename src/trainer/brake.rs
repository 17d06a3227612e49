//! Ends the loading of models, and the saving of checkpoints, from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::TrainerError;

/// Shared by who loads or saves and who may want that to end.
#[derive(Clone, Debug, Default)]
pub struct Brake(Arc<AtomicBool>);

impl Brake {
    /// Ends what is under way; what comes later is not concerned.
    pub fn pull(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// To be called before something begins.
    pub fn release(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether what is under way shall end.
    #[must_use]
    pub fn is_pulled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// To be asked while something is loaded.
    ///
    /// # Errors
    /// [`TrainerError::Ended`] when it was pulled.
    pub fn check(&self) -> Result<(), TrainerError> {
        if self.is_pulled() {
            return Err(TrainerError::Ended);
        }
        Ok(())
    }
}
