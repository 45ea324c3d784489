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
}

extension RunMachine {
    /// Every step and activity that history knows, in order of beginning, a container before what stands in it. Paths tell
    /// the tree.
    package var report: [StepReport] {
        var rows: [(order: Int, step: StepReport)] = []
        rows.reserveCapacity(state.tasks.count + state.steps.count)
        for (path, task) in state.tasks { rows.append((task.sequence, report(path, task))) }
        for (path, step) in state.steps {
            // A container is recorded when it ends, and began with the first step in it.
            let kind = workflow.kind(of: path, recorded: step.record.kind) ?? step.record.kind
            rows.append(
                (
                    step.sequence,
                    StepReport(
                        path: path, kind: kind, attempt: 1, started: step.record.at, ended: step.record.at,
                        outcome: StepReport.Outcome(step.record.outcome), error: step.record.failure)
                ))
        }
        return rows.sorted { $0.order < $1.order }.map(\.step)
    }

    private func report(_ path: Path, _ task: TaskState) -> StepReport {
        var step = StepReport(
            path: path, kind: workflow.kind(of: path, recorded: task.activity) ?? task.activity, attempt: task.attempt,
            started: task.startedAt, ended: nil, outcome: .running, usage: task.usage)
        switch task.phase {
        case .completed:
            step.outcome = .completed
            step.ended = task.endedAt
        case .failed(let failure):
            let retries = state.timers[path.retry(attempt: task.attempt + 1)] != nil
            step.outcome = retries ? .waiting : .failed
            step.ended = retries ? nil : task.endedAt
            step.error = failure
        case .inDoubt: step.outcome = .inDoubt
        case .inFlight, .lost, .released:
            // What a finished run left behind was stopped with it.
            if let completed = state.completed {
                step.outcome = .cancelled
                step.ended = completed.at
            }
        }
        return step
    }
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
