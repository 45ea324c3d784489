package import CairnWire

/// How an item is written (`dapr.proto.common.v1.StateOptions`).
package struct StateOptions: ProtobufMessage, Hashable {
    package var concurrency = StateConcurrency.unspecified
    package var consistency = StateConsistency.unspecified

    package init() {}

    package init(concurrency: StateConcurrency, consistency: StateConsistency) {
        self.concurrency = concurrency
        self.consistency = consistency
    }

    package mutating func fields(_ wire: inout ProtobufFields) {
        wire.field(1, &concurrency)
        wire.field(2, &consistency)
    }

    /// The write fails where another came first. Without an etag: where the key is there at all.
    package static let firstWrite = StateOptions(concurrency: .firstWrite, consistency: .strong)
    package static let lastWrite = StateOptions(concurrency: .lastWrite, consistency: .strong)
}

package struct StateConcurrency: ProtobufEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package static let unspecified = Self(rawValue: 0)
    package static let firstWrite = Self(rawValue: 1)
    package static let lastWrite = Self(rawValue: 2)
}

package struct StateConsistency: ProtobufEnum {
    package var rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }
    package static let unspecified = Self(rawValue: 0)
    package static let eventual = Self(rawValue: 1)
    package static let strong = Self(rawValue: 2)
}
