//! The gallery's pages of stops, and what is kept in a run's folder, on a thread of their own: it
//! reads weights from the disk and draws while training goes on.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tch::Device;

use super::event::Event;
use super::inbox::{self, Deaf};
use crate::protocol::{KeptChange, SamplesAnswer, SamplesRequest, Sheet, Subject, Update};
use crate::sample::SampleError;
use crate::sample::easel::{Easel, guarded};
use crate::sample::kept;
use crate::sample::painters::Painters;
use crate::session::ClientId;
use crate::trainer::folder::Description;
use crate::trainer::history;
use crate::trainer::models::Models;

/// The thread's other end; it ends with this.
#[derive(Debug)]
pub struct Studio(Sender<Wanted>);

#[derive(Debug)]
struct Wanted {
    client: ClientId,
    /// `None` whichever it is.
    run: Option<PathBuf>,
    request: SamplesRequest,
}

impl Studio {
    /// Starts the thread, which finds models in this folder and draws on this device.
    #[must_use]
    pub fn open((models, device): (PathBuf, Device), events: &Sender<Event>) -> Self {
        let (sender, wanted) = mpsc::channel();
        let events = events.clone();
        thread::spawn(move || {
            Room {
                models: Models::new(models, device),
                easel: Easel::default(),
                run: PathBuf::new(),
                events,
            }
            .serve(&wanted);
        });
        Self(sender)
    }

    /// Draws no more for a client that is gone.
    pub fn forget(&self, client: ClientId) {
        let _ = self.0.send(Wanted {
            client,
            run: None,
            request: SamplesRequest::Close,
        });
    }

    /// Answers a client; the answers come as events.
    pub fn ask(&self, client: ClientId, run: PathBuf, request: SamplesRequest) {
        let wanted = Wanted {
            client,
            run: Some(run),
            request,
        };
        // The thread lives as long as this.
        let _ = self.0.send(wanted);
    }
}

/// What the thread owns.
struct Room {
    models: Models,
    easel: Easel,
    /// The run whose stops are drawn.
    run: PathBuf,
    events: Sender<Event>,
}

impl Room {
    /// Ends when nobody wants anything any more, or nobody listens.
    fn serve(mut self, wanted: &Receiver<Wanted>) {
        while let Some(waiting) = inbox::next(wanted, self.easel.is_busy(), |_, _| false) {
            for each in waiting {
                if self.take(each).is_err() {
                    return;
                }
            }
            if self.draw().is_err() {
                return;
            }
        }
    }

    fn take(&mut self, wanted: Wanted) -> Result<(), Deaf> {
        let Wanted {
            client,
            run,
            request,
        } = wanted;
        if let Some(run) = run.filter(|run| *run != self.run) {
            self.easel = Easel::default();
            self.run = run;
        }
        let done = guarded(|| self.carry_out(client, &request));
        match done {
            Ok(None) => Ok(()),
            Ok(Some(answer)) => self.tell(client, answer),
            Err(reason) => self.tell(client, SamplesAnswer::Failed { request, reason }),
        }
    }

    fn carry_out(
        &mut self,
        client: ClientId,
        request: &SamplesRequest,
    ) -> Result<Option<SamplesAnswer>, String> {
        let change = match request {
            SamplesRequest::Draw(sheet) => {
                let painters = self
                    .painters(client, sheet)
                    .map_err(|error| error.to_string())?;
                self.easel.begin(client, *sheet, painters);
                return Ok(None);
            }
            SamplesRequest::Close => {
                self.easel.close(client);
                return Ok(None);
            }
            SamplesRequest::List => KeptChange::None,
            SamplesRequest::Keep(sheet) => {
                let painters = self.painters(client, sheet);
                let path = painters.and_then(|painters| painters.keep(sheet, &self.run));
                KeptChange::Added(path.map_err(|error| error.to_string())?)
            }
            SamplesRequest::Discard(file) => {
                let path = kept::discard(&self.run, file).map_err(|error| error.to_string())?;
                KeptChange::Removed(path)
            }
        };
        Ok(Some(SamplesAnswer::Kept {
            run: Some(self.run.clone()),
            kept: kept::list(&self.run),
            change,
        }))
    }

    /// Those that the client looks at already, or read from the run's folder.
    fn painters(&self, client: ClientId, sheet: &Sheet) -> Result<Rc<Painters>, SampleError> {
        if let Some(held) = self.easel.held(client, sheet) {
            return Ok(held);
        }
        let Subject::Stop(iteration) = sheet.subject else {
            let reason = "the present weights are the trainer's".to_owned();
            return Err(SampleError::Request(reason));
        };
        if iteration == 0 {
            let model = model_of(&self.run)?;
            return Painters::untrained(&self.run, &model, &self.models).map(Rc::new);
        }
        let weights = history::weights_of(&self.run, iteration)?;
        Painters::open((&self.run, iteration), &weights, &self.models).map(Rc::new)
    }

    fn draw(&mut self) -> Result<(), Deaf> {
        match self.easel.draw() {
            None => Ok(()),
            Some((client, answer)) => self.tell(client, answer),
        }
    }

    fn tell(&self, client: ClientId, answer: SamplesAnswer) -> Result<(), Deaf> {
        let answer = Box::new(answer);
        let update = Update::Samples { client, answer };
        let sent = self.events.send(Event::Fetched(client, update));
        sent.map_err(|_| Deaf)
    }
}

/// The frozen generator that a run began with.
fn model_of(run: &Path) -> Result<String, SampleError> {
    let path = run.join("run.toml");
    let text = std::fs::read_to_string(&path).map_err(SampleError::at(&path))?;
    let description: Description = toml::from_str(&text)
        .map_err(|error| SampleError::file(&path, error.message().to_owned()))?;
    Ok(description.generator.name)
}

#[cfg(test)]
mod tests;
