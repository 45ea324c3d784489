package import CairnWire

/// Asks for the value of one key (`GetStateRequest`).
package struct GetStateRequest: ProtobufMessage, Hashable {
    package var store = ""
    package var key = ""
    package var consistency = StateConsistency.unspecified
    package var metadata: [String: String] = [:]

    package init() {}

    package init(
        store: String, key: String, consistency: StateConsistency = .unspecified, metadata: [String: String] = [:]
    ) {
        self.store = store
        self.key = key
        self.consistency = consistency
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &store)
        wire.field(2, &key)
        wire.field(3, &consistency)
        wire.field(4, &metadata)
    }
}

/// The value of one key (`GetStateResponse`). All of it is empty when there is no such key: whether there is one, the etag
/// tells, since a value may be empty.
package struct GetStateResponse: ProtobufMessage, Hashable {
    package var data: [UInt8] = []
    package var etag = ""
    package var metadata: [String: String] = [:]

    package init() {}

    package init(data: [UInt8], etag: String, metadata: [String: String] = [:]) {
        self.data = data
        self.etag = etag
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &data)
        wire.field(2, &etag)
        wire.field(3, &metadata)
    }
}
