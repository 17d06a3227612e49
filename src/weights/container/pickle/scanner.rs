//! Reads a pickle's bytes in order, without holding more than a window of them.

use super::super::{Damage, Source, Span};

const WINDOW: u64 = 1 << 14;

/// A position in a piece of a file.
pub struct Scanner<'s> {
    source: &'s Source<'s>,
    span: Span,
    at: u64, // from the start of `span`
    window: Vec<u8>,
    window_at: u64,
    filled: u64,
}

impl<'s> Scanner<'s> {
    pub fn new(source: &'s Source<'s>, span: Span) -> Self {
        Self {
            source,
            span,
            at: 0,
            window: Vec::new(),
            window_at: 0,
            filled: 0,
        }
    }

    /// Where the next byte is in the file.
    pub fn position(&self) -> u64 {
        self.span.at + self.at
    }

    /// How many bytes are left.
    pub fn left(&self) -> u64 {
        self.span.len - self.at
    }

    pub fn byte(&mut self) -> Result<u8, Damage> {
        Ok(self.array::<1>()?[0])
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        let mut array = [0; N];
        array.copy_from_slice(self.short(N as u64)?);
        Ok(array)
    }

    /// The next bytes, not more than a window.
    pub fn short(&mut self, len: u64) -> Result<&[u8], Damage> {
        let wanted = self.span.part(self.at, len)?;
        let end = self.at + len;
        if self.at < self.window_at || end > self.window_at + self.filled {
            let filled = WINDOW.max(len).min(self.left());
            let fill = self.span.part(self.at, filled)?;
            self.source.read(fill, &mut self.window)?;
            self.window_at = self.at;
            self.filled = filled;
        }
        let from = (wanted.at - self.span.at - self.window_at) as usize;
        self.at = end;
        Ok(&self.window[from..from + len as usize])
    }

    /// Text up to a line feed, which is not part of it.
    pub fn line(&mut self, longest: usize) -> Result<String, Damage> {
        let start = self.position();
        let mut line = Vec::new();
        loop {
            match self.byte()? {
                b'\n' => break,
                byte => line.push(byte),
            }
            if line.len() > longest {
                return Err(Damage::new(format!("a name without end at byte {start}")));
            }
        }
        String::from_utf8(line)
            .map_err(|_| Damage::new(format!("a name at byte {start} is not UTF-8")))
    }

    /// Notes where the next bytes are and goes behind them.
    pub fn skip(&mut self, len: u64) -> Result<Span, Damage> {
        let span = self.span.part(self.at, len)?;
        self.at += len;
        Ok(span)
    }

    /// Goes back over bytes that were just passed.
    pub fn back(&mut self, len: u64) {
        self.at = self.at.saturating_sub(len);
    }
}
