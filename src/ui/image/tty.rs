//! Asks the terminal and reads its answers, with a deadline.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use super::answers::{Answers, Parser, QUERY_ID};

/// The controlling terminal in raw mode, put back as it was when dropped.
#[derive(Debug)]
pub(super) struct RawTty {
    file: File,
    before: Termios,
}

impl RawTty {
    pub(super) fn open() -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        Self::over(file)
    }

    pub(super) fn over(file: File) -> io::Result<Self> {
        let before = tcgetattr(&file)?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(&file, OptionalActions::Now, &raw)?;
        Ok(Self { file, before })
    }

    /// Writes `questions` and listens until the last answer or until `patience` is over.
    pub(super) fn ask(&mut self, questions: &[u8], patience: Duration) -> io::Result<Answers> {
        let end = Instant::now() + patience;
        self.file.write_all(questions)?;
        let mut parser = Parser::new();
        let mut piece = [0; 512];
        while self.readable(end)? {
            let count = self.file.read(&mut piece)?;
            if count == 0 || parser.feed(&piece[..count]) {
                break;
            }
        }
        Ok(parser.finish())
    }

    fn readable(&self, end: Instant) -> io::Result<bool> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).map_err(io::Error::other)?;
            let mut files = [PollFd::from_borrowed_fd(self.file.as_fd(), PollFlags::IN)];
            match poll(&mut files, Some(&left)) {
                Ok(count) => return Ok(count > 0),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Drop for RawTty {
    fn drop(&mut self) {
        // Nothing better can be done with a terminal that refuses its own settings.
        let _ = tcsetattr(&self.file, OptionalActions::Now, &self.before);
    }
}

/// Attributes, cell size and, last, the status that every terminal reports.
pub(super) fn plain_questions() -> Vec<u8> {
    b"\x1b[16t\x1b[c\x1b[5n".to_vec()
}

/// The same after the kitty graphics query and the questions for name, version and background.
pub(super) fn all_questions() -> Vec<u8> {
    let kitty = format!("\x1b_Gi={QUERY_ID},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[>q\x1b]11;?\x1b\\");
    [kitty.into_bytes(), plain_questions()].concat()
}

#[cfg(test)]
mod tests {
    use portable_pty::{MasterPty, PtyPair, PtySize, native_pty_system};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// The application's end of a new PTY, and the end of the terminal that we play.
    fn terminal() -> (RawTty, Box<dyn MasterPty + Send>, PtyPairKeeper) {
        let PtyPair { master, slave } = native_pty_system()
            .openpty(PtySize::default())
            .expect("a PTY");
        let name = master.tty_name().expect("a PTY has a name");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .expect("opens");
        let tty = RawTty::over(file).expect("raw mode");
        (tty, master, PtyPairKeeper(slave))
    }

    struct PtyPairKeeper(#[allow(dead_code)] Box<dyn portable_pty::SlavePty + Send>);

    /// Plays a terminal: once all questions are there, writes the pieces one by one.
    fn answering(pieces: &'static [&'static [u8]]) -> Answers {
        let (mut tty, master, _keep) = terminal();
        let mut questions = master.try_clone_reader().expect("reader");
        let mut answers = master.take_writer().expect("writer");
        let player = std::thread::spawn(move || {
            let mut seen = Vec::new();
            let mut byte = [0];
            while !seen.ends_with(b"\x1b[5n") {
                questions.read_exact(&mut byte).expect("questions");
                seen.push(byte[0]);
            }
            for piece in pieces {
                answers.write_all(piece).expect("write");
                answers.flush().expect("flush");
            }
            (seen, answers)
        });
        let heard = tty.ask(&all_questions(), PATIENCE).expect("asks");
        let (seen, _answers) = player.join().expect("player");
        assert_eq!(seen, all_questions());
        heard
    }

    #[test]
    fn a_kitty_is_recognised() {
        let heard = answering(&[b"\x1b_Gi=24930;OK\x1b\\\x1b[6;20;10t\x1b[?62c\x1b[0n"]);
        assert!(heard.kitty && heard.complete && !heard.sixel());
    }

    #[test]
    fn sixel_in_pieces_among_keys() {
        let heard = answering(&[b"a\x1b", b"[?6", b"2;4;2", b"2cb", b"\x1b[", b"0", b"n"]);
        assert!(heard.sixel() && heard.complete);
        assert_eq!(heard.typed, b"ab");
    }

    #[test]
    fn silence_ends_at_the_deadline_and_the_mode_is_put_back() {
        let (mut tty, _master, _keep) = terminal();
        let watch = tty.file.try_clone().expect("clones");
        let cooked = tty.before.local_modes;
        assert_ne!(tcgetattr(&watch).expect("attributes").local_modes, cooked);
        let start = Instant::now();
        let heard = tty
            .ask(&all_questions(), Duration::from_millis(50))
            .expect("asks");
        assert!(!heard.any());
        assert!(start.elapsed() < PATIENCE);
        drop(tty);
        assert_eq!(tcgetattr(&watch).expect("attributes").local_modes, cooked);
    }
}
