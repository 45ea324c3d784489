import CairnDapr
import CairnWire

/// `state.postgresql` v2: an etag is a UUID and means an update, never an insert; create-only that conflicts is a plain
/// failure; an empty value is null, which the column refuses.
struct PostgreSQLRules: StoreRules {
    func save(
        _ item: StateItem, over old: StoredItem?, inTransaction: Bool, at now: Timestamp, random: inout SplitMix64
    ) throws(ComponentFailure) -> StoredItem {
        let seconds = try SQLTimeToLive.seconds(of: item)
        if let etag = item.givenEtag {
            try Self.check(etag)
            guard let old, old.etag == etag else { throw .mismatch() }
        } else if item.isFirstWrite, old != nil {
            throw .other("no item was updated")
        }
        guard !item.value.isEmpty else {
            throw .other(
                "ERROR: null value in column \"value\" of relation \"state\" violates not-null constraint (SQLSTATE 23502)"
            )
        }
        return StoredItem(
            bytes: item.value, etag: .uuid(&random), expires: seconds.map { now.advanced(by: .seconds($0)) })
    }

    func delete(_ item: StateItem, of old: StoredItem?) throws(ComponentFailure) {
        guard let etag = item.givenEtag else { return }
        try Self.check(etag)
        guard let old, old.etag == etag else { throw .mismatch() }
    }

    var listsFoundFirst: Bool { true }

    private static func check(_ etag: String) throws(ComponentFailure) {
        guard etag.utf8.count == 36 else { throw .mismatch("invalid UUID length: \(etag.utf8.count)") }
        let isUUID = etag.enumerated().allSatisfy { place, digit in
            [8, 13, 18, 23].contains(place) ? digit == "-" : digit.isHexDigit
        }
        guard isUUID else { throw .mismatch("invalid UUID format") }
    }
}

/// `state.sqlite`: as PostgreSQL, but any text may be an etag, a value may be empty, and create-only that conflicts is a
/// clean mismatch. Times are whole seconds.
struct SQLiteRules: StoreRules {
    func save(
        _ item: StateItem, over old: StoredItem?, inTransaction: Bool, at now: Timestamp, random: inout SplitMix64
    ) throws(ComponentFailure) -> StoredItem {
        let seconds = try SQLTimeToLive.seconds(of: item)
        if let etag = item.givenEtag {
            guard let old, old.etag == etag else { throw .mismatch() }
        } else if item.isFirstWrite, old != nil {
            throw .mismatch()
        }
        let second = Timestamp(milliseconds: now.milliseconds / 1_000 * 1_000)
        return StoredItem(
            bytes: item.value, etag: .uuid(&random), expires: seconds.map { second.advanced(by: .seconds($0)) })
    }

    func delete(_ item: StateItem, of old: StoredItem?) throws(ComponentFailure) {
        guard let etag = item.givenEtag else { return }
        guard let old, old.etag == etag else { throw .mismatch() }
    }

    var listsFoundFirst: Bool { true }
}

private enum SQLTimeToLive {
    /// Nil for none: 0 and less take it away.
    static func seconds(of item: StateItem) throws(ComponentFailure) -> Int? {
        guard let text = item.givenTimeToLive else { return nil }
        guard let seconds = Int(text) else {
            throw .other(
                "error parsing TTL: incorrect value for metadata 'ttlInSeconds': strconv.ParseInt: parsing \"\(text)\": "
                    + "invalid syntax")
        }
        return seconds > 0 ? seconds : nil
    }
}
