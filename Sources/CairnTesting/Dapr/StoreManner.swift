package import CairnDapr
package import CairnWire

/// The state stores whose behaviour was recorded behind real sidecars.
package enum StoreManner: String, Sendable, CaseIterable {
    case redis, postgresql, sqlite
    case inMemory = "in-memory"

    package var rules: any StoreRules {
        switch self {
        case .redis: RedisRules()
        case .postgresql: PostgreSQLRules()
        case .sqlite: SQLiteRules()
        case .inMemory: InMemoryRules()
        }
    }
}

/// What a state store has under a key.
package struct StoredItem: Sendable, Hashable {
    package var bytes: [UInt8]
    package var etag: String
    /// From when on the key is gone.
    package var expires: Timestamp?
    /// Redis remembers that the key was once written with first-write, and refuses blind writes from then on.
    package var isGuarded = false
}

/// In what the recorded stores differ. Expired items count as gone everywhere; they are never handed in as `old`.
package protocol StoreRules: Sendable {
    /// The item as it is stored.
    ///
    /// - Parameter old: what is there under the key.
    func save(
        _ item: StateItem, over old: StoredItem?, inTransaction: Bool, at now: Timestamp, random: inout SplitMix64
    ) throws(ComponentFailure) -> StoredItem

    /// Returns when the item may be deleted.
    func delete(_ item: StateItem, of old: StoredItem?) throws(ComponentFailure)

    /// What a transaction refuses before it does anything.
    func check(_ item: StateItem) throws(ComponentFailure)

    var transactions: TransactionManner { get }

    /// Whether a bulk answer names first the keys that are there, in order of keys, and then those that are not. Otherwise it
    /// is in the order of the question. (PostgreSQL's order is its heap's; any will do.)
    var listsFoundFirst: Bool { get }

    /// Whether an answer tells when the key will be gone.
    var tellsExpiry: Bool { get }
}

extension StoreRules {
    package func check(_ item: StateItem) throws(ComponentFailure) {}
    package var transactions: TransactionManner { .rolledBack }
    package var listsFoundFirst: Bool { false }
    package var tellsExpiry: Bool { true }
}

package enum TransactionManner: Sendable {
    /// One operation after the other; the first that fails undoes those before.
    case rolledBack
    /// All conditions are looked at before anything is written.
    case checkedFirst
    /// Each by itself, also after one failed: what was done stays.
    case eachByItself
}

extension StateItem {
    /// Nil when there is none, or an empty one, which counts as none.
    var givenEtag: String? { etag.flatMap { $0.isEmpty ? nil : $0 } }

    var isFirstWrite: Bool { options?.concurrency == .firstWrite }

    /// The text of the TTL; nil when there is none, or an empty one.
    var givenTimeToLive: String? { metadata[Self.timeToLive].flatMap { $0.isEmpty ? nil : $0 } }
}

extension String {
    /// A random UUID as the SQL stores and the in-memory store make their etags.
    static func uuid(_ random: inout SplitMix64) -> String {
        let (high, low) = (random.next() & ~0xF000 | 0x4000, random.next() & ~(0b11 << 62) | 0b10 << 62)
        let digits = Array([high, low].map { $0.hexadecimal }.joined())
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
    }
}

extension UInt64 {
    private static let width = 16
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Self.width - digits.count) + digits
    }
}
