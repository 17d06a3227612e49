//! The line after which only frames follow. What stands before it on a shell's output is noise: a
//! banner, an `echo` in a startup file.

use std::io::{self, Read, Write};

/// What is waited for. It is longer and odder than what a shell prints by itself.
const LINE: &[u8] = b"--- nada-tui: frames follow ---\n";
/// More noise than this is no banner.
pub const MOST: usize = 64 << 10;

/// Why the line did not come.
#[derive(Debug, thiserror::Error)]
pub enum NoPreface {
    /// The output ended before; this was on it.
    #[error("the output ended after {} bytes", .0.len())]
    Ended(Vec<u8>),
    /// More came than is believed; this is its beginning.
    #[error("more than {MOST} bytes came, and no frames")]
    Noise(Vec<u8>),
    /// Who reads has waited long enough; this was on it.
    #[error("nothing came after {} bytes", .0.len())]
    Silence(Vec<u8>),
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Says that frames follow.
///
/// # Errors
/// When nobody reads any more.
pub fn write(out: &mut impl Write) -> io::Result<()> {
    out.write_all(LINE)?;
    out.flush()
}

/// Reads up to the end of the line and not a byte further. `input` should be buffered.
///
/// # Errors
/// See [`NoPreface`].
pub fn wait(input: &mut impl Read) -> Result<(), NoPreface> {
    let mut seen = Vec::new();
    let mut byte = [0];
    while seen.len() < MOST {
        match input.read(&mut byte) {
            Ok(0) => return Err(NoPreface::Ended(seen)),
            Ok(_) => seen.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                return Err(NoPreface::Silence(seen));
            }
            Err(error) => return Err(error.into()),
        }
        if seen.ends_with(LINE) {
            return Ok(());
        }
    }
    Err(NoPreface::Noise(seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(noise: &[u8]) -> Result<Vec<u8>, NoPreface> {
        let mut bytes = noise.to_vec();
        write(&mut bytes).unwrap();
        bytes.extend(b"frames");
        let mut input = bytes.as_slice();
        wait(&mut input).map(|()| input.to_vec())
    }

    #[test]
    fn noise_before_the_line_is_skipped_and_nothing_after_it() {
        let half: &[u8] = &LINE[..10];
        for noise in [b"".as_slice(), b"Welcome!\n", b"no end of line", half] {
            assert_eq!(after(noise).unwrap(), b"frames", "{noise:?}");
        }
    }

    #[test]
    fn too_much_noise_and_an_early_end_are_told_apart() {
        let error = after(&vec![b'x'; MOST]).unwrap_err();
        assert!(matches!(&error, NoPreface::Noise(seen) if seen.len() == MOST));
        let error = wait(&mut b"command not found\n".as_slice()).unwrap_err();
        assert!(matches!(&error, NoPreface::Ended(seen) if seen.starts_with(b"command")));
    }
}
