/// A key-value store as a Dapr sidecar gives one: the few things that hold on every store behind it, and no more.
///
/// For implementers, and for callers to count on:
/// - A `save` or `delete` with an etag is **one compare-and-set of one key**. Nothing binds two keys together: no transaction,
///   no order among writes that are under way at once.
/// - `get` is strong: it sees every write that was answered before it was asked. `getMany` may be older than that.
/// - **No failure is certain, a conflict neither.** A write that threw may have been made all the same, by a try of the
///   sidecar whose answer was lost: only a `get` tells. A write that is new may also fail on a store that knows no clean
///   refusal (PostgreSQL and Redis answer a create of an existing key with 500), and one with an etag may make a key that was
///   not there (Redis).
/// - The etag of what one wrote is known by a `get` only: a save's answer bears none.
/// - Keys hold no `||` and are not empty; values are never empty. Both are `state.invalid` where they do occur.
/// - One call is one request to the store. Trying again is the caller's affair.
/// - Calls may be cancelled; what was sent may take effect all the same.
package protocol StateStore: Sendable {
    /// The store's name, for messages: the sidecar's component.
    var name: String { get }

    /// Nil when there is no such key.
    func get(_ key: String) async throws(StateError) -> StateValue?

    /// What there is of these keys, in one request; keys that are not there are left out.
    func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue]

    /// - Parameter ttl: after which the store may remove the key by itself, in whole seconds; a store that has no such thing
    ///   keeps it.
    func save(_ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?) async throws(StateError)

    /// A key that is not there is no error.
    ///
    /// - Parameter etag: nil deletes whatever is there.
    func delete(_ key: String, etag: String?) async throws(StateError)

    /// Lets go of connections. Calls after it throw `state.unavailable`.
    func close() async
}

/// What there is under a key.
package struct StateValue: Sendable, Hashable {
    package var bytes: [UInt8]
    /// Opaque, and never the same for two values of one key.
    package var etag: String

    package init(bytes: [UInt8], etag: String) {
        self.bytes = bytes
        self.etag = etag
    }
}

/// Under which condition a value is saved.
package enum EtagRule: Sendable, Hashable {
    /// The key holds the value that was read with this etag.
    case mustMatch(String)
    /// The key is not there.
    case mustBeNew
    /// Whatever is there is replaced.
    case any
}
