/// Reads the wire format's pieces from the front of some bytes. Most code declares a `ProtobufMessage` instead.
///
/// Every read of `bytes` is preceded by a comparison of `position` with `end`, so that what is wrong is an error that names
/// its place, and never a trap.
package struct ProtobufReader: Sendable {
    private let bytes: [UInt8]
    private let limits: ProtobufLimits
    package private(set) var position = 0
    /// Where the message that is being read ends.
    private var end: Int
    private var depth = 0
    private var values = 0

    /// - Throws: `protobuf.limit` when there are more bytes than are allowed.
    package init(_ bytes: [UInt8], limits: ProtobufLimits = .default) throws(ProtobufError) {
        self.bytes = bytes
        self.limits = limits
        end = bytes.count
        guard bytes.count <= limits.bytes else {
            throw failure(.limit, "the message has \(bytes.count) bytes, \(limits.bytes) are allowed")
        }
    }

    /// Of nothing.
    init() {
        bytes = []
        limits = .default
        end = 0
    }

    /// The next field's tag; `number` is 0 at the end of the message. An end of group is no tag here: only `skip` meets it.
    package mutating func tag() throws(ProtobufError) -> ProtobufTag {
        guard position < end else { return .end }
        let start = position
        let tag = try anyTag()
        guard tag.wireType != .endGroup else {
            throw failure(.malformed, "the end of a group that did not begin", at: start)
        }
        return tag
    }

    private mutating func anyTag() throws(ProtobufError) -> ProtobufTag {
        let start = position
        try count()
        let raw = try varint()
        guard raw <= UInt32.max, let wireType = ProtobufTag.WireType(rawValue: UInt8(raw & 7)), raw >> 3 > 0 else {
            throw failure(.malformed, "no field has the tag \(raw)", at: start)
        }
        return ProtobufTag(Int(raw >> 3), wireType)
    }

    /// One more value, against the limit.
    mutating func count() throws(ProtobufError) {
        values += 1
        guard values <= limits.values else { throw failure(.limit, "more than \(limits.values) fields and elements") }
    }

    package mutating func varint() throws(ProtobufError) -> UInt64 {
        guard position < end else { throw failure(.truncated, "the bytes end where a number should stand") }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try longVarint()
    }

    private mutating func longVarint() throws(ProtobufError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < end else { throw failure(.truncated, "the bytes end within a number", at: start) }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw failure(.malformed, "a number of more than ten bytes", at: start)
    }

    package mutating func fixed32() throws(ProtobufError) -> UInt32 {
        let start = try advance(by: 4)
        return bytes.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        }
    }

    package mutating func fixed64() throws(ProtobufError) -> UInt64 {
        let start = try advance(by: 8)
        return bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
    }

    package mutating func byteString() throws(ProtobufError) -> [UInt8] {
        Array(bytes[try lengthDelimited()])
    }

    /// - Throws: `protobuf.encoding` too: proto3 has strings of UTF-8 only.
    package mutating func string() throws(ProtobufError) -> String {
        let range = try lengthDelimited()
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw failure(.encoding, "a string of \(range.count) bytes is not UTF-8", at: range.lowerBound)
        }
        return text
    }

    /// Goes past a length and what it measures; says where that is.
    private mutating func lengthDelimited() throws(ProtobufError) -> Range<Int> {
        let length = try length()
        position += length
        return position - length..<position
    }

    /// A length, of which so many bytes are really there.
    private mutating func length() throws(ProtobufError) -> Int {
        let start = position
        let length = try varint()
        guard length <= UInt64(end - position) else {
            throw failure(.truncated, "\(length) bytes should follow, \(end - position) are there", at: start)
        }
        return Int(length)
    }

    private mutating func advance(by size: Int) throws(ProtobufError) -> Int {
        guard end - position >= size else {
            throw failure(.truncated, "\(size) bytes should stand here, \(end - position) do")
        }
        position += size
        return position - size
    }

    func failure(_ code: ProtobufError.Code, _ message: String, at offset: Int? = nil) -> ProtobufError {
        ProtobufError(code, message, at: offset ?? position)
    }
}

// MARK: - What lies inside

extension ProtobufReader {
    /// Goes into a length-delimited field, whose end is the end until `leave`.
    ///
    /// - Returns: what `leave` wants back.
    package mutating func enter() throws(ProtobufError) -> Int {
        try descend()
        let length = try length()
        let outer = end
        end = position + length
        return outer
    }

    /// Back to the message around, past whatever was not read.
    package mutating func leave(to outer: Int) {
        depth -= 1
        position = end
        end = outer
    }

    /// Whether the field that was entered has been read to its end.
    package var isAtEnd: Bool { position >= end }

    private mutating func descend() throws(ProtobufError) {
        depth += 1
        guard depth <= limits.depth else {
            throw failure(.limit, "more than \(limits.depth) messages inside one another")
        }
    }

    /// Goes past the field behind `tag`; past a group, with all that it holds.
    package mutating func skip(_ tag: ProtobufTag) throws(ProtobufError) {
        switch tag.wireType {
        case .varint: _ = try varint()
        case .fixed32: _ = try advance(by: 4)
        case .fixed64: _ = try advance(by: 8)
        case .lengthDelimited: _ = try lengthDelimited()
        case .startGroup: try skipGroup(tag.number)
        case .endGroup: throw failure(.malformed, "the end of group \(tag.number), which did not begin")
        }
    }

    private mutating func skipGroup(_ number: Int) throws(ProtobufError) {
        let start = position
        try descend()
        while position < end {
            let inner = try anyTag()
            if inner.wireType == .endGroup {
                guard inner.number == number else {
                    throw failure(.malformed, "group \(number) ends as group \(inner.number)", at: start)
                }
                depth -= 1
                return
            }
            try skip(inner)
        }
        throw failure(.truncated, "group \(number) has no end", at: start)
    }
}
