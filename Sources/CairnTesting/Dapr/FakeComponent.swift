import CairnDapr
package import CairnWire

/// A state store as a sidecar has it loaded: keys with values, in the manner of one of the recorded stores. A value: two
/// copies go their own ways. Keys are as the store sees them, with their prefix.
package struct FakeComponent: Sendable {
    package let manner: StoreManner
    private let rules: any StoreRules
    private var items: [String: StoredItem] = [:]
    /// What was under a key before its last write: what reads that are behind see.
    private var former: [String: StoredItem?] = [:]
    private var random: SplitMix64
    /// Reads that do not ask for strong consistency see each key as it was before its last write.
    package var isBehind = false

    /// - Parameter seed: what the etags are made from.
    package init(_ manner: StoreManner, seed: UInt64 = 0) {
        self.manner = manner
        rules = manner.rules
        random = SplitMix64(seed: seed)
    }

    /// What is there, in order of keys.
    package func items(at now: Timestamp) -> [(key: String, item: StoredItem)] {
        items.keys.sorted().compactMap { key in item(key, at: now).map { (key, $0) } }
    }

    package func item(_ key: String, isStrong: Bool = true, at now: Timestamp) -> StoredItem? {
        let behind = isBehind && !isStrong ? former[key] : nil
        guard let item = behind ?? items[key] else { return nil }
        if let expires = item.expires, now >= expires { return nil }
        return item
    }

    /// What there is under each key, in the order in which this store answers.
    func items(_ keys: [String], at now: Timestamp) -> [(key: String, item: StoredItem?)] {
        let all = keys.map { (key: $0, item: item($0, isStrong: false, at: now)) }
        guard rules.listsFoundFirst else { return all }
        // A query names each row once.
        var seen: Set<String> = []
        let found = all.filter { $0.item != nil && seen.insert($0.key).inserted }.sorted { $0.key < $1.key }
        return found + all.filter { $0.item == nil }
    }

    func tellsExpiry(of item: StoredItem) -> Timestamp? { rules.tellsExpiry ? item.expires : nil }

    mutating func save(_ item: StateItem, at now: Timestamp) throws(ComponentFailure) {
        try save(item, inTransaction: false, at: now)
    }

    mutating func delete(_ item: StateItem, at now: Timestamp) throws(ComponentFailure) {
        let old = self.item(item.key, at: now)
        try rules.delete(item, of: old)
        write(nil, over: old, item.key)
    }

    private mutating func save(
        _ item: StateItem, inTransaction: Bool, at now: Timestamp
    ) throws(ComponentFailure) {
        let old = self.item(item.key, at: now)
        let new = try rules.save(item, over: old, inTransaction: inTransaction, at: now, random: &random)
        write(new, over: old, item.key)
    }

    private mutating func write(_ new: StoredItem?, over old: StoredItem?, _ key: String) {
        items[key] = new
        former.updateValue(old, forKey: key)
    }
}

// MARK: - Several at once

extension FakeComponent {
    enum Operation: Sendable {
        case save(StateItem)
        case delete(StateItem)
    }

    /// Each operation by itself, as a plain save or delete of several is: what can be done is done.
    mutating func eachByItself(_ operations: [Operation], at now: Timestamp) throws(ComponentFailure) {
        guard operations.count != 1 else { return try apply(operations[0], inTransaction: false, at: now) }
        let failures = operations.compactMap { failure(of: $0, inTransaction: false, at: now) }
        guard failures.isEmpty else { throw .joined(failures) }
    }

    mutating func transaction(_ operations: [Operation], at now: Timestamp) throws(ComponentFailure) {
        for case .save(let item) in operations { try rules.check(item) }
        switch rules.transactions {
        case .eachByItself:
            let failures = operations.compactMap { failure(of: $0, inTransaction: true, at: now) }
            // A pipeline tells what its first failure said, whatever that was.
            if let first = failures.first { throw .other(first.detail ?? first.text) }
        case .rolledBack:
            var after = self
            for operation in operations { try after.apply(operation, inTransaction: true, at: now) }
            self = after
        case .checkedFirst:
            for operation in operations {
                var alone = self
                try alone.apply(operation, inTransaction: true, at: now)
            }
            // The conditions held; a second write of the same key is no longer asked.
            for operation in operations { try apply(operation.unconditional, inTransaction: true, at: now) }
        }
    }

    private mutating func apply(
        _ operation: Operation, inTransaction: Bool, at now: Timestamp
    ) throws(ComponentFailure) {
        switch operation {
        case .save(let item): try save(item, inTransaction: inTransaction, at: now)
        case .delete(let item): try delete(item, at: now)
        }
    }

    private mutating func failure(
        of operation: Operation, inTransaction: Bool, at now: Timestamp
    ) -> ComponentFailure? {
        do throws(ComponentFailure) {
            try apply(operation, inTransaction: inTransaction, at: now)
            return nil
        } catch {
            return error
        }
    }
}

extension FakeComponent.Operation {
    fileprivate var unconditional: Self {
        switch self {
        case .save(var item):
            (item.etag, item.options) = (nil, nil)
            return .save(item)
        case .delete(var item):
            (item.etag, item.options) = (nil, nil)
            return .delete(item)
        }
    }
}
