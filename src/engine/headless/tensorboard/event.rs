//! The few messages of TensorFlow's `event.proto` and `summary.proto` that are needed, in protobuf's
//! wire format.

/// A message that is being written.
#[derive(Debug, Default)]
pub struct Event(Vec<u8>);

/// What is shown under a tag.
#[derive(Debug)]
pub enum Value {
    /// A point of a curve.
    Scalar(f32),
    /// A picture.
    Picture {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The file.
        png: Vec<u8>,
    },
}

const VARINT: u64 = 0;
const FIXED64: u64 = 1;
const BYTES: u64 = 2;
const FIXED32: u64 = 5;
/// `SessionLog.status`
const START: u64 = 1;
/// `Summary.Image.colorspace`
const RGB: u64 = 3;

impl Event {
    /// The first event of a file.
    pub fn version(time: f64) -> Self {
        let mut event = Self::at(time, 0);
        event.bytes_field(3, b"brain.Event:2");
        event
    }

    /// From `step` on, older files of this folder are out of date.
    pub fn restart(time: f64, step: i64) -> Self {
        let mut log = Self::default();
        log.number(1, START);
        let mut event = Self::at(time, step);
        event.bytes_field(7, &log.0);
        event
    }

    /// Values of a step, by their tags.
    pub fn summary(time: f64, step: i64, values: &[(&str, Value)]) -> Self {
        let mut summary = Self::default();
        for (tag, value) in values {
            let mut message = Self::default();
            message.bytes_field(1, tag.as_bytes());
            match value {
                Value::Scalar(scalar) => {
                    message.key(2, FIXED32);
                    message.0.extend(scalar.to_le_bytes());
                }
                Value::Picture { width, height, png } => {
                    let mut picture = Self::default();
                    picture.number(1, u64::from(*height));
                    picture.number(2, u64::from(*width));
                    picture.number(3, RGB);
                    picture.bytes_field(4, png);
                    message.bytes_field(4, &picture.0);
                }
            }
            summary.bytes_field(1, &message.0);
        }
        let mut event = Self::at(time, step);
        event.bytes_field(5, &summary.0);
        event
    }

    /// As it is written.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn at(time: f64, step: i64) -> Self {
        let mut event = Self::default();
        event.key(1, FIXED64);
        event.0.extend(time.to_le_bytes());
        event.number(2, step as u64);
        event
    }

    fn number(&mut self, field: u64, value: u64) {
        self.key(field, VARINT);
        self.varint(value);
    }

    fn bytes_field(&mut self, field: u64, bytes: &[u8]) {
        self.key(field, BYTES);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn key(&mut self, field: u64, kind: u64) {
        self.varint(field << 3 | kind);
    }

    /// Seven bits a byte, the lowest first.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_written_byte_for_byte() {
        let event = Event::summary(1.0, 300, &[("a", Value::Scalar(0.5))]);
        let expected = [
            &[0x09][..],
            &1.0f64.to_le_bytes(),
            &[0x10, 0xac, 0x02],    // step 300
            &[0x2a, 10, 0x0a, 8],   // summary, its value
            &[0x0a, 1, b'a', 0x15], // tag
            &0.5f32.to_le_bytes(),
        ];
        assert_eq!(event.bytes(), expected.concat());
    }

    #[test]
    fn a_file_begins_with_its_version() {
        let event = Event::version(0.0);
        assert!(event.bytes().ends_with(b"\x10\x00\x1a\x0dbrain.Event:2"));
    }
}
