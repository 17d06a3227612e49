//! The operands of a pickle's instructions.

use super::super::{Damage, Span};
use super::Value;
use super::scanner::Scanner;

/// Longer texts (source code that NVIDIA's pickles carry) are noted, not kept.
const LONG_TEXT: u64 = 4096;

impl Scanner<'_> {
    pub fn u16(&mut self) -> Result<u16, Damage> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub fn u32(&mut self) -> Result<u32, Damage> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub fn u64(&mut self) -> Result<u64, Damage> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A length that Python 2 wrote with a sign.
    pub fn signed_len(&mut self) -> Result<u64, Damage> {
        let len = i32::from_le_bytes(self.array()?);
        u64::try_from(len).map_err(|_| Damage::new(format!("a text of length {len}")))
    }

    pub fn text(&mut self, len: u64) -> Result<Value, Damage> {
        if len > LONG_TEXT {
            return Ok(Value::Bytes(self.skip(len)?));
        }
        let at = self.position();
        let text = str::from_utf8(self.short(len)?)
            .map_err(|_| Damage::new(format!("a text at byte {at} is not UTF-8")))?;
        Ok(Value::Text(text.into()))
    }

    /// Python 2 has one type for bytes and for text.
    pub fn text_or_bytes(&mut self, len: u64) -> Result<Value, Damage> {
        let span: Span = self.skip(len)?;
        if len > LONG_TEXT {
            return Ok(Value::Bytes(span));
        }
        self.back(len);
        let bytes = self.short(len)?;
        Ok(match str::from_utf8(bytes) {
            Ok(text) if bytes.iter().all(|b| (b' '..=b'~').contains(b)) => Value::Text(text.into()),
            _ => Value::Bytes(span),
        })
    }

    /// A number of any length; those beyond 64 bits are noted, not kept.
    pub fn long(&mut self, len: u64) -> Result<Value, Damage> {
        if len > 8 {
            self.skip(len)?;
            return Ok(Value::Opaque);
        }
        let bytes = self.short(len)?;
        let negative = bytes.last().is_some_and(|b| b & 0x80 != 0);
        let mut filled = [if negative { 0xff } else { 0 }; 8];
        filled[..bytes.len()].copy_from_slice(bytes);
        Ok(Value::Int(i64::from_le_bytes(filled)))
    }
}
