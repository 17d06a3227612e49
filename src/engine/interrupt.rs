//! Signals for commands that work in a loop: they end at the next step and tidy up.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{SigId, flag, low_level};

/// Hears signals until it is dropped.
#[derive(Debug)]
pub struct Interrupt {
    heard: Arc<AtomicUsize>, // 0: nothing yet
    hooks: Vec<SigId>,
}

impl Interrupt {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> io::Result<Self> {
        let heard = Arc::new(AtomicUsize::new(0));
        let hooks = [SIGINT, SIGTERM, SIGHUP]
            .map(|signal| flag::register_usize(signal, Arc::clone(&heard), signal as usize));
        let hooks = hooks.into_iter().collect::<Result<_, _>>()?;
        Ok(Self { heard, hooks })
    }

    /// The exit code of the signal that came, if one did.
    #[must_use]
    pub fn heard(&self) -> Option<u8> {
        match self.heard.load(Ordering::Relaxed) {
            0 => None,
            signal => Some(128 + signal as u8),
        }
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for hook in self.hooks.drain(..) {
            low_level::unregister(hook);
        }
    }
}
