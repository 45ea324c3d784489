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
    /// Those around it, the outermost first: an attempt's worst case (`TaskInput.draw`) must fit into each.
    package var budgets: [Budget]

    package init(
        _ path: Path, activity: String, replay: Replay, retry: RetryPolicy = .none, timeout: Duration? = nil,
        onInDoubt: InDoubtPolicy = .ask, budgets: [Budget] = []
    ) {
        self.path = path
        self.activity = activity
        self.replay = replay
        self.retry = retry
        self.timeout = timeout
        self.onInDoubt = onInDoubt
        self.budgets = budgets
    }
}

/// What an activity is given.
package struct TaskInput: Sendable, Hashable {
    package var value: Value
    /// What an attempt may use at worst: prompt bound and `max_tokens`.
    package var draw: Draw

    package init(_ value: Value, draw: Draw = .nothing) {
        self.value = value
        self.draw = draw
    }
}
