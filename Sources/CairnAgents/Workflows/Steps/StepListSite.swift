import CairnWorkflow

/// A list of steps at its place in a run: its steps stand at `base.ID`, one after another.
struct StepListSite: Sendable {
    let list: StepListPlan
    let base: Path
    /// What is seen around the list.
    let scope: StepScope

    private var inside: StepScope { scope.entering(list, at: base) }
    private func path(_ plan: StepPlan) -> Path { base.child(plan.id) }
    private func site(_ plan: StepPlan) -> StepSite { StepSite(plan: plan, path: path(plan), scope: inside) }

    /// How far the list has come: open, completed, or failed with its first failed step's failure. Begins what is next.
    func advance(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        let scope = inside
        let steps = list.steps
        let frontier = try decision.advance(base, count: steps.count, parallel: 1, place: { path(steps[$0]) }) {
            (index, decision) throws(MissingBlobs) in
            try StepSite(plan: steps[index], path: path(steps[index]), scope: scope).advance(&decision)
        }
        guard frontier.isDone(of: steps.count) else { return .open }
        decision.keep(nil, at: base)
        guard let failed = frontier.failed.first else { return .completed }
        let failure = decision.result(at: path(steps[failed]))?.failure
        return .failed(failure ?? FailureDetails(code: "step.failed", message: "\(path(steps[failed])) failed"))
    }

    /// The steps whose failure made the list fail: what a new start does anew.
    func failures(in decision: Decision) -> [Path] {
        list.steps.filter { !$0.continuesOnError }.flatMap { plan -> [Path] in
            guard decision.result(at: path(plan))?.outcome == .failed else { return [] }
            return site(plan).failures(in: decision)
        }
    }

    /// Why the list failed.
    func failure(in decision: Decision) -> FailureDetails {
        failures(in: decision).first.flatMap { decision.result(at: $0)?.failure }
            ?? FailureDetails(code: "step.failed", message: "\(base) failed")
    }

    /// What the list gives as a pass, a branch or a child: its last step's output, null unless that completed.
    func output(_ reader: ValueReader) -> Value { list.output(at: base, reader) }

    /// What the last step's output rests on, if it says so.
    func citations(_ reader: ValueReader) -> Value? {
        guard let last = list.steps.last else { return nil }
        return reader.citations(of: path(last))
    }

    /// The step at a place within the list, as it sees its world; nil when there is none.
    ///
    /// - Parameter parts: the path behind `base`.
    func step(at parts: ArraySlice<PathPart>, _ decision: inout Decision) throws(InputError) -> StepSite? {
        guard case .name(let id)? = parts.first, let plan = list[id] else { return nil }
        let site = site(plan)
        let rest = parts.dropFirst()
        guard let part = rest.first else { return site }
        guard let inner = try site.inner(part, &decision) else { return nil }
        return try inner.step(at: rest.dropFirst(), &decision)
    }
}

extension StepListPlan {
    /// What a list at `base` gives: its last step's output, null unless that completed.
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

extension ValueReader {
    /// A reference to the passages that a step's output rests on; nil when it rests on none.
    func citations(of path: Path) -> Value? {
        guard let result = result(at: path), result.outcome == .completed, let citations = result.citations else {
            return nil
        }
        // One that only passes on what another gave is passed by.
        if case .citations = citations { return citations }
        return .citations(of: path)
    }
}
