/// Text that is not the JSON we accept: what is wrong, where, and the mend.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not RFC 8259.
        package static let syntax = Code(rawValue: "json.syntax")
        /// The bytes are not UTF-8, or an escape names half of a surrogate pair.
        package static let encoding = Code(rawValue: "json.encoding")
        /// A number that no double holds.
        package static let number = Code(rawValue: "json.number")
        /// More bytes, levels or values than `JSONLimits` allows.
        package static let limit = Code(rawValue: "json.limit")
    }

    package var code: Code
    package var message: String
    /// Bytes before the place.
    package var offset: Int
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in scalars.
    package var column: Int

    package var description: String { "\(message) (line \(line), column \(column))" }

    init(_ code: Code, _ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.code = code
        self.message = message
        self.offset = offset
        line = 1
        column = 1
        for byte in bytes.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
    }
}
