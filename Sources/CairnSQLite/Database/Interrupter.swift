import CSQLite
import CairnReactor

/// Stops what a connection is doing, from any thread (https://www.sqlite.org/c3ref/interrupt.html). SQLite allows that for
/// as long as the connection is open, and it hits whatever runs at that moment: hence the numbers and the lock.
final class Interrupter: Sendable {
    private struct State {
        // A pointer that is used under the lock only, between `attach` and `detach`.
        nonisolated(unsafe) var handle: OpaquePointer?
        var running: UInt64?
        var cancelled: Set<UInt64> = []
        var last: UInt64 = 0
    }

    private let state = Lock(State())

    func attach(_ connection: Connection) {
        nonisolated(unsafe) let handle = connection.handle
        state.withLock { $0.handle = handle }
    }

    /// Before the connection closes.
    func detach() { state.withLock { $0.handle = nil } }

    /// A number for a call that may be interrupted.
    func newCall() -> UInt64 {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    /// The call has its turn. False when it was interrupted before.
    func begin(_ call: UInt64) -> Bool {
        state.withLock { state in
            guard state.cancelled.remove(call) == nil else { return false }
            state.running = call
            return true
        }
    }

    func end(_ call: UInt64) {
        state.withLock { state in
            state.running = nil
            state.cancelled.remove(call)
        }
    }

    /// Stops the call if it runs; keeps it from beginning if it waits.
    func interrupt(_ call: UInt64) {
        state.withLock { state in
            guard state.running == call else {
                state.cancelled.insert(call)
                return
            }
            if let handle = state.handle { sqlite3_interrupt(handle) }
        }
    }
}
