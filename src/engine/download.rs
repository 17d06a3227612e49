//! Downloads on a thread of their own, whose reports come into the engine's channel like everything
//! else: nothing waits for them.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use super::event::Event;
use crate::catalogue::{Mirror, Record};
use crate::pull::{self, Brake, Client, News, Patience, PullError, Pulled};

/// What is to be downloaded, one after the other.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Name and mirrors of each model.
    pub models: Vec<(String, Vec<Mirror>)>,
    /// The models folder.
    pub folder: PathBuf,
    /// The file of the user's record.
    pub record: PathBuf,
}

/// What a download says.
#[derive(Debug)]
pub enum Report {
    /// Something happens.
    News {
        /// The model.
        model: String,
        /// What.
        news: News,
    },
    /// A model is there.
    Have {
        /// The model.
        model: String,
        /// Its file.
        pulled: Pulled,
    },
    /// Nothing follows: all are there, or one could not be had.
    Ended(Result<(), PullError>),
}

/// Downloads that are under way.
pub struct Download {
    brake: Brake,
    thread: JoinHandle<()>,
}

impl Download {
    /// Begins; the last report is [`Report::Ended`].
    pub fn start(plan: Plan, events: Sender<Event>) -> Self {
        let (client, brake) = Client::new();
        let thread = thread::spawn(move || {
            let outcome = all(&plan, &client, &events);
            // Who has left wants no report.
            let _ = events.send(Event::Download(Report::Ended(outcome)));
        });
        Self { brake, thread }
    }

    /// Ends it soon; what came is kept.
    pub fn stop(&self) {
        self.brake.pull();
    }

    /// Waits until it has ended.
    pub fn join(self) {
        // A panic has ended it too.
        let _ = self.thread.join();
    }
}

fn all(plan: &Plan, client: &Client, events: &Sender<Event>) -> Result<(), PullError> {
    let mut record = Record::open(&plan.record)?;
    for (model, mirrors) in &plan.models {
        let order = pull::Order {
            name: model,
            mirrors,
            folder: &plan.folder,
            patience: Patience::default(),
        };
        let mut tell = |news| {
            let model = model.clone();
            let _ = events.send(Event::Download(Report::News { model, news }));
        };
        let pulled = pull::pull(&order, client, &mut record, &mut tell)?;
        let model = model.clone();
        let _ = events.send(Event::Download(Report::Have { model, pulled }));
    }
    Ok(())
}
