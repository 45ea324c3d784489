package import CairnWire

/// Saves items, each by itself: when one fails, the others may have been saved (`SaveStateRequest`). The answer is empty.
package struct SaveStateRequest: ProtobufMessage, Hashable {
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
