//! The archive byte by byte, read here without a zip library.

use super::*;

/// A record as the local header before it describes it.
struct Record {
    name: String,
    method: u16,
    flags: u16,
    crc: u32,
    start: usize,
    bytes: Vec<u8>,
}

fn u16_at(file: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([file[at], file[at + 1]]))
}

fn u32_at(file: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(file[at..at + 4].try_into().unwrap())
}

/// All records, by the central directory and the local headers it points to.
fn records(file: &[u8]) -> Vec<Record> {
    let end = file.len() - 22;
    assert_eq!(&file[end..end + 4], b"PK\x05\x06", "no comment at the end");
    let count = u16_at(file, end + 10);
    let mut at = u32_at(file, end + 16) as usize;
    let mut records = Vec::new();
    for _ in 0..count {
        assert_eq!(&file[at..at + 4], b"PK\x01\x02");
        records.push(local(file, u32_at(file, at + 42) as usize));
        let last = records.last().unwrap();
        assert_eq!(u32_at(file, at + 16), last.crc, "both headers agree");
        at += 46 + u16_at(file, at + 28) + u16_at(file, at + 30) + u16_at(file, at + 32);
    }
    assert_eq!(at, end, "nothing lies between the directory and its end");
    records
}

fn local(file: &[u8], at: usize) -> Record {
    assert_eq!(&file[at..at + 4], b"PK\x03\x04");
    let [name, extra] = [u16_at(file, at + 26), u16_at(file, at + 28)];
    let size = u32_at(file, at + 22) as usize;
    assert_eq!(size, u32_at(file, at + 18) as usize, "stored as it is");
    let start = at + 30 + name + extra;
    Record {
        name: String::from_utf8(file[at + 30..at + 30 + name].to_vec()).unwrap(),
        method: u16_at(file, at + 8) as u16,
        flags: u16_at(file, at + 6) as u16,
        crc: u32_at(file, at + 14),
        start,
        bytes: file[start..start + size].to_vec(),
    }
}

/// CRC-32 as zip has it, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc))
    })
}

fn example() -> Vec<u8> {
    let mut state = StateDict::new("test");
    state.insert("a", Tensor::from_slice(&[1f32, -2.0, 3.5]));
    let transposed = Tensor::from_slice(&[1f32, 2.0, 3.0, 4.0]).view([2, 2]).tr();
    state.insert("b", transposed);
    let mean = Tensor::from_slice(&[0.5f32]).to_kind(tch::Kind::Half);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.pt");
    let root = [
        ("g_ema", Entry::Tensors(&state)),
        ("latent_avg", Entry::Tensor(&mean)),
    ];
    write(&path, &root).unwrap();
    std::fs::read(&path).unwrap()
}

#[test]
fn records_are_stored_aligned_and_checked() {
    let file = example();
    let records = records(&file);
    let names: Vec<_> = records.iter().map(|record| record.name.as_str()).collect();
    let expected = [
        "data.pkl",
        "byteorder",
        "data/0",
        "data/1",
        "data/2",
        "version",
    ];
    assert_eq!(names, expected.map(|name| format!("archive/{name}")));
    for record in &records {
        assert_eq!(record.method, 0, "{}: stored", record.name);
        assert_eq!(
            record.flags & 0b1001,
            0,
            "{}: plain, sizes in front",
            record.name
        );
        assert_eq!(record.start % 64, 0, "{}", record.name);
        assert_eq!(record.crc, crc(&record.bytes), "{}", record.name);
    }
    assert!(records[0].bytes.starts_with(b"\x80\x02}"));
    assert_eq!(records[1].bytes, b"little");
    assert_eq!(records[5].bytes, b"3\n");
}

#[test]
fn numbers_are_row_major_and_little_endian() {
    let records = records(&example());
    let floats = |values: &[f32]| -> Vec<u8> {
        let bytes = values.iter().map(|value| value.to_le_bytes());
        bytes.flatten().collect()
    };
    assert_eq!(records[2].bytes, floats(&[1.0, -2.0, 3.5]));
    assert_eq!(records[3].bytes, floats(&[1.0, 3.0, 2.0, 4.0]));
    assert_eq!(records[4].bytes, [0x00, 0x38], "0.5 in half precision");
}

#[test]
fn the_same_weights_give_the_same_file() {
    assert_eq!(example(), example());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let path = Path::new("/nowhere/w.pt");
    let error = write(path, &[]).unwrap_err().to_string();
    assert!(error.contains("/nowhere/w.pt"), "{error}");
}
