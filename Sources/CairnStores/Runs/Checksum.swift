/// 64 bits that a damaged row will not match: FNV-1a over words of eight bytes, mixed at the end. Against bad disks and bad
/// memory, not against people; values over 16 KiB have a SHA-256 of their own.
func checksum(_ bytes: [UInt8]) -> Int64 {
    bytes.withUnsafeBytes { buffer in
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(buffer.count)
        var offset = 0
        while offset + 8 <= buffer.count {
            sum =
                (sum ^ buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
                &* 0x0000_0100_0000_01b3
            sum ^= sum >> 29
            offset += 8
        }
        while offset < buffer.count {
            sum = (sum ^ UInt64(buffer[offset])) &* 0x0000_0100_0000_01b3
            offset += 1
        }
        sum = (sum ^ (sum >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int64(bitPattern: sum ^ (sum >> 33))
    }
}
