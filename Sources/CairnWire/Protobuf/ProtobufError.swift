/// Bytes that are not the message they should be: what is wrong, and where.
package struct ProtobufError: Error, Sendable, Hashable, CustomStringConvertible {
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes end within a field.
        package static let truncated = Self(rawValue: "protobuf.truncated")
        /// Not the wire format: a tag or a varint that none can be, a group without its end.
        package static let malformed = Self(rawValue: "protobuf.malformed")
        /// A string field is not UTF-8.
        package static let encoding = Self(rawValue: "protobuf.encoding")
        /// More bytes, levels or values than `ProtobufLimits` allows.
        package static let limit = Self(rawValue: "protobuf.limit")
    }

    package var code: Code
    package var message: String
    /// Bytes before the place.
    package var offset: Int

    init(_ code: Code, _ message: String, at offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    package var description: String { "\(code.rawValue): \(message) (at byte \(offset))" }
}
