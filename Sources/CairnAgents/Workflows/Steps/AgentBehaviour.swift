import CairnWire
import CairnWorkflow

/// `agent`: runs an agent as a child: a stretch of this run's history, with its turns at `steps.ID.turn.N`. Gives the
/// agent's answer; the step has its citations.
struct AgentBehaviour: StepBehaviour {
    let definition: ChildStep

    func advance(_ site: StepSite, _ decision: inout Decision) throws(MissingBlobs) -> Progress {
        guard let agent = site.scope.library.agents[definition.use] else {
            return try site.fail(site.unknownChild(definition.use), &decision)
        }
        do throws(InputError) {
            let form = ChildInput(name: definition.use, declared: agent.input, takesText: true, step: site.path)
            try site.start(child: definition.use, input: definition.input, as: form, &decision)
        } catch {
            return try site.fail(error, &decision)
        }
        guard let loop = loop(site) else { return try site.fail(site.unknownChild(definition.use), &decision) }
        switch try loop.advance(&decision) {
        case .open: return .open
        case .failed(let failure, _): return try site.fail(.failed(failure), &decision)
        case .answered(let turn):
            let answer = try loop.answer(of: turn, decision)
            return site.complete(answer.output, citations: answer.citations, &decision)
        }
    }

    private func loop(_ site: StepSite) -> AgentLoop? {
        site.scope.library.loop(
            of: definition.use, at: site.path, depth: site.scope.depth + 1, within: site.scope.budgets)
    }

    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String? {
        library.loop(of: definition.use, at: step)?.kind(of: path, recorded: recorded)
    }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        var again = decision
        // Where a loop has failed it asks for nothing.
        guard case .failed(_, let paths)? = try? loop(site)?.advance(&again) else { return [site.path] }
        return [site.path] + paths
    }

    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool {
        try reader.abstained(behind: path)
    }

    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        try library.loop(of: definition.use, at: derived.scope)?.derive(derived, reading: reader) ?? .null
    }
}
