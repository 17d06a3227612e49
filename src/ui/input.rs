//! Keys, the mouse and sizes from the terminal, until it goes away.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// Not zero: with that crossterm does not even look at what it has read already.
const A_MOMENT: Duration = Duration::from_millis(1);

/// What is typed. crossterm reads for ever from a terminal that has hung up, and not everybody who is
/// left by one gets SIGHUP; so it is asked only when there is something to read.
#[derive(Debug)]
pub struct Input {
    terminal: OwnedFd,
}

impl Input {
    /// Of the terminal that crossterm reads from.
    ///
    /// # Errors
    /// When there is none.
    pub fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        let terminal = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            File::open("/dev/tty")?.into()
        };
        Ok(Self { terminal })
    }
}

impl Iterator for Input {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while !event::poll(A_MOMENT).ok()? {
            if !is_there(&self.terminal) {
                return None;
            }
        }
        event::read().ok()
    }
}

/// Waits for something to read; false when nothing will come any more.
fn is_there(terminal: &impl AsFd) -> bool {
    loop {
        let mut polled = [PollFd::new(terminal, PollFlags::IN)];
        match poll(&mut polled, None) {
            Ok(_) => {
                let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                return !polled[0].revents().intersects(gone);
            }
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_terminal_that_hangs_up_is_gone() {
        let (terminal, mut keys) = io::pipe().unwrap();
        keys.write_all(b"a").unwrap();
        assert!(is_there(&terminal));
        drop(keys);
        assert!(!is_there(&terminal));
    }
}
