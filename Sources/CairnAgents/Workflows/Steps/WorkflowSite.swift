import CairnWire
import CairnWorkflow

/// A workflow at its place: a run of its own at the root, or a child at its step's path.
struct WorkflowSite: Sendable {
    let plan: WorkflowPlan
    let steps: StepListSite
    /// Its own: to be watched by who runs it.
    let budget: Budget
    let path: Path

    /// - Parameters:
    ///   - depth: in how many children it stands.
    ///   - budgets: those around it.
    init(_ plan: WorkflowPlan, at path: Path, library: ChildLibrary, depth: Int = 0, within budgets: [Budget] = []) {
        self.plan = plan
        self.path = path
        budget = Budget(plan.limits, scope: path)
        let scope = StepScope(
            steps: plan.steps, root: path, library: library, depth: depth, budgets: budgets.adding(budget))
        steps = StepListSite(list: plan.list, base: path.child(WorkflowPlan.steps), scope: scope)
    }

    /// What a completed workflow gives.
    struct Result {
        var output: Value
        var citations: Value?
        /// Its last step said that the documents do not hold the answer.
        var abstained = false
    }

    /// Its rendered `output`, else the last completed step's with what that rests on.
    func result(_ reader: ValueReader) throws(InputError) -> Result {
        if let output = plan.output {
            let scope = steps.scope.entering(plan.list, at: steps.base)
            let name = path.isRoot ? Path("output") : path.child("output")
            return Result(output: try Renderer(scope: scope, reader: reader, step: name).value(output))
        }
        for step in plan.list.steps.reversed() {
            let path = steps.base.child(step.id)
            guard let result = reader.result(at: path), result.outcome == .completed else { continue }
            let pointer = step.outputPointer(at: steps.base, reader)
            let abstained = reader.revision >= 2 ? try step.abstained(at: path, reader) : false
            return Result(
                output: reader.reference(to: path, pointer), citations: reader.citations(of: path),
                abstained: abstained)
        }
        return Result(output: .null)
    }
}

extension StepPlan {
    fileprivate func abstained(at path: Path, _ reader: ValueReader) throws(InputError) -> Bool {
        do throws(MissingBlobs) {
            return try behaviour.abstained(at: path, reader)
        } catch {
            throw .missing(error)
        }
    }
}
