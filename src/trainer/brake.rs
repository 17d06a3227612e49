//! Ends the loading of models from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::TrainerError;

/// Shared by who loads and who may want that to end.
#[derive(Clone, Debug, Default)]
pub struct Brake(Arc<AtomicBool>);

impl Brake {
    /// Ends what is being loaded; what is loaded later is not concerned.
    pub fn pull(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// To be called before something is loaded.
    pub fn release(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// To be asked while something is loaded.
    ///
    /// # Errors
    /// [`TrainerError::Ended`] when it was pulled.
    pub fn check(&self) -> Result<(), TrainerError> {
        if self.0.load(Ordering::Relaxed) {
            return Err(TrainerError::Ended);
        }
        Ok(())
    }
}
