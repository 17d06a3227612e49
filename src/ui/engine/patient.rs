//! A pipe that is not waited for without end while nothing came through it yet.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// What is done when the pipe was silent for so long; its error ends the reading.
type Late = Box<dyn FnOnce() -> io::Result<()> + Send>;

/// The pipe, and how long there is patience.
pub struct Patient<P> {
    pipe: P,
    until: Option<(Instant, Late)>,
}

impl<P> std::fmt::Debug for Patient<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let until = self.until.as_ref().map(|(until, _)| until);
        f.debug_struct("Patient")
            .field("until", &until)
            .finish_non_exhaustive()
    }
}

impl<P> Patient<P> {
    /// Calls `late` once when reading has not ended after `patience`.
    pub fn new(
        pipe: P,
        patience: Duration,
        late: impl FnOnce() -> io::Result<()> + Send + 'static,
    ) -> Self {
        Self {
            pipe,
            until: Some((Instant::now() + patience, Box::new(late))),
        }
    }

    /// From now on it may be silent for ever.
    pub fn trust(&mut self) {
        self.until = None;
    }
}

impl<P: Read + AsFd> Read for Patient<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some((until, _)) = &self.until {
            if is_ready(&self.pipe, *until)? {
                break;
            }
            if let Some((_, late)) = self.until.take() {
                late()?;
            }
        }
        self.pipe.read(buffer)
    }
}

/// Waits for something to read, or an end.
fn is_ready(pipe: &impl AsFd, until: Instant) -> io::Result<bool> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(pipe, PollFlags::IN)], Some(&left)) {
            Ok(ready) => return Ok(ready > 0),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_came_is_read_and_silence_is_an_error_once() {
        let (pipe, mut end) = io::pipe().unwrap();
        let late = || Err(io::ErrorKind::TimedOut.into());
        let mut patient = Patient::new(pipe, Duration::ZERO, late);
        end.write_all(b"ab").unwrap();
        let mut byte = [0];
        patient.read_exact(&mut byte).unwrap();
        patient.read_exact(&mut byte).unwrap();
        assert_eq!(byte, *b"b");
        let error = patient.read_exact(&mut byte).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        end.write_all(b"c").unwrap();
        patient.read_exact(&mut byte).unwrap();
        assert_eq!(byte, *b"c");
    }

    #[test]
    fn who_trusts_it_waits() {
        let (pipe, mut end) = io::pipe().unwrap();
        let mut patient = Patient::new(pipe, Duration::ZERO, || panic!("not silent for long"));
        patient.trust();
        let writing = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            end.write_all(b"a").unwrap();
        });
        let mut all = Vec::new();
        patient.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"a");
        writing.join().unwrap();
    }
}
