package import CairnWire

/// One step of a run, as `runs show` tells it (design §5).
package struct StepReport: Sendable, Hashable {
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        case completed, failed, skipped, cancelled
        case running
        /// For its next attempt.
        case waiting
        case inDoubt = "in_doubt"
    }
    package var path: Path
    /// The verb, or the activity's kind where there is none.
    package var kind: String
    /// The latest attempt, from 1.
    package var attempt: Int
    package var started: Timestamp
    /// Nil while the step goes on.
    package var ended: Timestamp?
    package var outcome: Outcome
    package var error: FailureDetails?
    package var usage: TokenUsage?
    /// Of an activity: whether it may be repeated. Nil for what calls nothing.
    package var replay: Replay?
}

extension StepReport.Outcome {
    init(_ outcome: StepOutcome) {
        self =
            switch outcome {
            case .completed: .completed
            case .failed: .failed
            case .skipped: .skipped
            case .cancelled: .cancelled
            }
    }
}
