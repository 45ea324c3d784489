import CairnCrypto
import CairnEngine
import CairnReactor

/// The state store as the run store uses it: with patience, and with errors of the engine's kind.
final class StateAccess: Sendable {
    let store: any StateStore
    let loop: any Loop
    private let patience: Patience
    private let random: @Sendable () throws -> UInt64
    private let closed = Lock(false)

    init(_ store: any StateStore, loop: any Loop, patience: Patience, random: @escaping @Sendable () throws -> UInt64) {
        self.store = store
        self.loop = loop
        self.patience = patience
        self.random = random
    }

    /// 16 hexadecimal digits of chance.
    func randomName() throws -> String {
        let digits = String(try random(), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    var isClosed: Bool { closed.withLock { $0 } }

    /// - Throws: `store.closed`.
    func check() throws(EngineError) {
        if isClosed { throw EngineError(.storeClosed, "the state store \(store.name) is closed") }
    }

    func close() async {
        closed.withLock { $0 = true }
        await store.close()
    }
}

// MARK: Reading

extension StateAccess {
    /// A strong read.
    func get(_ key: String) async throws -> StateValue? {
        try await patiently { store throws(StateError) in try await store.get(key) }
    }

    /// What there is of these keys. It may be older than what a strong read gives: a key that is missing here, and should
    /// not be, is worth one.
    func getMany(_ keys: [String]) async throws -> [String: StateValue] {
        guard !keys.isEmpty else { return [:] }
        return try await patiently { store throws(StateError) in try await store.getMany(keys) }
    }

    /// As `getMany`, with a strong read of each key that it does not find: of keys that are there for sure.
    func getAll(_ keys: [String]) async throws -> [String: StateValue] {
        var found = try await getMany(keys)
        for key in keys where found[key] == nil { found[key] = try await get(key) }
        return found
    }
}

// MARK: Writing

extension StateAccess {
    /// Saves a value that is the same whoever writes it and however often: a part of what is named by its hash, a key of
    /// one's own.
    func put(_ key: String, _ bytes: [UInt8], ttl: Duration? = nil) async throws {
        try await patiently { store throws(StateError) in try await store.save(key, bytes, etag: .any, ttl: ttl) }
    }

    func delete(_ key: String) async throws {
        try await patiently { store throws(StateError) in try await store.delete(key, etag: nil) }
    }

    /// What to do with what a compare-and-set found.
    enum Decision<Answer: Sendable>: Sendable {
        /// Nothing is to be written, or it is written already.
        case answer(Answer)
        case save([UInt8], Answer)
    }

    /// One compare-and-set of one key: reads, decides, and saves if nobody wrote meanwhile. After **any** failure of the
    /// save it reads and decides again, since the failure may hide the write itself: `decide` must know its own write when it
    /// sees it, and must give the same for the same.
    ///
    /// - Parameter isNew: the key is most likely not there: the first read is left out.
    /// - Throws: what `decide` throws, which is certain; a `store.…` error when patience ends, and then the write may have
    ///   been made.
    func compareAndSet<Answer: Sendable>(
        _ key: String, isNew: Bool = false, _ decide: (StateValue?) async throws -> Decision<Answer>
    ) async throws -> Answer {
        var retry = Retry(patience)
        var found = isNew ? nil : try await get(key)
        while true {
            switch try await decide(found) {
            case .answer(let answer): return answer
            case .save(let bytes, let answer):
                do throws(StateError) {
                    try await save(key, bytes, etag: found.map { .mustMatch($0.etag) } ?? .mustBeNew)
                    return answer
                } catch {
                    try await pause(&retry, after: error)
                }
            }
            found = try await get(key)
        }
    }

    private func save(_ key: String, _ bytes: [UInt8], etag: EtagRule) async throws(StateError) {
        try await store.save(key, bytes, etag: etag, ttl: nil)
    }

    private func patiently<Value>(_ body: (any StateStore) async throws(StateError) -> Value) async throws -> Value {
        var retry = Retry(patience)
        while true {
            try check()
            do throws(StateError) {
                return try await body(store)
            } catch {
                try await pause(&retry, after: error)
            }
        }
    }

    /// - Throws: the error itself, as the engine knows it, when patience is at its end.
    private func pause(_ retry: inout Retry, after error: StateError) async throws {
        try check()
        guard let pause = retry.next(after: error, at: loop.now, chance: try random()) else {
            throw EngineError(state: error)
        }
        do {
            try await loop.sleep(for: pause)
        } catch {
            throw EngineError(
                .storeUnavailable, "the wait for the state store \(store.name) was cancelled", cause: error)
        }
    }
}
