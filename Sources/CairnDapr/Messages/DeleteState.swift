package import CairnWire

/// Deletes one key (`DeleteStateRequest`). The answer is empty.
package struct DeleteStateRequest: ProtobufMessage, Hashable {
    package var store = ""
    package var key = ""
    package var etag: String?
    package var options: StateOptions?
    package var metadata: [String: String] = [:]

    package init() {}

    package init(
        store: String, key: String, etag: String? = nil, options: StateOptions? = nil, metadata: [String: String] = [:]
    ) {
        self.store = store
        self.key = key
        self.etag = etag
        self.options = options
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &store)
        wire.field(2, &key)
        wire.etag(3, &etag)
        wire.field(4, &options)
        wire.field(5, &metadata)
    }
}

/// Deletes keys, each by itself (`DeleteBulkStateRequest`). The answer is empty.
package struct DeleteBulkStateRequest: ProtobufMessage, Hashable {
    package var store = ""
    package var items: [StateItem] = []

    package init() {}

    package init(store: String, items: [StateItem]) {
        self.store = store
        self.items = items
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &store)
        wire.field(2, &items)
    }
}
