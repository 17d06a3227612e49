//! Both generators as they are at this moment, for the gallery.

use super::Run;
use crate::sample::painters::{Painters, Provenance};
use crate::trainer::checkpoint;

impl Run {
    /// A copy of the trained generator, which goes on changing, beside the frozen one.
    #[must_use]
    pub fn painters(&self) -> Painters {
        let frozen = self
            .adaptation
            .frozen
            .map(|_, tensor| tensor.shallow_clone());
        let provenance = Provenance {
            iteration: self.standing.iteration,
            run: self.folder.as_ref().map(|folder| folder.path().to_owned()),
            model: self.standing.preset.model.clone(),
            frozen: self.standing.generator.clone(),
            notes: checkpoint::notes(&self.standing),
        };
        Painters::new([self.adaptation.trainable.copy(), frozen], provenance)
    }
}
