package import CairnWire

/// Several writes as one (`ExecuteStateTransactionRequest`); how much of one that is, is up to the store. The answer is empty.
package struct StateTransactionRequest: ProtobufMessage, Hashable {
    package var store = ""
    package var operations: [StateOperation] = []
    package var metadata: [String: String] = [:]

    package init() {}

    package init(store: String, operations: [StateOperation], metadata: [String: String] = [:]) {
        self.store = store
        self.operations = operations
        self.metadata = metadata
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &store)
        wire.field(2, &operations)
        wire.field(3, &metadata)
    }
}

/// One write of several (`TransactionalStateOperation`).
package struct StateOperation: ProtobufMessage, Hashable {
    /// `upsert` or `delete`.
    package var kind = ""
    package var item: StateItem?

    package init() {}

    package init(kind: String, item: StateItem?) {
        self.kind = kind
        self.item = item
    }

    package static func upsert(_ item: StateItem) -> Self { Self(kind: "upsert", item: item) }
    package static func delete(_ item: StateItem) -> Self { Self(kind: "delete", item: item) }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &kind)
        wire.field(2, &item)
    }
}
