import CairnReactor

/// Where a simulated process dies. Every interaction with a port is two numbered points, before and after it takes effect;
/// at its point the plan throws, and from then on everything throws, as for a dead process: code that swallows the error
/// gains nothing.
package final class CrashPlan: Sendable {
    package struct Death: Error {}

    private struct State {
        var point: Int?
        var next = 0
        var isDead = false
        var hasStruck = false
        var names: [String] = []
        var mourners: [UnsafeContinuation<Void, Never>] = []
    }

    private let state: Lock<State>

    /// - Parameter point: nil for a process that lives, and counts.
    package init(at point: Int? = nil) { state = Lock(State(point: point)) }

    package var isDead: Bool { state.withLock { $0.isDead } }
    /// The process died at the plan's point, and not of anything else.
    package var hasStruck: Bool { state.withLock { $0.hasStruck } }
    /// The points passed so far, by name.
    package var points: [String] { state.withLock { $0.names } }

    /// One point.
    ///
    /// - Throws: `Death` at the plan's point, and ever after.
    package func pass(_ name: String) throws(Death) {
        let dies = state.withLock { state in
            guard !state.isDead else { return true }
            defer { state.next += 1 }
            state.names.append(name)
            if state.next == state.point { state.hasStruck = true }
            return state.hasStruck
        }
        guard dies else { return }
        die()
        throw Death()
    }

    package func die() {
        let mourners = state.withLock { state in
            state.isDead = true
            defer { state.mourners = [] }
            return state.mourners
        }
        for mourner in mourners { mourner.resume() }
    }

    /// Returns when the process is dead.
    package func death() async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let isDead = state.withLock { state in
                if !state.isDead { state.mourners.append(continuation) }
                return state.isDead
            }
            if isDead { continuation.resume() }
        }
    }
}
