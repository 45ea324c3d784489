import CairnWire

/// When a failed attempt is followed by another. It lives in the definition, not in an engine, and means the same on both.
package struct RetryPolicy: Sendable, Hashable {
    /// Attempts in all, the first among them.
    package var attempts: Int
    /// The pause after the first failure, before jitter.
    package var backoff: Duration
    /// By what each further pause is longer.
    package var factor: Double
    /// No pause is longer, but for a server's own word.
    package var cap: Duration

    package static let none = RetryPolicy(attempts: 1)

    package init(
        attempts: Int, backoff: Duration = .seconds(1), factor: Double = 2, cap: Duration = .seconds(300)
    ) {
        self.attempts = attempts
        self.backoff = backoff
        self.factor = factor
        self.cap = cap
    }

    /// The pause after `failures` failed attempts, in whole milliseconds: `backoff · factor^(failures - 1)`, at most `cap`,
    /// of which jitter takes up to a half, so that many runs that failed together do not come back together. The jitter is
    /// drawn from `seed`, so the same run waits the same time on every engine. A server that asked for a longer pause
    /// (`Retry-After`) gets it, up to a day.
    package func delay(afterFailures failures: Int, seed: UInt64, retryAfter: Duration? = nil) -> Duration {
        let longest = Double(cap.milliseconds)
        var pause = min(Double(backoff.milliseconds), longest)
        for _ in 1..<max(1, failures) where pause < longest && pause > 0 {
            pause = min(pause * max(factor, 1), longest)
        }
        let jitter = Double(seed >> 11) / Double(1 << 53)
        let own = Duration.milliseconds(Int64(pause * (1 - jitter / 2)))
        return max(own, min(retryAfter ?? .zero, .seconds(86_400)))
    }
}

extension Decision {
    mutating func retry(_ request: TaskRequest, _ task: TaskState, _ failure: FailureDetails) -> Progress {
        guard failure.retryable, task.failures < request.retry.attempts else { return .failed(failure) }
        let next = task.attempt + 1
        let timer = request.path.retry(attempt: next)
        if !state.firedTimers.contains(timer) {
            if state.timers[timer] != nil { return .open }
            let pause = request.retry.delay(
                afterFailures: task.failures, seed: seed(for: request.path, next), retryAfter: failure.retryAfter)
            if pause > .zero {
                createTimer(timer, fireAt: (task.endedAt ?? now).advanced(by: pause))
                return .open
            }
        }
        return schedule(request, attempt: next, draw: task.draw)
    }

    /// A random number of the run for one use of it: the same at every replay, in every process.
    func seed(for path: Path, _ number: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for byte in path.rawValue.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var mixed = (state.started?.seed ?? 0) ^ hash &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9  // SplitMix64's finalizer
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Path {
    /// The timer that opens `attempt` of this task.
    package func retry(attempt: Int) -> Path { child("retry.\(attempt)") }
    /// The timer that ends `attempt` of this task.
    package func timeout(ofAttempt attempt: Int) -> Path { child("timeout.\(attempt)") }
}
