/// Writes JSON text piece by piece, without a tree: `beginObject`, `key`, a value, …, `endObject`. Commas and, where
/// wanted, line breaks come by themselves. The caller closes what it opens and writes a key before each member's value.
package struct JSONWriter: Sendable {
    package enum Style: Sendable {
        /// No white space.
        case compact
        /// Two blanks for each level, one member a line.
        case pretty
        /// No white space, members sorted by their keys' UTF-8: for hashes. Keys written one by one stay in their order.
        case canonical
    }

    package private(set) var bytes: [UInt8] = []
    private let style: Style
    private var depth = 0
    private var needsComma = false
    private var followsKey = false

    package init(style: Style = .compact, capacity: Int = 256) {
        self.style = style
        bytes.reserveCapacity(capacity)
    }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    package mutating func key(_ key: String) {
        separate()
        quote(key)
        bytes.append(UInt8(ascii: ":"))
        if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    package mutating func int(_ value: Int64) {
        separate()
        decimal(value)
    }

    /// The shortest digits that read back as the same double, always with a fraction or an exponent, so that it stays a
    /// double. What is not finite has no JSON and becomes `null`, as in ECMAScript.
    package mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        // -0.0 equals 0.0, and equal values have the same canonical bytes.
        bytes.append(contentsOf: (style == .canonical && value == 0 ? 0.0 : value).description.utf8)
    }

    package mutating func string(_ value: String) {
        separate()
        quote(value)
    }

    package mutating func value(_ value: JSON) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): int(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .array(let items):
            beginArray()
            for item in items { self.value(item) }
            endArray()
        case .object(let object):
            beginObject()
            let members =
                style == .canonical ? object.members.sorted { $0.key.precedesInScalars($1.key) } : object.members
            for member in members {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}

// MARK: - Bytes

extension JSONWriter {
    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        depth -= 1
        if style == .pretty, needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    /// What stands between this value or key and what came before.
    private mutating func separate() {
        if followsKey {
            followsKey = false
        } else {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            if style == .pretty, depth > 0 { breakLine() }
        }
        needsComma = true
    }

    private mutating func breakLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func decimal(_ value: Int64) {
        var rest = value.magnitude
        var place = 20
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            repeat {
                place -= 1
                digits[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 {
                place -= 1
                digits[place] = UInt8(ascii: "-")
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[place...]))
        }
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        text.utf8Span.span.withUnsafeBufferPointer { text in
            var start = 0
            for (offset, byte) in text.enumerated() {
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<offset]))
                escape(byte)
                start = offset + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case ..<0x20:
            bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
            let low = byte & 0x0F
            bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        default: bytes.append(byte)
        }
    }
}
