/// What one step of `RunStore.reclaim` came to.
package struct Reclaimed: Sendable, Hashable {
    /// Bytes of payloads that were removed.
    package var bytes: Int
    /// Nothing is left that could be removed now.
    package var isDone: Bool

    package init(bytes: Int, isDone: Bool) {
        self.bytes = bytes
        self.isDone = isDone
    }
}
