//! Where events go, until the dashboard changes over to another engine.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Weak};

use crate::ui::event::Event;

/// As long as this is there, somebody wants to hear of an engine.
pub struct Listening {
    _there: Arc<()>,
}

/// The other end, for the threads that tell.
#[derive(Clone)]
pub struct Listener {
    events: SyncSender<Event>,
    listening: Weak<()>,
}

/// Both ends.
pub fn new(events: &SyncSender<Event>) -> (Listening, Listener) {
    let there = Arc::new(());
    let listener = Listener {
        events: events.clone(),
        listening: Arc::downgrade(&there),
    };
    (Listening { _there: there }, listener)
}

impl Listener {
    /// `None` when nobody listens any more.
    pub fn tell(&self, event: Event) -> Option<()> {
        if self.listening.strong_count() == 0 {
            return None;
        }
        self.events.send(event).ok()
    }
}
