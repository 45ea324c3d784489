package import CairnWire

/// Asks for the values of several keys (`GetBulkStateRequest`).
package struct GetBulkStateRequest: ProtobufMessage, Hashable {
    package var store = ""
    package var keys: [String] = []
    /// How many the sidecar asks its store for at a time, where the store takes one key a question. 0 is its own choice.
    package var parallelism: Int32 = 0
    package var metadata: [String: String] = [:]

    package init() {}

    package init(store: String, keys: [String], parallelism: Int32 = 0, metadata: [String: String] = [:]) {
        self.store = store
        self.keys = keys
        self.parallelism = parallelism
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &store)
        wire.field(2, &keys)
        wire.field(3, &parallelism)
        wire.field(4, &metadata)
    }
}

/// What there is of several keys, in an order of the store's (`GetBulkStateResponse`).
package struct GetBulkStateResponse: ProtobufMessage, Hashable {
    package var items: [BulkStateItem] = []

    package init() {}

    package init(items: [BulkStateItem]) { self.items = items }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &items)
    }
}

/// One of several keys that were asked for (`BulkStateItem`). Of a key that is not there, only the key is set.
package struct BulkStateItem: ProtobufMessage, Hashable {
    package var key = ""
    package var data: [UInt8] = []
    package var etag = ""
    /// Why this key could not be read; the call as a whole succeeds all the same.
    package var error = ""
    package var metadata: [String: String] = [:]

    package init() {}

    package init(
        key: String, data: [UInt8] = [], etag: String = "", error: String = "", metadata: [String: String] = [:]
    ) {
        self.key = key
        self.data = data
        self.etag = etag
        self.error = error
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &key)
        wire.field(2, &data)
        wire.field(3, &etag)
        wire.field(4, &error)
        wire.field(5, &metadata)
    }
}
