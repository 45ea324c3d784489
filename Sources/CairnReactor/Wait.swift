/// One wait of one task for one outcome, which comes from anywhere, even before the wait began. The first outcome counts;
/// the task's cancellation is one.
///
/// The outcome travels under a lock, and the continuation carries nothing: of what a continuation carries from one thread
/// to another the thread sanitizer does not see that it is in order.
package final class Wait<Outcome: Sendable>: Sendable {
    private enum State {
        case idle
        case waiting(UnsafeContinuation<Void, Never>)
        case over(Outcome)
    }

    private let state = Lock(State.idle)

    package init() {}

    /// Suspends the task until there is an outcome. Awaited once.
    ///
    /// - Parameters:
    ///   - cancellation: the outcome when the task is cancelled first.
    ///   - start: starts what will end the wait. Called once the wait can be ended, and not at all when it was before.
    package func outcome(onCancel cancellation: Outcome, start: () -> Void) async -> Outcome {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                if begin(continuation) { start() } else { continuation.resume() }
            }
        } onCancel: {
            end(cancellation)
        }
        guard case .over(let outcome) = state.withLock({ $0 }) else { return cancellation }
        return outcome
    }

    /// Ends the wait. False, and nothing happens, when it had ended before.
    @discardableResult
    package func end(_ outcome: Outcome) -> Bool {
        let before = state.withLock { state in
            let before = state
            if case .over = state { return before }
            state = .over(outcome)
            return before
        }
        switch before {
        case .idle: return true
        case .waiting(let continuation):
            continuation.resume()
            return true
        case .over: return false
        }
    }

    /// Whether there is an outcome.
    package var isOver: Bool {
        state.withLock { state in
            if case .over = state { true } else { false }
        }
    }

    private func begin(_ continuation: UnsafeContinuation<Void, Never>) -> Bool {
        state.withLock { state in
            guard case .idle = state else { return false }
            state = .waiting(continuation)
            return true
        }
    }
}
