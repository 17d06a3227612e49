//! The clients of an engine. None of them is ever waited for: one that is far behind misses
//! updates, and gets everything as it is then as soon as it has read what waits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::link::{ClientId, LinkError, Outbox, Queued, frame};
use crate::protocol::{Snapshot, Update};

/// At the end clients have this long to take the last word.
const FAREWELL: Duration = Duration::from_secs(2);
const RETRY: Duration = Duration::from_millis(5);
/// Iterations in a greeting that would be too long with all of them.
const RECENT: usize = 100_000;

/// Everybody who is attached.
#[derive(Debug, Default)]
pub struct Clients(BTreeMap<ClientId, Seat>);

#[derive(Debug)]
struct Seat {
    outbox: Outbox,
    behind: bool,
}

impl Clients {
    /// Lets a client in; it hears all that is said from now on.
    pub fn add(&mut self, id: ClientId, outbox: Outbox) {
        let behind = false;
        self.0.insert(id, Seat { outbox, behind });
    }

    /// Closes a client's connection, after what waits for it was written.
    pub fn remove(&mut self, id: ClientId) {
        self.0.remove(&id);
    }

    /// Tells one client.
    pub fn send(&mut self, id: ClientId, update: &Update) {
        if let (Some(seat), Some(frame)) = (self.0.get_mut(&id), packed(update)) {
            seat.offer(&frame);
        }
    }

    /// Tells all clients.
    pub fn broadcast(&mut self, update: &Update) {
        if self.0.is_empty() {
            return;
        }
        if let Some(frame) = packed(update) {
            for seat in self.0.values_mut() {
                seat.offer(&frame);
            }
        }
    }

    /// Whether somebody waits to be brought up to date.
    pub fn any_behind(&self) -> bool {
        self.0.values().any(|seat| seat.behind)
    }

    /// Brings those up to date who missed something and have read the rest.
    pub fn catch_up(&mut self, now: &Snapshot) {
        for seat in self.0.values_mut() {
            if seat.behind && seat.outbox.is_empty() {
                seat.behind = false;
                if let Some(frame) = packed(&Update::Snapshot(Box::new(now.clone()))) {
                    seat.offer(&frame);
                }
            }
        }
    }

    /// Waits, not for long, until everybody has taken the last word.
    pub fn farewell(self) {
        let deadline = Instant::now() + FAREWELL;
        while self.0.values().any(|seat| !seat.outbox.is_empty()) && Instant::now() < deadline {
            thread::sleep(RETRY);
        }
    }
}

impl Seat {
    /// A client that missed something hears nothing until it is brought up to date.
    fn offer(&mut self, frame: &Arc<[u8]>) {
        if self.behind {
            return;
        }
        // One that is gone says so by itself.
        self.behind = self.outbox.offer(frame) == Queued::Behind;
    }
}

/// An update as bytes; `None`, with a line in the log, when that cannot be.
fn packed(update: &Update) -> Option<Arc<[u8]>> {
    let mut outcome = frame::encode(update);
    if let (Err(LinkError::TooLong { .. }), Update::Snapshot(snapshot)) = (&outcome, update) {
        let lean = Update::Snapshot(Box::new(lean(snapshot)));
        outcome = frame::encode(&lean);
    }
    match outcome {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            tracing::error!("an update was not sent: {error}");
            None
        }
    }
}

/// The same without pictures and without the oldest iterations.
fn lean(snapshot: &Snapshot) -> Snapshot {
    let first = snapshot.iterations.len().saturating_sub(RECENT);
    Snapshot {
        iterations: snapshot.iterations[first..].to_vec(),
        preview: None,
        ..snapshot.clone()
    }
}
