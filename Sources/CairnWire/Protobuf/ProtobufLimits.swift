/// How much of a message is accepted.
package struct ProtobufLimits: Sendable, Hashable {
    /// Bytes of the whole message.
    package var bytes: Int
    /// Messages and groups inside one another, the outermost not counted.
    package var depth: Int
    /// Fields and packed elements in all: a message of two bytes becomes a struct of some hundred.
    package var values: Int

    package init(bytes: Int = 64 << 20, depth: Int = 100, values: Int = 1_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }

    package static let `default` = ProtobufLimits()
}
