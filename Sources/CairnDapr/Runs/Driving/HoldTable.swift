import CairnReactor

/// Which runs are held within this process: by one part of it at a time. Given up at once, from any thread.
final class HoldTable: Sendable {
    private struct State {
        var holds: [String: UInt64] = [:]
        var last: UInt64 = 0
    }

    private let state = Lock(State())

    /// The hold's number; nil when the run is held.
    func take(_ run: String) -> UInt64? {
        state.withLock { state in
            guard state.holds[run] == nil else { return nil }
            state.last += 1
            state.holds[run] = state.last
            return state.last
        }
    }

    /// False when the hold had been given up before.
    @discardableResult
    func release(_ run: String, _ hold: UInt64) -> Bool {
        state.withLock { state in
            guard state.holds[run] == hold else { return false }
            state.holds[run] = nil
            return true
        }
    }

    func isHeld(_ run: String) -> Bool { state.withLock { $0.holds[run] != nil } }
}
