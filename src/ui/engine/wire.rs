//! The dashboard's end of the socket: [`Hello`] from both, then messages of postcard bytes, each
//! after its length in four bytes, highest first.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};

use crate::protocol::{Command, Hello, Update, VERSION};

/// Longest message that is believed: a snapshot with pictures is far smaller.
const MOST_BYTES: u32 = 256 << 20;

/// An engine that does not greet within this time hangs.
const GREETING: Duration = Duration::from_secs(10);

/// Why nothing can be said or heard.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No engine works in this folder.
    #[error("no engine listens at {0}")]
    Nobody(PathBuf),
    /// The other side closed the connection.
    #[error("the engine closed the connection")]
    Closed,
    /// It speaks another version of the protocol.
    #[error(
        "The engine is version {theirs}, this dashboard is version {ours}.\n\
         Stop that engine (nada-tui of its version, then q and s), or update both."
    )]
    Version {
        /// Package version of the engine.
        theirs: String,
        /// Package version of the dashboard.
        ours: String,
    },
    /// The socket failed.
    #[error("the connection to the engine failed: {0}")]
    Io(#[from] io::Error),
    /// Bytes that are no message.
    #[error("the engine said something unintelligible: {0}")]
    Format(#[from] postcard::Error),
    /// A length that no message has.
    #[error("the engine announced a message of {0} bytes")]
    Length(u32),
}

impl Error {
    /// There is no engine, so one may be started.
    pub fn nobody_listens(&self) -> bool {
        matches!(self, Self::Nobody(_))
    }
}

/// Updates in.
pub struct Reader(UnixStream);

/// Commands out.
pub struct Writer(UnixStream);

/// The socket of a runs folder.
pub fn socket_path(runs: &Path) -> PathBuf {
    runs.join(".engine").join("socket")
}

/// Connects to the engine of a runs folder and greets it.
pub fn connect(runs: &Path) -> Result<(Reader, Writer), Error> {
    let path = socket_path(runs);
    let mut stream = UnixStream::connect(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Error::Nobody(path),
        _ => Error::Io(error),
    })?;
    let ours = env!("CARGO_PKG_VERSION").to_owned();
    let hello = Hello {
        version: VERSION,
        package: ours.clone(),
    };
    write(&mut stream, &hello)?;
    stream.set_read_timeout(Some(GREETING))?;
    let theirs: Hello = read(&mut stream)?;
    stream.set_read_timeout(None)?;
    if theirs.version != VERSION {
        let theirs = theirs.package;
        return Err(Error::Version { theirs, ours });
    }
    Ok((Reader(stream.try_clone()?), Writer(stream)))
}

impl Reader {
    /// Waits for the next update.
    pub fn receive(&mut self) -> Result<Update, Error> {
        read(&mut self.0)
    }
}

impl Writer {
    /// Says something.
    pub fn send(&mut self, command: &Command) -> Result<(), Error> {
        write(&mut self.0, command)
    }
}

/// One message in.
pub fn read<T: DeserializeOwned>(stream: &mut impl Read) -> Result<T, Error> {
    let mut length = [0; 4];
    fill(stream, &mut length)?;
    let length = u32::from_be_bytes(length);
    if length > MOST_BYTES {
        return Err(Error::Length(length));
    }
    let mut bytes = vec![0; length as usize];
    fill(stream, &mut bytes)?;
    Ok(postcard::from_bytes(&bytes)?)
}

/// One message out, in one write.
pub fn write<T: Serialize>(stream: &mut impl Write, message: &T) -> Result<(), Error> {
    let mut bytes = vec![0; 4];
    bytes = postcard::to_extend(message, bytes)?;
    let length = bytes.len() as u32 - 4;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    Ok(stream.write_all(&bytes)?)
}

fn fill(stream: &mut impl Read, bytes: &mut [u8]) -> Result<(), Error> {
    stream
        .read_exact(bytes)
        .map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Error::Closed,
            _ => Error::Io(error),
        })
}
