/// A message of Protocol Buffers, written by hand: a struct whose `fields` names each field once, in order of number. That
/// one list is its encoder and its decoder.
///
///     struct SaveStateRequest: ProtobufMessage {
///         var storeName = ""
///         var states: [StateItem] = []
///         var metadata: [String: String] = [:]
///
///         mutating func fields(_ wire: inout ProtobufFields) {
///             wire.field(1, &storeName)
///             wire.field(2, &states)
///             wire.field(3, &metadata)
///         }
///     }
///
/// The kind of a field follows from its type; `as:` says how an integer stands (`.varint` unless told). A plain property is
/// a field without presence, which is left out when it has its default; an optional one is `optional`, or a message. The
/// members of a `oneof` are computed optional properties over one stored enum: a getter that gives nil for the other members,
/// and a setter that ignores nil.
package protocol ProtobufMessage: Sendable {
    /// The message with every field absent.
    init()

    /// Calls one `field` for each field, and does nothing else: which fields there are must not hang on their values.
    mutating func fields(_ wire: inout ProtobufFields)
}

extension ProtobufMessage {
    /// Reads a message. A field that comes again replaces what came before, or adds to it where it is repeated, a map or a
    /// message; fields that are not in the list are skipped, as are those of another wire type.
    ///
    /// - Throws: `protobuf.truncated`, `protobuf.malformed`, `protobuf.encoding`, `protobuf.limit`, with the place.
    package init(protobuf bytes: [UInt8], limits: ProtobufLimits = .default) throws(ProtobufError) {
        var wire = try ProtobufFields(reading: bytes, limits: limits)
        self.init()
        wire.readAll { fields(&$0) }
        if let failure = wire.failure { throw failure }
    }

    /// The message on the wire, in order of field numbers and of map keys: equal messages have equal bytes.
    package func encodedProtobuf() -> [UInt8] {
        var wire = ProtobufFields()
        // The list of fields takes its values `inout`, for the reader; writing leaves them as they are.
        var copy = self
        copy.fields(&wire)
        return wire.written
    }
}
