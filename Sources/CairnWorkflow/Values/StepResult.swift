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

    /// A record stands before the result of an activity at its place, whose citations and usage count all the same. What a
    /// container used is what was used within it.
    package init(_ record: StepRecorded, in state: WorkflowState) {
        self.init(outcome: record.outcome, output: record.output, failure: record.failure, citations: record.citations)
        guard (state.started?.revision ?? 0) >= 2 else { return }
        let task = state.tasks[record.path]
        if citations == nil, outcome == .completed, case .completed(let event)? = task?.phase {
            citations = event.citations.map { _ in .citations(of: record.path) }
        }
        usage =
            switch (task?.usage, state.usages[record.path]) {
            case (let own?, let within?): own + within
            case (let own, let within): own ?? within
            }
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
        if let step = steps[path] { return StepResult(step.record, in: self) }
        return tasks[path].flatMap(StepResult.init)
    }
}
