//! Temporary transport until `link` has one.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use crate::protocol::{Hello, VERSION};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("nobody listens")]
    Nobody,
    #[error("closed")]
    Closed,
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Format(#[from] postcard::Error),
}

impl Error {
    pub fn nobody_listens(&self) -> bool {
        matches!(self, Self::Nobody)
    }
}

pub struct Reader(UnixStream);
pub struct Writer(UnixStream);

pub fn connect(runs: &Path) -> Result<(Reader, Writer), Error> {
    let stream = UnixStream::connect(runs.join(".engine/socket")).map_err(|_| Error::Nobody)?;
    let mut writer = Writer(stream.try_clone()?);
    let mut reader = Reader(stream);
    writer.send(&Hello {
        version: VERSION,
        package: "test".to_owned(),
    })?;
    let _: Hello = reader.receive()?;
    Ok((reader, writer))
}

impl Reader {
    pub fn receive<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let mut length = [0; 4];
        self.0.read_exact(&mut length).map_err(|_| Error::Closed)?;
        let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut bytes).map_err(|_| Error::Closed)?;
        Ok(postcard::from_bytes(&bytes)?)
    }
}

impl Writer {
    pub fn send<T: Serialize>(&mut self, message: &T) -> Result<(), Error> {
        let bytes = postcard::to_stdvec(message)?;
        self.0.write_all(&(bytes.len() as u32).to_be_bytes())?;
        self.0.write_all(&bytes)?;
        Ok(())
    }
}
