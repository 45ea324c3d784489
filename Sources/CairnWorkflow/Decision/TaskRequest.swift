/// An activity that a workflow wants to have run.
package struct TaskRequest: Sendable, Hashable {
    package var path: Path
    /// The activity's kind.
    package var activity: String
    package var replay: Replay
    package var retry: RetryPolicy
    /// Of one attempt.
    package var timeout: Duration?
    package var onInDoubt: InDoubtPolicy
    /// The tokens that an attempt may use at worst, and the limit under which they must fit.
    package var reservation: TokenReservation?

    package init(
        _ path: Path, activity: String, replay: Replay, retry: RetryPolicy = .none, timeout: Duration? = nil,
        onInDoubt: InDoubtPolicy = .ask, reservation: TokenReservation? = nil
    ) {
        self.path = path
        self.activity = activity
        self.replay = replay
        self.retry = retry
        self.timeout = timeout
        self.onInDoubt = onInDoubt
        self.reservation = reservation
    }
}

/// A call's worst case under a limit: prompt bound and `max_tokens`.
package struct TokenReservation: Sendable, Hashable {
    package var tokens: Int
    package var limit: Int

    package init(tokens: Int, limit: Int) {
        self.tokens = tokens
        self.limit = limit
    }
}
