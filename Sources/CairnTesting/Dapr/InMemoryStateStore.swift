package import CairnDapr
import CairnReactor

/// A state store in memory that does exactly what the port promises and fails for its reasons only. Several values may share
/// one, as several sidecars share a database.
package final class InMemoryStateStore: StateStore {
    private struct State {
        var values: [String: StateValue] = [:]
        var writes = 0
    }

    private final class Memory: Sendable {
        let state = Lock(State())
    }

    package let name: String
    private let memory: Memory
    private let closed = Lock(false)

    package init(name: String = "statestore") {
        self.name = name
        memory = Memory()
    }

    /// Another sidecar's view of the store behind `other`.
    package init(sharing other: InMemoryStateStore) {
        name = other.name
        memory = other.memory
    }

    /// All keys that are there, in order: what the port itself cannot tell.
    package var keys: [String] { memory.state.withLock { $0.values.keys.sorted() } }

    package func get(_ key: String) async throws(StateError) -> StateValue? {
        try check(key)
        return memory.state.withLock { $0.values[key] }
    }

    package func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] {
        for key in keys { try check(key) }
        return memory.state.withLock { state in
            var found: [String: StateValue] = [:]
            for key in keys { found[key] = state.values[key] }
            return found
        }
    }

    package func save(_ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?) async throws(StateError) {
        try check(key)
        guard !bytes.isEmpty else { throw error(.invalid, "the value of \(key) is empty") }
        let isSaved = memory.state.withLock { state in
            let old = state.values[key]?.etag
            switch etag {
            case .mustMatch(let expected) where old != expected: return false
            case .mustBeNew where old != nil: return false
            case .mustMatch, .mustBeNew, .any: break
            }
            state.writes += 1
            state.values[key] = StateValue(bytes: bytes, etag: String(state.writes))
            return true
        }
        guard isSaved else { throw conflict(key) }
    }

    package func delete(_ key: String, etag: String?) async throws(StateError) {
        try check(key)
        let isDeleted = memory.state.withLock { state in
            guard let old = state.values[key] else { return true }
            guard etag == nil || etag == old.etag else { return false }
            state.values[key] = nil
            return true
        }
        guard isDeleted else { throw conflict(key) }
    }

    package func close() async { closed.withLock { $0 = true } }

    private func check(_ key: String) throws(StateError) {
        guard !closed.withLock({ $0 }) else { throw error(.unavailable, "the connection to \(name) is closed") }
        guard !key.isEmpty, !key.contains("||") else { throw error(.invalid, "`\(key)` cannot be a key") }
    }

    private func conflict(_ key: String) -> StateError { error(.conflict, "\(key) has another etag") }

    private func error(_ code: StateError.Code, _ message: String) -> StateError {
        StateError(code, store: name, message)
    }
}
