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
    /// Tokens held back from the run's limit until the call settles.
    package var reservedTokens: Int?
    package var at: Timestamp

    package init(
        path: Path, attempt: Int, activity: String, input: Value?, replay: Replay, timeout: Duration? = nil,
        reservedTokens: Int? = nil, at: Timestamp
    ) {
        self.path = path
        self.attempt = attempt
        self.activity = activity
        self.input = input
        self.replay = replay
        self.timeout = timeout?.inWholeMilliseconds
        self.reservedTokens = reservedTokens
        self.at = at
    }

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
    package var usage: TokenUsage?
    package var at: Timestamp

    package init(path: Path, attempt: Int, failure: FailureDetails, usage: TokenUsage? = nil, at: Timestamp) {
        self.path = path
        self.attempt = attempt
        self.failure = failure
        self.usage = usage
        self.at = at
    }
}
