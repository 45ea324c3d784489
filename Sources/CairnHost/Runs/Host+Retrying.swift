import CairnEngine
import CairnWire
import CairnWorkflow

/// What a retry of a run does: it begins another generation of the run, in which the step at `from` and all that began after
/// it is done anew, under new idempotency keys.
package struct RetryPlan: Sendable {
    package var run: String
    package var from: String
    /// What was begun, must not be repeated blindly, and is about to be: no receiver recognises it under its new key.
    package var unsafe: [RunView.Step]
}

extension Host {
    /// Looks at what a retry of a run would do, and does nothing.
    ///
    /// - Parameter path: the step to begin with; nil: the one that failed.
    /// - Throws: `run.not_found`; `HostError` with `notFailed` for a run of which nothing failed and no step is named;
    ///   `run.step_not_reached`, `run.undone`.
    package func retryPlan(_ run: String, from path: String?) async throws -> RetryPlan {
        let report = try await engine().report(of: run)
        guard !report.undone else { throw EngineError.undone(run) }
        let first = try path.map { Path($0) } ?? Self.failed(report)
        guard let begin = report.steps.firstIndex(where: { $0.path.isWithin(first) }), !first.isRoot else {
            throw EngineError.stepNotReached(run)
        }
        // Every receiver of a keyed call would take the new key for another call, too.
        let repeated = report.steps[begin...].filter { $0.replay == .unsafe || $0.replay == .keyed }
        return RetryPlan(run: run, from: first.rawValue, unsafe: repeated.map { RunView.Step($0) })
    }

    /// The step whose failure ended the run; of several the one that began first.
    private static func failed(_ report: RunReport) throws(HostError) -> Path {
        let run = report.header.id
        if let step = report.steps.first(where: { report.failed.contains($0.path) }) { return step.path }
        throw HostError(
            .notFailed,
            "no step of run \(run) failed (it is \(report.status.rawValue)): say where to begin, with --from PATH; "
                + "cairn runs show \(run)  lists its steps")
    }
}
