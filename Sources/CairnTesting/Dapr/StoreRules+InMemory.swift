import CairnDapr
import CairnWire

/// `state.in-memory`: etags are compared as they are, on deletes as on saves; a transaction looks at all its conditions
/// before it writes anything.
struct InMemoryRules: StoreRules {
    func save(
        _ item: StateItem, over old: StoredItem?, inTransaction: Bool, at now: Timestamp, random: inout SplitMix64
    ) throws(ComponentFailure) -> StoredItem {
        let seconds = try seconds(of: item)
        try checkEtag(of: item, against: old)
        return StoredItem(
            bytes: item.value, etag: .uuid(&random), expires: seconds.map { now.advanced(by: .seconds($0)) })
    }

    func delete(_ item: StateItem, of old: StoredItem?) throws(ComponentFailure) {
        try checkEtag(of: item, against: old)
    }

    func check(_ item: StateItem) throws(ComponentFailure) { _ = try seconds(of: item) }

    var transactions: TransactionManner { .checkedFirst }

    private func checkEtag(of item: StateItem, against old: StoredItem?) throws(ComponentFailure) {
        guard let etag = item.givenEtag else {
            guard !item.isFirstWrite || old == nil else {
                throw .mismatch("item already exists and no etag was passed")
            }
            return
        }
        guard let old else { throw .mismatch("state not exist or expired for key=\(item.key)") }
        guard old.etag == etag else {
            throw .mismatch("state etag not match for key=\(item.key): current=\(old.etag), expect=\(etag)")
        }
    }

    private func seconds(of item: StateItem) throws(ComponentFailure) -> Int? {
        guard let text = item.givenTimeToLive else { return nil }
        guard let seconds = Int(text) else {
            throw .other("strconv.Atoi: parsing \"\(text)\": invalid syntax")
        }
        return seconds > 0 ? seconds : nil
    }
}
