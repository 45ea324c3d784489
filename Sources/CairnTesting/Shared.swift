import CairnReactor

/// A value that a test and the tasks it starts share. A class, since a `Lock` of its own cannot be captured by the closures
/// of a task group.
package final class Shared<State: Sendable>: Sendable {
    private let state: Lock<State>

    package init(_ initial: State) { state = Lock(initial) }

    package var value: State { state.withLock { $0 } }

    @discardableResult
    package func withLock<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { body(&$0) }
    }
}
