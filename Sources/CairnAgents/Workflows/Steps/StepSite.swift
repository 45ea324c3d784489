import CairnWorkflow

/// A step at its place in a run: the plan, the path, and what its templates see.
struct StepSite: Sendable {
    /// Where the steps of `on_error` stand within a step. The step's own failure is recorded there too, because what is
    /// recorded at the step's place is how it ends after them.
    static let onError = "on_error"
    /// Where the steps of `undo` stand.
    static let undo = "undo"

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
                return try recover(from: try fail(error, &decision), &decision)
            }
        }
        if let failed = plan.onError.flatMap({ _ in decision.recorded(path.child(Self.onError))?.failure }) {
            return try recover(from: .failed(failed), &decision)
        }
        if let budget { decision.watch(budget) }
        return try recover(from: try plan.behaviour.advance(self, &decision), &decision)
    }

    /// Ends the step, which records its end.
    func complete(_ output: Value, citations: Value? = nil, _ decision: inout Decision) -> Progress {
        decision.record(path, kind: plan.verb, .completed, output: output, citations: citations)
        return .completed
    }

    /// Ends the step with a failure, or asks for what is missing. A step with steps for that case goes on to them.
    func fail(_ error: InputError, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        switch error {
        case .missing(let missing): throw missing
        case .failed(let failure):
            if plan.onError == nil { decision.record(path, kind: plan.verb, .failed, failure: failure) }
            return .failed(failure)
        }
    }

    /// Takes the steps of `on_error`, of which the last one's output stands for the step's.
    private func recover(from progress: Progress, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        guard let failure = progress.failure, let steps = plan.onError, decision.recorded(path) == nil else {
            return progress
        }
        let base = path.child(Self.onError)
        decision.record(base, kind: Self.onError, .failed, failure: failure)
        let site = StepListSite(list: steps, base: base, scope: scope)
        switch try site.advance(&decision) {
        case .open: return .open
        case .ended(.failed, let second):
            decision.record(path, kind: plan.verb, .failed, failure: second ?? failure)
            return .failed(second ?? failure)
        case .ended:
            let output = decision.reader.passed(on: site.output(decision.reader))
            return complete(output, citations: site.citations(decision.reader), &decision)
        }
    }

    /// The steps whose failure made this one fail, itself among them: what a new start does anew.
    func failures(in decision: Decision) -> [Path] {
        let base = path.child(Self.onError)
        guard let steps = plan.onError, decision.recorded(base) != nil else {
            return plan.behaviour.failures(of: self, in: decision)
        }
        return [path] + StepListSite(list: steps, base: base, scope: scope).failures(in: decision)
    }

    /// The list of steps that stands at `part` of the step's path.
    func inner(_ part: PathPart, _ decision: inout Decision) throws(InputError) -> StepListSite? {
        switch part {
        case .name(Substring(Self.onError)):
            plan.onError.map { StepListSite(list: $0, base: path.child(Self.onError), scope: scope) }
        case .name(Substring(Self.undo)):
            plan.undo.map { StepListSite(list: $0, base: path.child(Self.undo), scope: scope) }
        default: try plan.behaviour.inner(part, of: self, &decision)
        }
    }
}

extension StepPlan {
    /// The list of steps that stands at `part` of the step's path.
    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? {
        switch part {
        case .name(Substring(StepSite.onError)): onError
        case .name(Substring(StepSite.undo)): undo
        default: behaviour.list(at: part, in: library)
        }
    }
}

extension ValueReader {
    /// How a step came out, as later steps see it, and those that are taken because it failed.
    func result(of plan: StepPlan, at path: Path) -> StepResult? {
        if let result = result(at: path) { return result }
        return plan.onError == nil ? nil : result(at: path.child(StepSite.onError))
    }

    /// A value that a step passes on as its own: a reference to a step that gave none is null.
    func passed(on value: Value) -> Value {
        guard case .result(let path, let pointer) = value else { return value }
        return result(at: path)?.outcome == .completed ? reference(to: path, pointer) : .null
    }
}
