import CairnWorkflow

// A list of steps, one after another. Its steps stand at `base.ID`.
extension StepListPlan {
    /// How far the list has come: open, completed, or failed with its first failed step's failure. Begins what is next.
    func advance(
        at base: Path, in scope: StepScope, _ decision: inout Decision
    ) throws(MissingBlobs) -> Progress {
        let scope = scope.entering(self, at: base)
        let frontier = try decision.advance(base, count: steps.count, parallel: 1, place: { base.child(steps[$0].id) })
        {
            (index, decision) throws(MissingBlobs) in
            let plan = steps[index]
            return try StepSite(plan: plan, path: base.child(plan.id), scope: scope).advance(&decision)
        }
        guard frontier.isDone(of: steps.count) else { return .open }
        decision.keep(nil, at: base)
        guard let failed = frontier.failed.first else { return .completed }
        let failure = decision.result(at: base.child(steps[failed].id))?.failure
        return .failed(
            failure ?? FailureDetails(code: "step.failed", message: "\(base.child(steps[failed].id)) failed"))
    }

    /// The steps whose failure made the list fail.
    func failures(at base: Path, in scope: StepScope, of decision: Decision) -> [Path] {
        let scope = scope.entering(self, at: base)
        return steps.filter { !$0.continuesOnError }.flatMap { plan -> [Path] in
            let site = StepSite(plan: plan, path: base.child(plan.id), scope: scope)
            guard decision.result(at: site.path)?.outcome == .failed else { return [] }
            return plan.behaviour.failures(of: site, in: decision)
        }
    }

    /// What the list gives as a pass or a branch: its last step's output, null unless that completed.
    func output(at base: Path, _ reader: ValueReader) -> Value {
        guard let last = steps.last else { return .null }
        return .result(of: base.child(last.id), pointer: last.outputPointer(at: base, reader))
    }
}

extension StepPlan {
    /// Where in what history holds of the step its output is: in an activity's result at the verb's place, in a record
    /// (which stands before the result) it is the whole.
    func outputPointer(at base: Path, _ reader: ValueReader) -> [Value.Pointer] {
        reader.isRecorded(base.child(id)) ? [] : behaviour.outputPointer
    }
}
