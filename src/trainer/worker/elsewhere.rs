//! Back to a stop of the run, and on with another run.

use std::fs;
use std::path::Path;

use super::{Worker, progress};
use crate::preset::Start;
use crate::protocol::{Iteration, Level, RunPhase, Update};
use crate::trainer::TrainerError;
use crate::trainer::run::Run;

impl Worker<'_> {
    /// Back to a stop, in a run folder of its own; the present run stays as it is.
    pub(super) fn go_to(&mut self, iteration: u32) -> Result<(), String> {
        let run = self.ready()?;
        if iteration == 0 {
            return self.go_to_the_start();
        }
        let standing = run.standing();
        let (present, all) = (standing.iteration, standing.iterations);
        let (preset, since) = (standing.preset.id.clone(), standing.since);
        if iteration == present {
            return Err(format!("training stands at iteration {iteration} already"));
        }
        self.save_before_leaving()
            .map_err(|error| error.to_string())?;
        let run = self.ready()?;
        let branch = run.branch(iteration).map_err(|error| error.to_string())?;
        if let Err(error) = self.resume(&branch) {
            let _ = fs::remove_dir_all(&branch);
            return Err(error.to_string());
        }
        // Iterations that keys added stay; those of another preset do not.
        let then = self.ready()?.standing();
        let same = then.preset.id == preset && then.since == since;
        if same && then.iterations < all {
            self.set_iterations(all)?;
        }
        Ok(())
    }

    /// As the run began, like every other stop; what only keys changed stays.
    fn go_to_the_start(&mut self) -> Result<(), String> {
        let run = self.ready()?;
        let first = run.first_preset().transpose();
        let first = first.map_err(|error| format!("the preset of then: {error}"))?;
        let in_force = &run.standing().preset;
        let other = first.filter(|first| !first.trains_like_but_for_keys(in_force));
        match other {
            Some(first) => self.adapt(&first, Start::Frozen)?,
            None => self.restart()?,
        }
        self.steps = None;
        self.set_phase(RunPhase::Paused);
        Ok(())
    }

    /// The present run saved, and another loaded, which may be the same one.
    fn resumed(&mut self, path: &Path) -> Result<(Run, Vec<Iteration>), TrainerError> {
        self.save_before_leaving()?;
        let mut present = self.run.as_mut().and_then(|run| run.folder.as_mut());
        if let Some(folder) = &mut present {
            folder.hold.let_go();
        }
        self.models.brake().release();
        let resumed = Run::resume(&self.site, path, &mut self.models, progress(self.report));
        (self.report)(Update::Progress(None));
        if let (Err(_), Some(folder)) = (&resumed, present) {
            folder.hold.again()?;
        }
        resumed
    }

    /// Whether the run of this folder is the present one, ready to go on.
    fn is_here(&self, path: &Path) -> bool {
        let folder = self.run.as_ref().and_then(|run| run.folder.as_ref());
        let real = |path: &Path| fs::canonicalize(path).ok();
        let same = folder.is_some_and(|folder| real(folder.path()) == real(path));
        same && path.is_dir() && !matches!(self.phase, RunPhase::Failed(_))
    }

    /// Leaves the present run, saved, and goes on from a checkpoint. Where it is the folder of the
    /// present run there is nothing to do.
    pub(super) fn resume(&mut self, path: &Path) -> Result<(), TrainerError> {
        if self.is_here(path) {
            return Ok(());
        }
        let (run, iterations) = self.resumed(path)?;
        let standing = run.standing();
        let text = format!("going on at iteration {}", standing.iteration);
        let finished = run.is_finished();
        // The status tells mirrors of another run; then come its numbers.
        self.take_over(run);
        for iteration in iterations {
            (self.report)(Update::Iteration(iteration));
        }
        self.log(Level::Info, &text);
        if finished {
            self.set_phase(RunPhase::Finished);
        } else {
            self.tell_status();
        }
        Ok(())
    }
}
