/// How much JSON text is accepted before anything is built from it.
package struct JSONLimits: Sendable, Hashable {
    /// Bytes of text.
    package var bytes: Int
    /// Arrays and objects inside one another.
    package var depth: Int
    /// Values in all, members and elements counted: `[[],[],…]` takes ten times its text in memory.
    package var values: Int

    package init(bytes: Int = 64 << 20, depth: Int = 512, values: Int = 4_000_000) {
        self.bytes = bytes
        self.depth = depth
        self.values = values
    }

    package static let `default` = JSONLimits()
}
