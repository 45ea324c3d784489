import CairnWorkflow

/// A step at its place in a run: the plan, the path, and what its templates see.
struct StepSite: Sendable {
    let plan: StepPlan
    let path: Path
    let scope: StepScope
    /// The step's own, if the file limits it.
    private let budget: Budget?

    init(plan: StepPlan, path: Path, scope: StepScope) {
        self.plan = plan
        self.path = path
        let budget = Budget(plan.limits, scope: path)
        self.budget = budget.isEmpty ? nil : budget
        self.scope = budget.isEmpty ? scope : scope.drawing(on: budget)
    }

    /// The activity of a step that is one, under its policies and within the budgets around it.
    func request(activity: String, replay: Replay) -> TaskRequest {
        plan.request(at: path, activity: activity, replay: replay, budgets: scope.budgets)
    }

    /// Renders the step's templates.
    func renderer(_ reader: ValueReader) -> Renderer { Renderer(scope: scope, reader: reader, step: path) }

    /// How far the step has come, by `when` and `on_error` too. A failure here is one that the list must heed.
    func advance(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let progress = try settle(&decision)
        return plan.continuesOnError && progress.failure != nil ? .completed : progress
    }

    private func settle(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        if let record = decision.recorded(path) { return .ended(record.outcome, record.failure) }
        if let when = plan.when, !decision.state.isBegun(path) {
            do throws(InputError) {
                guard try renderer(decision.reader).holds(when) else {
                    decision.record(path, kind: plan.verb, .skipped)
                    return .skipped
                }
            } catch {
                return try fail(error, &decision)
            }
        }
        if let budget { decision.watch(budget) }
        return try plan.behaviour.advance(self, &decision)
    }

    /// Ends the step, which records its end.
    func complete(_ output: Value, _ decision: inout Decision) -> Progress {
        decision.record(path, kind: plan.verb, .completed, output: output)
        return .completed
    }

    /// Ends the step with a failure, or asks for what is missing.
    func fail(_ error: InputError, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        switch error {
        case .missing(let missing): throw missing
        case .failed(let failure):
            decision.record(path, kind: plan.verb, .failed, failure: failure)
            return .failed(failure)
        }
    }
}
