package import CairnWire

/// What happened to a run. The journal is a list of these, and nothing else decides what happens next.
package enum HistoryEvent: Sendable, Hashable {
    case executionStarted(ExecutionStarted)
    /// A decision was taken. `Now` for a workflow is the time of the latest of these.
    case decisionStarted(at: Timestamp)
    /// Another process (or this one, restarted) took the run over: attempts in flight get fresh timers.
    case executionResumed(at: Timestamp, epoch: Int)
    /// `runs resume` of a failed run: the failed step starts anew, with the same key and fresh attempts.
    case executionRestarted(at: Timestamp)
    case taskScheduled(TaskScheduled)
    case taskCompleted(TaskCompleted)
    case taskFailed(TaskFailed)
    case timerCreated(path: Path, fireAt: Timestamp)
    case timerFired(path: Path, at: Timestamp)
    case timerCancelled(path: Path)
    /// A step that needs no activity came to its end: a transform, a `foreach`, a step that `when` skipped.
    case stepRecorded(StepRecorded)
    /// A letter: a signal, an approval, a cancel. `letter` makes a repeat recognisable.
    case eventRaised(EventRaised)
    /// The generation ends; `carried` is the folded state that the next one begins with.
    case continuedAsNew(carried: Value, at: Timestamp)
    case executionCompleted(ExecutionCompleted)
}

/// How a step may be run again when the process died in the middle of it (design §6).
package enum Replay: String, Sendable, Hashable, CaseIterable {
    case safe, keyed, unsafe
}

package struct ExecutionStarted: Sendable, Hashable {
    package var run: String
    /// The agent's or workflow's name.
    package var name: String
    /// The definition snapshot's content hash.
    package var definition: String
    package var input: Value
    /// Feeds every random number of the run.
    package var seed: UInt64
    /// The decider's revision: a change that alters the commands for an old history stands behind a check of it.
    package var revision: Int
    /// Counts from 1.
    package var generation: Int
    package var at: Timestamp

    package init(
        run: String, name: String, definition: String, input: Value, seed: UInt64, revision: Int, generation: Int = 1,
        at: Timestamp
    ) {
        self.run = run
        self.name = name
        self.definition = definition
        self.input = input
        self.seed = seed
        self.revision = revision
        self.generation = generation
        self.at = at
    }
}

package struct TaskScheduled: Sendable, Hashable {
    package var path: Path
    /// Counts from 1. Late results of an earlier attempt are ignored.
    package var attempt: Int
    /// The activity's kind: `llm.chat`, `retrieve`, `http`.
    package var activity: String
    package var input: Value
    package var replay: Replay
    /// Tokens held back from the run's limit until the call settles.
    package var reservedTokens: Int?
    package var at: Timestamp

    package init(
        path: Path, attempt: Int, activity: String, input: Value, replay: Replay, reservedTokens: Int? = nil,
        at: Timestamp
    ) {
        self.path = path
        self.attempt = attempt
        self.activity = activity
        self.input = input
        self.replay = replay
        self.reservedTokens = reservedTokens
        self.at = at
    }
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

package enum StepOutcome: String, Sendable, Hashable, CaseIterable {
    case completed, failed, skipped, cancelled
}

package struct StepRecorded: Sendable, Hashable {
    package var path: Path
    /// The verb: `transform`, `foreach`.
    package var kind: String
    package var outcome: StepOutcome
    package var output: Value?
    package var failure: FailureDetails?
    package var at: Timestamp

    package init(
        path: Path, kind: String, outcome: StepOutcome, output: Value? = nil, failure: FailureDetails? = nil,
        at: Timestamp
    ) {
        self.path = path
        self.kind = kind
        self.outcome = outcome
        self.output = output
        self.failure = failure
        self.at = at
    }
}

package struct EventRaised: Sendable, Hashable {
    package var letter: String
    package var name: String
    package var data: Value
    package var at: Timestamp

    package init(letter: String, name: String, data: Value, at: Timestamp) {
        self.letter = letter
        self.name = name
        self.data = data
        self.at = at
    }
}

extension EventRaised {
    /// No new work but clean-up; results of steps in flight are recorded and ignored.
    package static let cancel = "cairn.cancel"
    /// The answer to a step that is in doubt: `{step?, approved, output?, reason?, by?}`.
    package static let resolve = "cairn.resolve"
}

package struct ExecutionCompleted: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case completed, failed, cancelled, terminated
    }
    package var status: Status
    package var output: Value?
    package var citations: Value?
    /// The agent said that its documents do not hold the answer.
    package var abstained: Bool
    package var failure: FailureDetails?
    package var at: Timestamp

    package init(
        status: Status, output: Value? = nil, citations: Value? = nil, abstained: Bool = false,
        failure: FailureDetails? = nil, at: Timestamp
    ) {
        self.status = status
        self.output = output
        self.citations = citations
        self.abstained = abstained
        self.failure = failure
        self.at = at
    }
}
