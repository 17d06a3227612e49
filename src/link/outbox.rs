//! What waits to be written to one client. The engine never waits for a client: one that is too
//! far behind misses updates until it has read what waits, and then gets a fresh snapshot.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};

use super::LinkError;

/// So many bytes may wait for a client.
const PATIENCE: usize = 16 << 20;

/// Where a frame went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queued {
    /// It will be written.
    Taken,
    /// Too much waits: the frame was left out.
    Behind,
    /// The connection is over.
    Gone,
}

/// The engine's end of the queue. Dropping it closes the connection after what waits was written.
#[derive(Debug)]
pub struct Outbox {
    frames: Sender<Arc<[u8]>>,
    waiting: Arc<AtomicUsize>,
}

/// The writing thread's end of the queue.
#[derive(Debug)]
pub(super) struct Drain {
    frames: Receiver<Arc<[u8]>>,
    waiting: Arc<AtomicUsize>,
}

/// A new queue.
pub(super) fn outbox() -> (Outbox, Drain) {
    let (sender, receiver) = mpsc::channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    let outbox = Outbox {
        frames: sender,
        waiting: Arc::clone(&waiting),
    };
    let drain = Drain {
        frames: receiver,
        waiting,
    };
    (outbox, drain)
}

impl Outbox {
    /// Queues a frame, unless too much waits already. Never blocks.
    #[must_use]
    pub fn offer(&self, frame: &Arc<[u8]>) -> Queued {
        if self.waiting.load(Ordering::Acquire) > PATIENCE {
            return Queued::Behind;
        }
        self.waiting.fetch_add(frame.len(), Ordering::AcqRel);
        match self.frames.send(Arc::clone(frame)) {
            Ok(()) => Queued::Taken,
            Err(_) => Queued::Gone,
        }
    }

    /// Everything was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }
}

impl Drain {
    /// Writes until the outbox is dropped or the client is gone.
    pub fn write_all(self, out: &mut impl Write) -> Result<(), LinkError> {
        for frame in &self.frames {
            out.write_all(&frame)?;
            self.waiting.fetch_sub(frame.len(), Ordering::AcqRel);
        }
        Ok(())
    }
}
