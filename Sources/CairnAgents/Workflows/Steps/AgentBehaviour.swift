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
        let loop = loop(agent, at: site.path, within: site.scope.budgets)
        switch try loop.advance(&decision) {
        case .open: return .open
        case .failed(let failure, _): return try site.fail(.failed(failure), &decision)
        case .answered(let turn):
            let answer = try loop.answer(of: turn, decision)
            return site.complete(answer.output, citations: answer.citations, &decision)
        }
    }

    private func loop(_ agent: PlannedAgent, at path: Path, within budgets: [Budget] = []) -> AgentLoop {
        AgentLoop(plan: agent.plan, paths: AgentPaths(scope: path), within: budgets)
    }

    func kind(of path: Path, within step: Path, recorded: String?, in library: ChildLibrary) -> String? {
        guard let agent = library.agents[definition.use] else { return nil }
        return loop(agent, at: step).kind(of: path, recorded: recorded)
    }

    func failures(of site: StepSite, in decision: Decision) -> [Path] {
        guard let agent = site.scope.library.agents[definition.use] else { return [site.path] }
        var again = decision
        // Where a loop has failed it asks for nothing.
        guard case .failed(_, let paths)? = try? loop(agent, at: site.path, within: site.scope.budgets).advance(&again)
        else { return [site.path] }
        return [site.path] + paths
    }

    func abstained(at path: Path, _ reader: ValueReader) throws(MissingBlobs) -> Bool {
        try reader.abstained(behind: path)
    }

    func derive(
        _ derived: Value.Derived, plan: StepPlan, in library: ChildLibrary, reading reader: ValueReader
    ) throws(MissingBlobs) -> JSON {
        guard let agent = library.agents[definition.use] else { return .null }
        return try loop(agent, at: derived.scope).derive(derived, reading: reader)
    }
}
