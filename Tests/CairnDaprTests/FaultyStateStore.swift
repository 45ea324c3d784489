import CairnDapr
import CairnReactor
import CairnTesting

/// A state store as one process has it, with trouble on the way: calls fail by plan, or wait while the process is paused.
final class FaultyStateStore: StateStore {
    enum Fault: CaseIterable, Sendable {
        /// Nobody was there.
        case refused
        /// It was done, and the answer was lost.
        case lostAnswer
        /// It was done, and done again by the sidecar, which met its own write: a conflict is told.
        case hiddenByConflict
        /// The store failed before, or after it had done it.
        case failed, failedAfterwards
    }

    private let base: InMemoryStateStore
    private let plan: @Sendable (Int) -> Fault?
    private let counted = Shared(Counts())
    private let pause = Shared<[UnsafeContinuation<Void, Never>]?>(nil)

    struct Counts: Sendable {
        var reads = 0
        var writes = 0
        var met = 0
        var all: Int { reads + writes }
    }

    /// - Parameter plan: what becomes of the call of this number, from 1.
    init(_ base: InMemoryStateStore, _ plan: @escaping @Sendable (Int) -> Fault? = { _ in nil }) {
        self.base = base
        self.plan = plan
    }

    var name: String { base.name }
    var counts: Counts { counted.value }
    func resetCounts() { counted.withLock { $0 = Counts() } }

    /// From now on calls wait, as those of a process that was stopped do.
    func stop() { pause.withLock { $0 = $0 ?? [] } }

    func goOn() {
        let waiting = pause.withLock { pause in
            defer { pause = nil }
            return pause ?? []
        }
        for continuation in waiting { continuation.resume() }
    }

    func get(_ key: String) async throws(StateError) -> StateValue? {
        try await call(isWrite: false) { () throws(StateError) in try await self.base.get(key) }
    }

    func getMany(_ keys: [String]) async throws(StateError) -> [String: StateValue] {
        try await call(isWrite: false) { () throws(StateError) in try await self.base.getMany(keys) }
    }

    func save(_ key: String, _ bytes: [UInt8], etag: EtagRule, ttl: Duration?) async throws(StateError) {
        try await call(isWrite: true) { () throws(StateError) in
            try await self.base.save(key, bytes, etag: etag, ttl: ttl)
        }
    }

    func delete(_ key: String, etag: String?) async throws(StateError) {
        try await call(isWrite: true) { () throws(StateError) in try await self.base.delete(key, etag: etag) }
    }

    func close() async { await base.close() }

    private func call<Value>(
        isWrite: Bool, _ body: () async throws(StateError) -> Value
    ) async throws(StateError) -> Value {
        let number = counted.withLock { counts in
            if isWrite { counts.writes += 1 } else { counts.reads += 1 }
            return counts.all
        }
        await waitWhileStopped()
        let fault = plan(number)
        if fault != nil { counted.withLock { $0.met += 1 } }
        switch fault {
        case .refused: throw StateError(.unavailable, store: name, "connection refused")
        case .failed: throw StateError(.failed, store: name, "no room on the simulated disk")
        case .lostAnswer:
            _ = try await body()
            throw StateError(.unavailable, store: name, "connection reset")
        case .hiddenByConflict:
            _ = try await body()
            guard isWrite else { throw StateError(.failed, store: name, "try again") }
            throw StateError(.conflict, store: name, "possible etag mismatch")
        case .failedAfterwards:
            _ = try await body()
            throw StateError(.failed, store: name, "failed to set key")
        case nil: return try await body()
        }
    }

    private func waitWhileStopped() async {
        guard pause.value != nil else { return }
        await withUnsafeContinuation { continuation in
            let isStopped = pause.withLock { pause in
                guard pause != nil else { return false }
                pause?.append(continuation)
                return true
            }
            if !isStopped { continuation.resume() }
        }
    }
}
