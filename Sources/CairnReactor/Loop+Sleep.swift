extension Loop {
    /// Suspends the task until `instant`, never less. From any executor.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(until instant: LoopInstant) async throws(CancellationError) {
        let sleep = Sleep()
        let waking = await sleep.wait.outcome(onCancel: .cancelled) {
            perform {
                sleep.timer = self.schedule(at: instant) { sleep.wait.end(.due) }
            }
        }
        guard waking == .cancelled else { return }
        // In order behind the action that set the timer.
        perform {
            if let timer = sleep.timer { self.cancel(timer) }
        }
        throw CancellationError()
    }

    /// Suspends the task for `duration` or a little longer. From any executor.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        try await sleep(until: now.advanced(by: duration))
    }

    /// Runs `action` on the loop: at once where the caller is there, else in a turn to come.
    package func perform(_ action: @escaping @Sendable () -> Void) {
        isCurrent ? action() : post(action)
    }
}

private final class Sleep: Sendable {
    enum Waking { case due, cancelled }

    let wait = Wait<Waking>()
    // Touched on the loop only.
    nonisolated(unsafe) var timer: TimerID?
}
