//! The gallery's pages of the present weights: drawn between iterations, a few pictures at a time.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use super::Worker;
use crate::protocol::{KeptChange, SamplesAnswer, SamplesRequest, Sheet, Update};
use crate::sample::easel::guarded;
use crate::sample::kept;
use crate::sample::painters::Painters;

/// Training waits so long for pictures after each iteration, or for one picture.
const PATIENCE: Duration = Duration::from_millis(30);

impl Worker<'_> {
    /// Takes a client's request; it hears of what cannot be done.
    pub(super) fn samples(&mut self, client: u64, request: SamplesRequest) {
        let done = match &request {
            SamplesRequest::Draw(sheet) => self.begin_page(client, *sheet),
            SamplesRequest::Keep(sheet) => self.keep_sample(client, sheet),
            SamplesRequest::Close => {
                self.easel.close(client);
                Ok(())
            }
            // What lies in folders is looked at by another thread.
            SamplesRequest::List | SamplesRequest::Discard(_) => Ok(()),
        };
        if let Err(reason) = done {
            self.tell_samples(client, SamplesAnswer::Failed { request, reason });
        }
    }

    fn begin_page(&mut self, client: u64, sheet: Sheet) -> Result<(), String> {
        let painters = if let Some(held) = self.easel.held(client, &sheet) {
            held
        } else {
            let run = self.ready()?;
            Rc::new(guarded(|| Ok(run.painters()))?)
        };
        self.easel.begin(client, sheet, painters);
        Ok(())
    }

    fn keep_sample(&mut self, client: u64, sheet: &Sheet) -> Result<(), String> {
        let painters = self.easel.held(client, sheet).ok_or(
            "the weights that drew it are not held any more; draw the page again and keep it then",
        )?;
        let run = self.folder_of(&painters)?;
        let path = guarded(|| {
            let kept = painters.keep(sheet, &run);
            kept.map_err(|error| error.to_string())
        })?;
        let kept = kept::list(&run);
        let answer = SamplesAnswer::Kept {
            run: Some(run),
            kept,
            change: KeptChange::Added(path),
        };
        self.tell_samples(client, answer);
        Ok(())
    }

    /// What was drawn before the first iteration belongs into the folder that came with it.
    fn folder_of(&mut self, painters: &Painters) -> Result<PathBuf, String> {
        if let Some(run) = &painters.provenance().run {
            return Ok(run.clone());
        }
        let folder = self.ready()?.folder.as_ref();
        folder.map(|folder| folder.path().to_owned()).ok_or_else(|| {
            "the run has no folder yet; it gets one with its first iteration: train one, then keep"
                .to_owned()
        })
    }

    /// Draws what clients wait for, until training or an order has waited long enough.
    pub(super) fn draw_samples(&mut self) {
        let begun = Instant::now();
        while let Some((client, answer)) = self.easel.draw() {
            self.tell_samples(client, answer);
            if begun.elapsed() >= PATIENCE {
                return;
            }
        }
    }

    fn tell_samples(&mut self, client: u64, answer: SamplesAnswer) {
        let answer = Box::new(answer);
        (self.report)(Update::Samples { client, answer });
    }
}
