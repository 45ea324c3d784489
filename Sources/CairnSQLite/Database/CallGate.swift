import CairnReactor

/// Counts the calls under way, so that closing can wait for them and nobody calls a thread that has ended.
final class CallGate: Sendable {
    private struct State {
        var calls = 0
        var isClosed = false
        var closer: UnsafeContinuation<Void, Never>?
    }

    private let name: String
    private let state = Lock(State())

    init(_ name: String) { self.name = name }

    /// - Throws: `sqlite.closed`.
    func enter() throws(SQLiteError) {
        let entered = state.withLock { state in
            if !state.isClosed { state.calls += 1 }
            return !state.isClosed
        }
        guard entered else { throw SQLiteError(.closed, "\(name) is closed") }
    }

    func leave() {
        let closer = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            state.calls -= 1
            return state.calls == 0 ? state.closer.take() : nil
        }
        closer?.resume()
    }

    /// Lets nobody in any more and waits for those within. False when it was closed before.
    func close() async -> Bool {
        let first = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard first else { return false }
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let isEmpty = state.withLock { state in
                if state.calls > 0 { state.closer = continuation }
                return state.calls == 0
            }
            if isEmpty { continuation.resume() }
        }
        return true
    }
}
