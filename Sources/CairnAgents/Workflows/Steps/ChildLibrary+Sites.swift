import CairnWire
import CairnWorkflow

// Children at their places in a run.
extension ChildLibrary {
    /// The agent `name` as a child at `path`; nil when there is none.
    ///
    /// - Parameter budgets: those around it. What only looks at it needs none.
    func loop(of name: String, at path: Path, depth: Int = 0, within budgets: [Budget] = []) -> AgentLoop? {
        agents[name].map {
            AgentLoop(plan: $0.plan, paths: AgentPaths(scope: path), within: budgets, library: self, depth: depth)
        }
    }

    /// The workflow `name` as a child at `path`; nil when there is none.
    func site(of name: String, at path: Path, depth: Int = 0, within budgets: [Budget] = []) -> WorkflowSite? {
        workflows[name].map { WorkflowSite($0, at: path, library: self, depth: depth, within: budgets) }
    }

    /// What a derived value of a child stands for; nil when it is none's.
    func derive(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON? {
        if derived.name == Transcript.name {
            let agent = reader.child(at: derived.scope).flatMap { loop(of: $0.name, at: derived.scope) }
            return try agent?.transcript(through: derived.through, reading: reader)
        }
        var place = derived.scope
        while let around = place.parent, !around.isRoot {
            place = around
            if let child = reader.child(at: place), let site = site(of: child.name, at: place) {
                return try site.deriveOwn(derived, reading: reader)
            }
        }
        return nil
    }
}

extension WorkflowSite {
    enum Outcome {
        case open
        case failed(FailureDetails)
        case completed(Result)
    }

    /// Where the failure of a child is recorded that has something to take back.
    static let failure = "failure"

    /// How far the workflow has come as a child. One that fails takes back what its own steps did first.
    func run(_ decision: inout Decision) throws(MissingBlobs) -> Outcome {
        if let failure = decision.recorded(path.child(Self.failure))?.failure {
            return try takeBack(failure, &decision)
        }
        decision.watch(budget)
        switch try steps.advance(&decision) {
        case .open: return .open
        case .ended(.failed, let failure): return try takeBack(failure ?? .unknown(path), &decision)
        case .ended:
            let result: Result
            do throws(InputError) {
                result = try self.result(decision.reader)
            } catch {
                switch error {
                case .missing(let missing): throw missing
                case .failed(let failure): return try takeBack(failure, &decision)
                }
            }
            return .completed(result)
        }
    }

    private func takeBack(
        _ failure: FailureDetails, _ decision: inout Decision
    ) throws(MissingBlobs) -> Outcome {
        guard plan.hasUndo || steps.scope.library.hasUndo, try Undoing(steps).advance(&decision).isOpen else {
            return .failed(failure)
        }
        decision.record(path.child(Self.failure), kind: Self.failure, .failed, failure: failure)
        return .open
    }

    func derive(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON {
        if let json = try steps.scope.library.derive(derived, reading: reader) { return json }
        return try deriveOwn(derived, reading: reader)
    }

    /// What a derived value of one of its own steps stands for.
    fileprivate func deriveOwn(_ derived: Value.Derived, reading reader: ValueReader) throws(MissingBlobs) -> JSON {
        guard let step = step(at: derived.scope) else { return .null }
        return try step.plan.behaviour.derive(
            derived, plan: step.plan, in: steps.scope.library, reading: reader)
    }

    func kind(of path: Path, recorded: String?) -> String? {
        guard let step = step(at: path) else { return nil }
        guard step.path == path else {
            guard path == step.path.child(StepSite.onError), step.plan.onError != nil else {
                return step.plan.behaviour.kind(
                    of: path, within: step.path, recorded: recorded, in: steps.scope.library)
            }
            return recorded == nil || recorded == StepSite.onError ? StepSite.onError : nil
        }
        let known = recorded == nil || recorded == step.plan.verb || recorded == step.plan.behaviour.activity
        return known ? step.plan.verb : nil
    }

    /// The innermost step that stands at a path, or holds what stands there.
    private func step(at place: Path) -> StepListPlan.Found? {
        guard place.isWithin(path), let parts = place.parts else { return nil }
        let inner = parts.dropFirst(path.isRoot ? 0 : path.parts?.count ?? 0)
        guard inner.first == .name(Substring(WorkflowPlan.steps)) else { return nil }
        return plan.list.step(at: inner.dropFirst(), from: steps.base, in: steps.scope.library)
    }
}
