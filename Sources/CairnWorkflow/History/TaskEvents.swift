package import CairnWire

/// How a step may be run again when the process died in the middle of it (design §6).
package enum Replay: String, Sendable, Hashable, CaseIterable {
    case safe, keyed, unsafe
}

/// An attempt of an activity is to be made. The engine makes it only after this is on disk, which is the start mark of
/// an unsafe call too.
///
/// Attempts count from 1 and never go back. The same attempt stands in history once more when its process died and it is
/// made again (same key, no `retry` attempt used up).
package struct TaskScheduled: Sendable, Hashable {
    package var path: Path
    package var attempt: Int
    /// The activity's kind: `llm.chat`, `retrieve`, `http`.
    package var activity: String
    /// Nil: as the attempt before, so that a retry repeats no input in the journal.
    package var input: Value?
    package var replay: Replay
    /// Of this one attempt, in whole milliseconds; its timer runs from `at`.
    package var timeout: Duration?
    /// The scopes whose budgets it draws on, and what it draws at worst, which is held back until the call is settled.
    package var budgets: [Path]
    /// Of the scopes that go to work with it: when the time of their budgets is up.
    package var deadlines: [Deadline]
    package var draw: Draw
    package var at: Timestamp

    package init(
        path: Path, attempt: Int, activity: String, input: Value?, replay: Replay, timeout: Duration? = nil,
        budgets: [Path] = [], deadlines: [Deadline] = [], draw: Draw = .nothing, at: Timestamp
    ) {
        self.path = path
        self.attempt = attempt
        self.activity = activity
        self.input = input
        self.replay = replay
        self.timeout = timeout?.inWholeMilliseconds
        self.budgets = budgets
        self.deadlines = deadlines
        self.draw = draw
        self.at = at
    }

    package struct Deadline: Sendable, Hashable {
        package var scope: Path
        package var at: Timestamp

        package init(scope: Path, at: Timestamp) {
            self.scope = scope
            self.at = at
        }
    }

    /// As history leaves it out: what draws on anything draws on the run's own budget.
    static func usualBudgets(of draw: Draw) -> [Path] { draw == .nothing ? [] : [.root] }

    /// The timer of this attempt's timeout. It has no events of its own but the firing: the schedule tells the rest.
    package var timeoutPath: Path { path.timeout(ofAttempt: attempt) }
}

package struct TaskCompleted: Sendable, Hashable {
    package var path: Path
    package var attempt: Int
    package var output: Value
    package var citations: Value?
    package var usage: TokenUsage?
    package var at: Timestamp

    package init(
        path: Path, attempt: Int, output: Value, citations: Value? = nil, usage: TokenUsage? = nil, at: Timestamp
    ) {
        self.path = path
        self.attempt = attempt
        self.output = output
        self.citations = citations
        self.usage = usage
        self.at = at
    }
}

package struct TaskFailed: Sendable, Hashable {
    package var path: Path
    package var attempt: Int
    package var failure: FailureDetails
    /// The decider's verdict on an attempt in flight: it is to be stopped, and what it answers is recorded and ignored.
    package var abandons: Bool
    package var usage: TokenUsage?
    package var at: Timestamp

    package init(
        path: Path, attempt: Int, failure: FailureDetails, usage: TokenUsage? = nil, abandons: Bool = false,
        at: Timestamp
    ) {
        self.path = path
        self.attempt = attempt
        self.failure = failure
        self.usage = usage
        self.abandons = abandons
        self.at = at
    }
}
