extension Loop {
    /// Suspends the task until `instant`, never less. From any executor.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(until instant: LoopInstant) async throws(CancellationError) {
        let sleeper = Sleeper(loop: self)
        let woken = await withTaskCancellationHandler {
            await withUnsafeContinuation { sleeper.start($0, until: instant) }
        } onCancel: {
            sleeper.finish(.cancelled)
        }
        if woken == .cancelled { throw CancellationError() }
    }

    /// Suspends the task for `duration` or a little longer. From any executor.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        try await sleep(until: now.advanced(by: duration))
    }
}

/// One sleep: a timer and a cancellation, of which the first resumes the task. The cancellation comes on any thread, even
/// before the sleep began.
private final class Sleeper: Sendable {
    enum Waking { case due, cancelled }

    private enum State {
        case idle
        case asleep(UnsafeContinuation<Waking, Never>, TimerID?)
        case over
    }

    private let loop: any Loop
    private let state = Lock(State.idle)

    init(loop: any Loop) { self.loop = loop }

    func start(_ continuation: UnsafeContinuation<Waking, Never>, until instant: LoopInstant) {
        let begun = state.withLock { state in
            guard case .idle = state else { return false }
            state = .asleep(continuation, nil)
            return true
        }
        guard begun else { return continuation.resume(returning: .cancelled) }
        loop.isCurrent ? arm(until: instant) : loop.post { self.arm(until: instant) }
    }

    private func arm(until instant: LoopInstant) {
        let timer = loop.schedule(at: instant) { self.finish(.due) }
        let kept = state.withLock { state in
            guard case .asleep(let continuation, _) = state else { return false }
            state = .asleep(continuation, timer)
            return true
        }
        if !kept { loop.cancel(timer) }
    }

    func finish(_ waking: Waking) {
        let before = state.withLock { state in
            defer { state = .over }
            return state
        }
        guard case .asleep(let continuation, let timer) = before else { return }
        continuation.resume(returning: waking)
        guard waking == .cancelled, let timer else { return }
        loop.isCurrent ? loop.cancel(timer) : loop.post { self.loop.cancel(timer) }
    }
}
