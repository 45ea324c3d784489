/// Writes the wire format's pieces. Most code declares a `ProtobufMessage` instead.
package struct ProtobufWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func tag(_ number: Int, _ wireType: ProtobufTag.WireType) {
        assert(ProtobufTag.numbers.contains(number), "no field has the number \(number)")
        varint(ProtobufTag(number, wireType).rawValue)
    }

    package mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func fixed32(_ value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func fixed64(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// The length, then the bytes.
    package mutating func byteString(_ value: [UInt8]) {
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// The length, then the text.
    package mutating func string(_ value: String) {
        varint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// What `content` writes, and its length before it.
    ///
    /// The length is not known before, and takes one byte in most messages: that one is kept free, and a longer length moves
    /// what was written. To measure every message first would cost more.
    package mutating func lengthDelimited(_ content: (inout Self) -> Void) {
        let place = openLength()
        content(&self)
        closeLength(place)
    }

    /// Keeps a byte free for the length of what is written until `closeLength`.
    mutating func openLength() -> Int {
        bytes.append(0)
        return bytes.count
    }

    mutating func closeLength(_ start: Int) {
        let length = bytes.count - start
        guard length >= 0x80 else {
            bytes[start - 1] = UInt8(length)
            return
        }
        var prefix = ProtobufWriter()
        prefix.varint(UInt64(length))
        bytes.replaceSubrange(start - 1..<start, with: prefix.bytes)
    }
}
