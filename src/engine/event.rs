//! All that an engine waits for, in one channel: clients, preset files, the trainer, signals.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use crate::link::Arrival;
use crate::preset::watch::Changed;
use crate::protocol::{About, Update};
use crate::session::{ClientId, Signal};

use super::cinema;
use super::darkroom;
use super::download::Report;

/// Something happened.
#[derive(Debug)]
pub enum Event {
    /// A client came, spoke or left.
    Client(Arrival),
    /// What a client asked for was read.
    Fetched(ClientId, Update),
    /// A search for a latent said something.
    Darkroom(darkroom::Report),
    /// A film said something.
    Cinema(cinema::Report),
    /// Named latents were renamed, deleted or taken back.
    Latents,
    /// Title and note of a run were read.
    About(PathBuf, About),
    /// Something changed where presets lie.
    Presets(Changed),
    /// The trainer said something.
    Trainer(Update),
    /// A download said something.
    Download(Report),
    /// The system wants the engine to end.
    Signal(Signal),
}

/// The trainer's way into the channel. A trainer that ends without a last word is reported when
/// this is dropped.
pub struct Reporter(Sender<Event>);

impl Reporter {
    /// Reports into this channel.
    pub fn new(events: Sender<Event>) -> Self {
        Self(events)
    }

    /// Passes an update on.
    pub fn tell(&self, update: Update) {
        // A loop that has ended wants no more news.
        let _ = self.0.send(Event::Trainer(update));
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        // After a last word nobody listens to this one.
        self.tell(Update::Stopped {
            reason: "the trainer ended without a word; please report this".to_owned(),
            checkpoint: None,
        });
    }
}

/// Turns signals into events until it is dropped.
pub struct SignalWatch(Handle);

impl SignalWatch {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn start(events: Sender<Event>) -> io::Result<Self> {
        let mut wanted = vec![SIGINT, SIGTERM];
        if !hang_up_is_ignored() {
            wanted.push(SIGHUP);
        }
        let mut signals = Signals::new(wanted)?;
        let handle = signals.handle();
        thread::spawn(move || {
            for number in signals.forever() {
                let signal = match number {
                    SIGINT => Signal::Interrupt,
                    SIGHUP => Signal::HangUp,
                    _ => Signal::Terminate,
                };
                if events.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        });
        Ok(Self(handle))
    }
}

impl Drop for SignalWatch {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Whether the program was started by `nohup`, which a handler of our own would undo.
fn hang_up_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    ignored_signals(&status) & 1 << (SIGHUP - 1) != 0
}

fn ignored_signals(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_trainer_that_vanishes_is_reported() {
        let (sender, events) = mpsc::channel();
        let reporter = Reporter::new(sender);
        thread::spawn(move || {
            reporter.tell(Update::Progress(None));
        });
        let said: Vec<_> = events.iter().collect();
        assert!(
            matches!(
                said.as_slice(),
                [
                    Event::Trainer(Update::Progress(None)),
                    Event::Trainer(Update::Stopped { .. })
                ]
            ),
            "{said:?}"
        );
    }

    #[test]
    fn ignored_signals_are_read_from_the_process_status() {
        let status = "SigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\n";
        assert_eq!(ignored_signals(status), 0x1001);
        assert_eq!(ignored_signals(""), 0);
    }
}
