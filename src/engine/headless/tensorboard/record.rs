//! `TFRecord` framing: length, data, and a checksum of each.

/// Added to checksums so that checksums of checksums are no trouble.
const MASK: u32 = 0xa282_ead8;

/// One record: u64 length, its checksum, the data, its checksum; little-endian.
pub fn frame(data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u64).to_le_bytes();
    let mut record = Vec::with_capacity(data.len() + 16);
    record.extend(length);
    record.extend(masked(&length).to_le_bytes());
    record.extend(data);
    record.extend(masked(data).to_le_bytes());
    record
}

/// CRC-32C (Castagnoli), turned by 15 bits and moved.
pub fn masked(data: &[u8]) -> u32 {
    crc32c::crc32c(data).rotate_right(15).wrapping_add(MASK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_length_data_and_masked_checksums() {
        let record = frame(b"123456789");
        assert_eq!(record[..8], 9u64.to_le_bytes());
        assert_eq!(record[12..21], *b"123456789");
        // CRC-32C of these nine digits is e3069283 in every list of checksums.
        assert_eq!(record[21..], 0xc78a_b0e5_u32.to_le_bytes());
        assert_eq!(record.len(), 25);
        assert_eq!(masked(&record[..8]).to_le_bytes(), record[8..12]);
    }
}
