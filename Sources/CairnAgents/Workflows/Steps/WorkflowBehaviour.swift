import CairnWire
import CairnWorkflow

/// `workflow`: runs a workflow as a child: a stretch of this run's history, with its steps at `steps.ID.steps.INNER`. Gives
/// the child's output.
///
/// A child that fails takes back what its own steps did (`undo`) before its step fails.
struct WorkflowBehaviour: StepBehaviour {
    let definition: ChildStep

    func list(at part: PathPart, in library: ChildLibrary) -> StepListPlan? {
        part == .name(Substring(WorkflowPlan.steps)) ? library.workflows[definition.use]?.list : nil
    }

    func inner(
        _ part: PathPart, of site: StepSite, _ decision: inout Decision
    ) throws(InputError) -> StepListSite? {
        part == .name(Substring(WorkflowPlan.steps)) ? child(site)?.steps : nil
    }

    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String? {
        path == step.child(WorkflowSite.failure) && recorded == WorkflowSite.failure ? WorkflowSite.failure : nil
    }

    private func child(_ site: StepSite) -> WorkflowSite? {
        site.scope.library.site(
            of: definition.use, at: site.path, depth: site.scope.depth + 1, within: site.scope.budgets)
    }

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        guard let child = child(site) else { return try site.fail(site.unknownChild(definition.use), &decision) }
        do throws(InputError) {
            let form = ChildInput(
                name: definition.use, declared: child.plan.input, takesText: false, step: site.path)
            try site.start(child: definition.use, input: definition.input, as: form, &decision)
        } catch {
            return try site.fail(error, &decision)
        }
        switch try child.run(&decision) {
        case .open: return .open
        case .failed(let failure): return try site.fail(.failed(failure), &decision)
        case .completed(let result): return site.complete(result.output, citations: result.citations, &decision)
        }
    }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        [site.path] + (child(site)?.steps.failures(in: decision) ?? [])
    }

    /// What its last step says: the record refers to it.
    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool {
        try reader.abstained(behind: path)
    }
}

extension ValueReader {
    /// Whether the model's answer that a step passes on as its own says that the documents do not hold the answer.
    func abstained(behind path: Path) throws(MissingBlobs) -> Bool {
        guard case .result(let source, let pointer)? = result(at: path)?.output,
            pointer == [.key(ChatFormat.text)], !isRecorded(source)
        else { return false }
        return try ChatCompletion(at: source, reading: self).abstained
    }
}
