//! A file, or bytes in memory, read a piece at a time. Every piece is checked against the length.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use super::Damage;

/// A piece of a [`Source`] that is known to lie within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Of its first byte.
    pub at: u64,
    /// In bytes.
    pub len: u64,
}

impl Span {
    /// Where it ends.
    #[must_use]
    pub fn end(self) -> u64 {
        self.at + self.len
    }

    /// A piece of the piece.
    pub(super) fn part(self, at: u64, len: u64) -> Result<Self, Damage> {
        match at.checked_add(len) {
            Some(end) if end <= self.len => Ok(Self {
                at: self.at + at,
                len,
            }),
            _ => Err(Damage::new(format!(
                "{len} bytes were expected at byte {}, {} are left",
                self.at.saturating_add(at),
                self.len.saturating_sub(at)
            ))),
        }
    }
}

/// Where the bytes are.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: Bytes<'a>,
    len: u64,
}

#[derive(Debug)]
enum Bytes<'a> {
    File(File),
    Memory(&'a [u8]),
}

impl<'a> Source<'a> {
    /// A file; only what is asked for is read.
    ///
    /// # Errors
    /// When it cannot be opened, or is no regular file.
    pub fn open(path: &Path) -> io::Result<Source<'static>> {
        // Opening a pipe would wait for somebody to write.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(Source {
            len: metadata.len(),
            bytes: Bytes::File(file),
        })
    }

    /// Bytes in memory.
    #[must_use]
    pub fn memory(bytes: &'a [u8]) -> Self {
        Self {
            len: bytes.len() as u64,
            bytes: Bytes::Memory(bytes),
        }
    }

    /// How long it is.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.len
    }

    /// All of it.
    pub(super) fn whole(&self) -> Span {
        Span {
            at: 0,
            len: self.len,
        }
    }

    /// Reads a piece into `buffer`, which is grown when it is too short for it.
    ///
    /// # Errors
    /// When the file cannot be read, or became shorter meanwhile.
    pub fn read<'b>(&self, span: Span, buffer: &'b mut Vec<u8>) -> Result<&'b [u8], Damage> {
        let span = self.whole().part(span.at, span.len)?;
        let len = span.len as usize;
        if buffer.len() < len {
            buffer.resize(len, 0);
        }
        let buffer = &mut buffer[..len];
        match &self.bytes {
            Bytes::File(file) => file.read_exact_at(buffer, span.at)?,
            Bytes::Memory(bytes) => {
                let at = span.at as usize;
                buffer.copy_from_slice(&bytes[at..at + len]);
            }
        }
        Ok(buffer)
    }

    /// As [`Source::read`], in memory of its own.
    pub(super) fn copy(&self, span: Span) -> Result<Vec<u8>, Damage> {
        let mut buffer = Vec::new();
        self.read(span, &mut buffer)?;
        Ok(buffer)
    }

    /// From the front, for readers that want a stream.
    pub(super) fn stream(&self) -> Stream<'_> {
        Stream {
            source: self,
            at: 0,
        }
    }
}

/// A [`Source`] with a position.
pub(super) struct Stream<'s> {
    source: &'s Source<'s>,
    at: u64,
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &self.source.bytes {
            Bytes::File(file) => file.read_at(buffer, self.at)?,
            Bytes::Memory(bytes) => {
                let at = self.at.min(self.source.len) as usize;
                (&bytes[at..]).read(buffer)?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Stream<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.source.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::other("a position before the start"))?;
        Ok(self.at)
    }
}
