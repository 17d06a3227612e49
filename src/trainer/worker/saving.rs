//! Saving as a task: it tells how far it is when it takes a while, and can be ended.

use std::time::{Duration, Instant};

use super::Worker;
use crate::protocol::{Level, Progress, Update};
use crate::trainer::TrainerError;
use crate::trainer::brake::Brake;
use crate::trainer::checkpoint::{Keep, Watch, Written, unwatched};
use crate::trainer::run::Run;

/// What takes no longer is not worth a word.
const PATIENCE: Duration = Duration::from_millis(300);

/// Tells how far a checkpoint is.
struct Teller<'t> {
    what: String,
    report: &'t mut dyn FnMut(Update),
    begun: Instant,
    patience: Duration,
    told: bool,
}

impl<'t> Teller<'t> {
    fn new(what: String, report: &'t mut dyn FnMut(Update)) -> Self {
        Self {
            what,
            report,
            begun: Instant::now(),
            patience: PATIENCE,
            told: false,
        }
    }

    fn tell(&mut self, written: Written) {
        if self.begun.elapsed() < self.patience {
            return;
        }
        self.told = true;
        (self.report)(Update::Progress(Some(Progress {
            what: self.what.clone(),
            done: written.done,
            total: written.total,
        })));
    }
}

impl Drop for Teller<'_> {
    fn drop(&mut self) {
        if self.told {
            (self.report)(Update::Progress(None));
        }
    }
}

/// Lets `save` work, tells how far it is, and ends it when the brake is pulled.
fn watched<T>(
    mut teller: Teller<'_>,
    brake: &Brake,
    save: impl FnOnce(&mut Watch<'_>) -> Result<T, TrainerError>,
) -> Result<T, TrainerError> {
    brake.release();
    save(&mut |written| {
        teller.tell(written);
        if brake.is_pulled() {
            return Err(TrainerError::NotSaved);
        }
        Ok(())
    })
}

impl Worker<'_> {
    /// Writes a checkpoint that stays.
    pub(super) fn save(&mut self) -> Result<(), TrainerError> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let teller = Teller::new(saving(run), self.report);
        let path = watched(teller, self.models.brake(), |watch| {
            run.save(Keep::Always, watch)
        })?;
        let iteration = run.standing().iteration;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = format!("saved checkpoints/{name}");
        (self.report)(Update::Saved { path, iteration });
        self.log(Level::Info, &text);
        self.tell_status();
        Ok(())
    }

    /// Adds a stop.
    pub(super) fn remember(&mut self) -> Result<(), TrainerError> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let teller = Teller::new(saving(run), self.report);
        let done = watched(teller, self.models.brake(), |watch| run.remember(watch));
        self.unless_ended(done)
    }

    /// Renews the insurance when it is due.
    pub(super) fn insure(&mut self) -> Result<(), TrainerError> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let teller = Teller::new(saving(run), self.report);
        let done = watched(teller, self.models.brake(), |watch| {
            self.insurance.renew(run, watch)
        });
        self.unless_ended(done)
    }

    /// What training writes by itself may be ended by who wants training to go on.
    pub(super) fn unless_ended(
        &mut self,
        saved: Result<(), TrainerError>,
    ) -> Result<(), TrainerError> {
        if let Err(error @ TrainerError::NotSaved) = &saved {
            self.log(Level::Warning, &error.to_string());
            return Ok(());
        }
        saved
    }

    /// Writes what would be lost; tells how far it is, but is not ended.
    pub(super) fn save_before_leaving(&mut self) -> Result<(), TrainerError> {
        let Some(run) = &mut self.run else {
            return Ok(());
        };
        let mut teller = Teller::new(saving(run), self.report);
        let saved = run.keep_unsaved(&mut |written| {
            teller.tell(written);
            unwatched(written)
        })?;
        drop(teller);
        if let Some(path) = saved {
            let iteration = run.standing().iteration;
            (self.report)(Update::Saved { path, iteration });
        }
        Ok(())
    }
}

fn saving(run: &Run) -> String {
    format!("Saving iteration {}", run.standing().iteration)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Written = Written { done: 5, total: 10 };

    fn teller(report: &mut dyn FnMut(Update)) -> Teller<'_> {
        let mut teller = Teller::new("Saving iteration 7".to_owned(), report);
        teller.patience = Duration::ZERO;
        teller
    }

    #[test]
    fn what_takes_a_while_is_told_until_it_is_done() {
        let mut told = Vec::new();
        let mut report = |update| told.push(update);
        watched(teller(&mut report), &Brake::default(), |watch| watch(HALF)).unwrap();
        let half = Progress {
            what: "Saving iteration 7".to_owned(),
            done: 5,
            total: 10,
        };
        assert_eq!(told, [Update::Progress(Some(half)), Update::Progress(None)]);
    }

    #[test]
    fn what_is_quick_is_not_told() {
        let mut report = |update| panic!("{update:?}");
        let quick = Teller::new("Saving iteration 7".to_owned(), &mut report);
        watched(quick, &Brake::default(), |watch| watch(HALF)).unwrap();
    }

    #[test]
    fn it_ends_when_the_brake_is_pulled_while_it_saves_and_not_before() {
        let (brake, mut report) = (Brake::default(), |_| ());
        brake.pull();
        watched(teller(&mut report), &brake, |watch| watch(HALF)).unwrap();
        let ended = watched(teller(&mut report), &brake, |watch| {
            watch(HALF)?;
            brake.pull();
            watch(HALF)
        });
        assert!(matches!(ended, Err(TrainerError::NotSaved)));
    }
}
