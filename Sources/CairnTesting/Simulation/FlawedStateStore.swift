import CairnDapr
import CairnReactor

/// A state store whose caller draws the wrong conclusion from a failed write: what the run store would be without its look for
/// its own commit.
struct FlawedStateStore: StateStore {
    enum Conclusion: Sendable {
        /// It was made all the same.
        case believed
        /// It is to be made upon whatever is there.
        case overwritten
    }

    let base: any StateStore
    let conclusion: Conclusion

    var name: String { base.name }
    func get(_ key: String) async throws(StateError) -> StateValue? { try await base.get(key) }
    func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] { try await base.getMany(keys) }
    func delete(_ key: String, etag: String?) async throws(StateError) { try await base.delete(key, etag: etag) }
    func close() async { await base.close() }

    func save(_ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?) async throws(StateError) {
        do throws(StateError) {
            try await base.save(key, bytes, etag: etag, ttl: ttl)
        } catch {
            guard key.hasPrefix("cairn.run.") else { throw error }
            switch conclusion {
            case .believed: break
            case .overwritten:
                let found = try await base.get(key)
                try await base.save(key, bytes, etag: found.map { .mustMatch($0.etag) } ?? .mustBeNew, ttl: ttl)
            }
        }
    }
}
