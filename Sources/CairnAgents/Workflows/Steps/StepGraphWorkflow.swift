package import CairnWire
package import CairnWorkflow

/// A workflow of a file: steps in order at `steps.ID`, then its output.
///
/// The run completes with the rendered `output`, or with the last completed step's, and with that step's citations. It
/// fails with the first failure that no `on_error` tolerates. A run that fails or is cancelled takes back what its steps
/// did, where they say how (`undo`).
package struct StepGraphWorkflow: Workflow {
    /// Since 2, a recorded step has the usage and the citations of what stands at its place or within it.
    package static let revision = 2

    private let site: WorkflowSite
    private let undoing: Undoing?

    /// - Throws: `PlanError` when something in the definition cannot be used.
    package init(_ definition: WorkflowDefinition, prices: ModelPrices = ModelPrices()) throws(PlanError) {
        self.init(try WorkflowPlan(definition, prices: prices), library: .empty)
    }

    init(_ plan: WorkflowPlan, library: ChildLibrary) {
        site = WorkflowSite(plan, at: .root, library: library)
        undoing = plan.hasUndo || library.hasUndo ? Undoing(site.steps) : nil
    }

    package func advance(_ decision: inout Decision) throws(MissingBlobs) {
        decision.watch(site.budget)
        switch try site.steps.advance(&decision) {
        case .open: break
        case .ended(.failed, let failure):
            decision.complete(
                .failed, failure: failure, failed: site.steps.failures(in: decision),
                undone: undoing?.hasBegun(decision) ?? false)
        case .ended:
            do throws(InputError) {
                let result = try site.result(decision.reader)
                decision.complete(
                    .completed, output: result.output, citations: result.citations, abstained: result.abstained)
            } catch {
                switch error {
                case .missing(let missing): throw missing
                case .failed(let failure): decision.complete(.failed, failure: failure)
                }
            }
        }
    }

    package func cleanUp(_ decision: inout Decision) throws(MissingBlobs) -> Progress {
        try undoing?.advance(&decision) ?? .completed
    }

    package func derive(
        _ derived: Value.Derived, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        try site.derive(derived, reading: reader)
    }

    package func kind(of path: Path, recorded: String?) -> String? { site.kind(of: path, recorded: recorded) }
}

extension Path {
    func appending(_ part: PathPart) -> Path {
        switch part {
        case .name(let name): child(String(name))
        case .pass(let pass): self[pass]
        }
    }
}
