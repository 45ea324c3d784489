package import CairnWire

/// How a step ended. `runs show` adds what is not an end: `running`, `waiting`, `in_doubt`.
package enum StepOutcome: String, Sendable, Hashable, CaseIterable {
    case completed, failed, skipped, cancelled
}

/// The end of a step that no activity's result tells, or a verdict on that result: an answer that does not fit the
/// schema it should, for one. What is recorded stands before what the activity gave.
package struct StepRecorded: Sendable, Hashable {
    package var path: Path
    /// The verb: `transform`, `foreach`; of a step that never came to its activity, what it would have been.
    package var kind: String
    package var outcome: StepOutcome
    package var output: Value?
    /// Of a step that gathers what others gave: what its output rests on.
    package var citations: Value?
    package var failure: FailureDetails?
    package var at: Timestamp

    package init(
        path: Path, kind: String, outcome: StepOutcome, output: Value? = nil, citations: Value? = nil,
        failure: FailureDetails? = nil, at: Timestamp
    ) {
        self.path = path
        self.kind = kind
        self.outcome = outcome
        self.output = output
        self.citations = citations
        self.failure = failure
        self.at = at
    }
}
