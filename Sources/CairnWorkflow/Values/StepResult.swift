import CairnWire

/// A step's end, wherever history tells it: what `steps.ID` shows to a template.
package struct StepResult: Sendable, Hashable {
    package var outcome: StepOutcome
    /// Nil unless completed.
    package var output: Value?
    package var failure: FailureDetails?
    package var citations: Value?
    package var usage: TokenUsage?

    package init(
        outcome: StepOutcome, output: Value? = nil, failure: FailureDetails? = nil, citations: Value? = nil,
        usage: TokenUsage? = nil
    ) {
        self.outcome = outcome
        self.output = output
        self.failure = failure
        self.citations = citations
        self.usage = usage
    }

    package init(_ record: StepRecorded) {
        self.init(outcome: record.outcome, output: record.output, failure: record.failure)
    }

    /// Nil while the latest attempt is open. A failed attempt is a failed step only if no other follows: that is for the
    /// caller to know.
    package init?(_ task: TaskState) {
        switch task.phase {
        case .inFlight, .lost, .inDoubt, .released: return nil
        case .failed(let failure): self.init(outcome: .failed, failure: failure, usage: task.usage)
        case .completed(let event):
            self.init(outcome: .completed, output: event.output, citations: event.citations, usage: task.usage)
        }
    }
}

extension WorkflowState {
    /// How the step or activity at `path` ended; nil when it did not.
    package func result(at path: Path) -> StepResult? {
        if let step = steps[path] { return StepResult(step.record) }
        return tasks[path].flatMap(StepResult.init)
    }
}
