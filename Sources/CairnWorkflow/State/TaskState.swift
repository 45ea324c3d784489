package import CairnWire

/// One activity of a run, as history tells it so far: all its attempts, folded.
package struct TaskState: Sendable, Hashable {
    package enum Phase: Sendable, Hashable {
        /// An attempt is being made.
        case inFlight
        /// Its process is gone, and it may be made again: the next decision asks for the same attempt once more.
        case lost
        /// Its process is gone, and nobody knows whether it took effect.
        case inDoubt
        /// Somebody said to call again (`Answer`, `executionRestarted`): the next decision asks for a new attempt.
        case released
        /// The attempt failed. Whether another follows is the retry policy's word.
        case failed(FailureDetails)
        case completed(TaskCompleted)
    }

    package internal(set) var phase: Phase
    package let activity: String
    package let replay: Replay
    /// Rendered once, at the first attempt. Nil when the task completed: nobody needs it, unless the task starts anew.
    package internal(set) var input: Value?
    /// The latest attempt, from 1.
    package internal(set) var attempt: Int
    /// Failed attempts since the task began or was started anew. A retry policy counts these: neither a takeover nor a
    /// resolved doubt uses one up.
    package internal(set) var failures = 0
    /// Processes that died with this task in flight, since its last result.
    package internal(set) var deaths = 0
    package internal(set) var timeout: Duration?
    /// The scopes whose budgets it draws on, and what the latest attempt may use at worst.
    package internal(set) var budgets: [Path]
    package internal(set) var draw: Draw
    /// Of all attempts, late ones too: what was spent is spent.
    package internal(set) var usage: TokenUsage?
    /// Attempts that were ended from here and have not answered yet. Their answers are recorded and ignored; until they come,
    /// what they may have used is held back.
    package internal(set) var abandoned: [Abandoned] = []
    /// When the first attempt was scheduled, and as which event of the run.
    package let startedAt: Timestamp
    package let sequence: Int
    /// In which generation it was first scheduled: a part of its idempotency key, which is the same for all its attempts.
    package let generation: Int
    /// When the latest attempt came to its end.
    package internal(set) var endedAt: Timestamp?
    /// Which of the run's events completed it.
    package internal(set) var ending: Int?

    init(_ event: TaskScheduled, sequence: Int, generation: Int) {
        phase = .inFlight
        activity = event.activity
        replay = event.replay
        input = event.input
        attempt = event.attempt
        timeout = event.timeout
        budgets = event.budgets
        draw = event.draw.again
        startedAt = event.at
        self.sequence = sequence
        self.generation = generation
    }

    package struct Abandoned: Sendable, Hashable {
        let attempt: Int
        let draw: Draw
    }

    /// Whether the next result of the latest attempt would count.
    package var isOpen: Bool {
        switch phase {
        case .inFlight, .lost, .inDoubt: true
        case .released, .failed, .completed: false
        }
    }
}
