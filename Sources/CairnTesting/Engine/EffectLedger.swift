import CairnEngine
import CairnReactor
package import CairnWorkflow

/// The world outside of a run: what was asked of it, and what took effect. It outlives every process.
package final class EffectLedger: Sendable {
    private struct State {
        var calls: [Path: Int] = [:]
        var effects: [Path: Int] = [:]
        var keys: Set<String> = []
    }

    private let state = Lock(State())

    package init() {}

    /// How often each step's activity was begun.
    package var calls: [Path: Int] { state.withLock { $0.calls } }
    /// How often each step took effect.
    package var effects: [Path: Int] { state.withLock { $0.effects } }

    package func called(_ path: Path) { state.withLock { $0.calls[path, default: 0] += 1 } }

    /// An effect without a key: it happens each time.
    package func act(_ path: Path) { state.withLock { $0.effects[path, default: 0] += 1 } }

    /// An effect that the receiver knows by its key: it happens once.
    package func act(_ path: Path, key: String) {
        state.withLock { state in
            if state.keys.insert(key).inserted { state.effects[path, default: 0] += 1 }
        }
    }
}
