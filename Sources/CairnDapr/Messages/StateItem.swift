package import CairnWire

/// A key with its value, or the key of one to delete (`dapr.proto.common.v1.StateItem`).
package struct StateItem: ProtobufMessage, Hashable {
    package var key = ""
    package var value: [UInt8] = []
    /// The etag that the store must hold; nil sends none. The message around it is what is sent, so that an empty etag differs
    /// from none on the wire; a sidecar takes both for none.
    package var etag: String?
    package var metadata: [String: String] = [:]
    package var options: StateOptions?

    package init() {}

    package init(
        key: String, value: [UInt8] = [], etag: String? = nil, metadata: [String: String] = [:],
        options: StateOptions? = nil
    ) {
        self.key = key
        self.value = value
        self.etag = etag
        self.metadata = metadata
        self.options = options
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &key)
        wire.field(2, &value)
        wire.etag(3, &etag)
        wire.field(4, &metadata)
        wire.field(5, &options)
    }

    /// The name under which metadata tells after how many seconds the store removes the key by itself.
    package static let timeToLive = "ttlInSeconds"
}

/// An etag on its own (`dapr.proto.common.v1.Etag`).
private struct Etag: ProtobufMessage {
    var value = ""
    init() {}
    init(_ value: String) { self.value = value }
    mutating func fields(_ wire: inout ProtobufFields) { wire.field(1, &value) }
}

extension ProtobufFields {
    /// An etag in the message that stands around each.
    mutating func etag(_ number: Int, _ etag: inout String?) {
        var message = etag.map(Etag.init)
        field(number, &message)
        etag = message?.value
    }
}
