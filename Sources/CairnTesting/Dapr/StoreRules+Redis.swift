import CairnDapr
import CairnWire

/// `state.redis`: a hash of data and a version counter, changed by a script.
///
/// - An etag is accepted where no key is, and makes one: the counter begins at 1 again after a delete.
/// - A key that was never written with first-write is overwritten by create-only; one that was refuses every blind write.
/// - A transaction is a pipeline: it ignores first-write and undoes nothing.
/// - An item saved without TTL keeps the one it had (from the component's source; not recorded).
struct RedisRules: StoreRules {
    func save(
        _ item: StateItem, over old: StoredItem?, inTransaction: Bool, at now: Timestamp, random: inout SplitMix64
    ) throws(ComponentFailure) -> StoredItem {
        let version = try version(of: item)
        let seconds = try seconds(of: item)
        if let old, old.etag != version, old.isGuarded || version != "0" {
            let failure = Self.script(14, "set", item.key)
            guard !inTransaction else { throw .other(failure) }
            if item.givenEtag != nil { throw .mismatch(failure) }
            throw .other("failed to set key \(item.key): \(failure)")
        }
        let next = (old.flatMap { Int($0.etag) } ?? 0) + 1
        var expires = old?.expires
        if let seconds { expires = seconds > 0 ? now.advanced(by: .seconds(seconds)) : nil }
        let isGuarded = old?.isGuarded == true || item.isFirstWrite && !inTransaction
        return StoredItem(bytes: item.value, etag: String(next), expires: expires, isGuarded: isGuarded)
    }

    func delete(_ item: StateItem, of old: StoredItem?) throws(ComponentFailure) {
        guard let old, let etag = item.givenEtag, etag != "0", etag != old.etag else { return }
        throw .mismatch(Self.script(6, "delete", item.key))
    }

    func check(_ item: StateItem) throws(ComponentFailure) {
        _ = try version(of: item)
        _ = try seconds(of: item)
    }

    var transactions: TransactionManner { .eachByItself }
    var tellsExpiry: Bool { false }

    /// The version that the script is to find; `0` is none.
    private func version(of item: StateItem) throws(ComponentFailure) -> String {
        guard item.options?.concurrency != .lastWrite, let etag = item.givenEtag else { return "0" }
        guard let version = Int(etag) else {
            throw .invalidEtag("strconv.Atoi: parsing \"\(etag)\": invalid syntax")
        }
        return String(version)
    }

    private func seconds(of item: StateItem) throws(ComponentFailure) -> Int? {
        guard let text = item.givenTimeToLive else { return nil }
        guard let seconds = Int(text) else {
            throw .other("failed to parse ttl from metadata: strconv.ParseInt: parsing \"\(text)\": invalid syntax")
        }
        return seconds
    }

    private static func script(_ line: Int, _ verb: String, _ key: String) -> String {
        let hash =
            verb == "set"
            ? "d908b9553add63a82e03589b5c6d01a7654ef0f2" : "2446db0de2c963f100727b388f03ead01d18c265"
        return "ERR user_script:\(line): failed to \(verb) \(verb == "set" ? "key " : "")\(key) script: \(hash), "
            + "on @user_script:\(line)."
    }
}
