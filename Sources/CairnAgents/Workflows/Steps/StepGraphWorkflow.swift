package import CairnWire
package import CairnWorkflow

/// A workflow of a file: steps in order at `steps.ID`, then its output.
///
/// The run completes with the rendered `output`, or with the last completed step's, and with that step's citations. It
/// fails with the first failure that no `on_error: continue` tolerates.
package struct StepGraphWorkflow: Workflow {
    package static let revision = 1

    private static let base = Path("steps")
    private let output: TemplateValue?
    private let list: StepListPlan
    private let steps: [String: StepPlan]

    private let budget: Budget

    /// - Throws: `PlanError` for what this build does not carry out.
    package init(_ definition: WorkflowDefinition, prices: ModelPrices = ModelPrices()) throws(PlanError) {
        var planner = StepPlanner(prices: prices)
        budget = Budget(definition.limits, scope: .root)
        list = try planner.list(definition.steps)
        steps = planner.steps
        output = definition.output
    }

    package func advance(_ decision: inout Decision) throws(MissingBlobs) {
        decision.watch(budget)
        let scope = StepScope(steps: steps, budgets: [Budget]().adding(budget))
        let progress = try list.advance(at: Self.base, in: scope, &decision)
        switch progress {
        case .open: break
        case .ended(.failed, let failure):
            decision.complete(
                .failed, failure: failure, failed: list.failures(at: Self.base, in: scope, of: decision))
        case .ended: try complete(&decision)
        }
    }

    private func complete(_ decision: inout Decision) throws(MissingBlobs) {
        let scope = StepScope(steps: steps).entering(list, at: Self.base)
        guard let output else { return completeWithLastStep(&decision) }
        do throws(InputError) {
            let renderer = Renderer(scope: scope, reader: decision.reader, step: Path("output"))
            decision.complete(.completed, output: try renderer.value(output))
        } catch {
            switch error {
            case .missing(let missing): throw missing
            case .failed(let failure): decision.complete(.failed, failure: failure)
            }
        }
    }

    private func completeWithLastStep(_ decision: inout Decision) {
        for plan in list.steps.reversed() {
            let path = Self.base.child(plan.id)
            guard let result = decision.result(at: path), result.outcome == .completed else { continue }
            let pointer = plan.outputPointer(at: Self.base, decision.reader)
            return decision.complete(
                .completed, output: decision.reader.reference(to: path, pointer),
                citations: result.citations.map { _ in .citations(of: path) })
        }
        decision.complete(.completed, output: .null)
    }

    package func derive(
        _ derived: Value.Derived, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        guard let plan = plan(at: derived.scope) else { return .null }
        return try plan.behaviour.derive(derived, plan: plan, reading: reader)
    }

    package func kind(of path: Path, recorded: String?) -> String? {
        guard let plan = plan(at: path) else { return nil }
        let known = recorded == nil || recorded == plan.verb || recorded == plan.behaviour.activity
        return known ? plan.verb : nil
    }

    /// The step at a path; nil when the workflow has none there.
    private func plan(at path: Path) -> StepPlan? {
        guard var parts = path.parts?[...], parts.popFirst() == .name("steps") else { return nil }
        var list = list
        while case .name(let id)? = parts.popFirst(), let plan = steps[String(id)], plan.list == list.number {
            guard let part = parts.popFirst() else { return plan }
            guard let inner = plan.behaviour.list(at: part) else { return nil }
            list = inner
        }
        return nil
    }
}
