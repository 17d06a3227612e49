//! The run folders, read and changed on threads of their own: there may be thousands of them, on a
//! slow disk. One thread lists, the other does the rest, so that a long list delays nothing else.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use super::event::Event;
use crate::protocol::{RunsAnswer, RunsPart, RunsRequest, Update};
use crate::runs::{Folders, RunsError, about, details, earlier, size, summary, trash};
use crate::session::ClientId;

/// Runs in a part of the list.
const PART: usize = 100;

/// The threads' other ends; they end with this.
#[derive(Debug)]
pub struct Archive {
    listing: Sender<Wanted>,
    rest: Sender<Wanted>,
}

#[derive(Debug)]
enum Wanted {
    Request(ClientId, RunsRequest),
    About(PathBuf),
}

impl Wanted {
    /// Whether a later wish makes this one pointless: who moves along a list wants to see the run
    /// where he is now.
    fn is_outdone_by(&self, later: &Self) -> bool {
        use RunsRequest::{Examine, List};
        match (self, later) {
            (Self::Request(a, first), Self::Request(b, second)) if a == b => {
                matches!((first, second), (Examine(_), Examine(_)) | (List, List))
            }
            _ => false,
        }
    }
}

impl Archive {
    /// Starts the threads.
    #[must_use]
    pub fn open(folders: &Folders, events: &Sender<Event>) -> Self {
        let [listing, rest] = [(), ()].map(|()| {
            let (sender, wanted) = mpsc::channel();
            let (folders, events) = (folders.clone(), events.clone());
            thread::spawn(move || serve(&folders, &wanted, &events));
            sender
        });
        Self { listing, rest }
    }

    /// Answers a client; the answers come as events.
    pub fn ask(&self, client: ClientId, request: RunsRequest) {
        let thread = match request {
            RunsRequest::List => &self.listing,
            _ => &self.rest,
        };
        // The threads live as long as this.
        let _ = thread.send(Wanted::Request(client, request));
    }

    /// Reads title and note of a run; they come as an event.
    pub fn read_about(&self, run: PathBuf) {
        let _ = self.rest.send(Wanted::About(run));
    }
}

/// Ends when nobody wants anything any more, or nobody listens.
fn serve(folders: &Folders, wanted: &Receiver<Wanted>, events: &Sender<Event>) {
    while let Ok(first) = wanted.recv() {
        let mut waiting = vec![first];
        waiting.extend(wanted.try_iter());
        for at in 0..waiting.len() {
            let (now, later) = (&waiting[at], &waiting[at + 1..]);
            if later.iter().any(|later| now.is_outdone_by(later)) {
                continue;
            }
            if answer(folders, now, events).is_err() {
                return;
            }
        }
    }
}

/// Nobody listens any more.
struct Deaf;

fn answer(folders: &Folders, wanted: &Wanted, events: &Sender<Event>) -> Result<(), Deaf> {
    let tell = |event| events.send(event).map_err(|_| Deaf);
    let (client, request) = match wanted {
        Wanted::About(run) => return tell(Event::About(run.clone(), about::read(run))),
        Wanted::Request(client, RunsRequest::List) => return list(folders, *client, events),
        Wanted::Request(client, request) => (*client, request),
    };
    match change(folders, request) {
        Ok(None) => Ok(()),
        Ok(Some(answer)) => {
            if let RunsAnswer::Described { run, about } = &answer {
                tell(Event::About(run.clone(), about.clone()))?;
            }
            tell(Event::Fetched(client, Update::Runs(answer)))
        }
        Err(error) => {
            let update = Update::Refused {
                command: command(request).to_owned(),
                reason: error.to_string(),
            };
            tell(Event::Fetched(client, update))
        }
    }
}

/// In parts, so that the first runs are there at once.
fn list(folders: &Folders, client: ClientId, events: &Sender<Event>) -> Result<(), Deaf> {
    let all = folders.all();
    let mut runs = summary::of(&all);
    let mut from = 0;
    loop {
        let part: Vec<_> = runs.by_ref().take(PART).collect();
        let count = part.len() as u32;
        let last = part.len() < PART;
        let part = RunsPart {
            here: folders.here.clone(),
            from,
            runs: part,
            trash: last.then(|| trash::frees(&all)),
        };
        let update = Update::Runs(RunsAnswer::Listed(part));
        events
            .send(Event::Fetched(client, update))
            .map_err(|_| Deaf)?;
        if last {
            return Ok(());
        }
        from += count;
    }
}

/// `None` for what is no question about one run or the trash.
fn change(folders: &Folders, request: &RunsRequest) -> Result<Option<RunsAnswer>, RunsError> {
    let known = |run: &PathBuf| {
        let known = folders.hold(trash::runs_of(run));
        known
            .then_some(())
            .ok_or_else(|| RunsError::Unknown(run.clone()))
    };
    Ok(Some(match request {
        RunsRequest::List => return Ok(None),
        RunsRequest::Examine(run) => {
            known(run)?;
            RunsAnswer::Details(Box::new(details::read(run)))
        }
        RunsRequest::Earlier(wanted) => RunsAnswer::Earlier {
            found: earlier::read(&folders.here, wanted),
            wanted: wanted.clone(),
        },
        RunsRequest::Describe { run, about } => {
            known(run)?;
            let about = about::write(run, about)?;
            let run = run.clone();
            RunsAnswer::Described { run, about }
        }
        RunsRequest::Delete(run) => {
            known(run)?;
            let trashed = trash::delete(run)?;
            let run = run.clone();
            RunsAnswer::Deleted { run, trashed }
        }
        RunsRequest::Restore(trashed) => {
            known(trashed)?;
            let run = trash::restore(trashed)?;
            RunsAnswer::Restored { run }
        }
        RunsRequest::EmptyTrash => empty(&folders.all())?,
    }))
}

fn empty(folders: &[PathBuf]) -> Result<RunsAnswer, RunsError> {
    let trashed: Vec<PathBuf> = folders.iter().flat_map(|runs| trash::paths(runs)).collect();
    let bytes = size::of(&trashed).freed();
    let mut runs = 0;
    for folder in folders {
        runs += trash::empty(folder)?;
    }
    Ok(RunsAnswer::Emptied { runs, bytes })
}

/// As a person would say it, after "cannot".
fn command(request: &RunsRequest) -> &'static str {
    match request {
        RunsRequest::List => "list the runs",
        RunsRequest::Examine(_) => "look at the run",
        RunsRequest::Earlier(_) => "look for earlier runs",
        RunsRequest::Describe { .. } => "name the run",
        RunsRequest::Delete(_) => "delete the run",
        RunsRequest::Restore(_) => "take the run out of the trash",
        RunsRequest::EmptyTrash => "empty the trash",
    }
}

#[cfg(test)]
mod tests;
