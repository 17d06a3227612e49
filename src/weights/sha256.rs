//! SHA-256 of files and bytes, in hexadecimal: what weights are known by, whatever they are called.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// Read at once.
const CHUNK: usize = 1 << 20;

/// Of bytes.
#[must_use]
pub fn of_bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Of a file, a part at a time; `progress` hears how many bytes are done.
///
/// # Errors
/// When it cannot be read.
pub fn of_file(path: &Path, mut progress: impl FnMut(u64) -> io::Result<()>) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut done = 0;
    loop {
        let count = match file.read(&mut chunk) {
            Ok(0) => return Ok(hexadecimal(&digest.finalize())),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        digest.update(&chunk[..count]);
        done += count as u64;
        progress(done)?;
    }
}

/// As hashes are written.
#[must_use]
pub fn hexadecimal(digest: &[u8]) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `abc`, from FIPS 180-2.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_digest_is_the_standards() {
        assert_eq!(of_bytes(b"abc"), ABC);
    }

    #[test]
    fn a_file_is_read_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let bytes = vec![7; 2 * CHUNK + 5];
        std::fs::write(&path, &bytes).unwrap();
        let mut heard = Vec::new();
        let digest = of_file(&path, |done| {
            heard.push(done);
            Ok(())
        })
        .unwrap();
        assert_eq!(digest, of_bytes(&bytes));
        assert!(heard.len() > 2 && heard.is_sorted());
        assert_eq!(heard.last(), Some(&(bytes.len() as u64)));
        assert!(of_file(&folder.path().join("b"), |_| Ok(())).is_err());
        let ended = of_file(&path, |_| Err(io::Error::other("ended")));
        assert_eq!(ended.unwrap_err().to_string(), "ended");
    }
}
