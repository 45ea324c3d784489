package import CairnWorkflow

/// From a run's definition snapshot to the workflow that decides it: when a run begins, and whenever it is loaded again.
package struct WorkflowPlanner: Sendable {
    /// Whether the models of a provider can call tools. One that cannot is offered none.
    private let callsTools: @Sendable (_ provider: String) -> Bool

    package init(callsTools: @escaping @Sendable (_ provider: String) -> Bool = { _ in true }) {
        self.callsTools = callsTools
    }

    /// - Throws: `PlanError` when the snapshot does not hold what it names, or needs what this build does not carry out.
    package func workflow(for snapshot: DefinitionSnapshot) throws(PlanError) -> any Workflow {
        let library = try children(in: snapshot)
        switch snapshot.entry {
        case .agent(let name):
            guard let agent = library.agents[name] else { throw Self.missing("agent", name) }
            return AgentWorkflow(agent.plan, library: library)
        case .workflow(let name):
            guard let workflow = library.workflows[name] else { throw Self.missing("workflow", name) }
            return StepGraphWorkflow(workflow, library: library)
        }
    }

    /// What a snapshot holds, any of which may be run as a child.
    private func children(in snapshot: DefinitionSnapshot) throws(PlanError) -> ChildLibrary {
        var agents: [String: PlannedAgent] = [:]
        for (name, agent) in snapshot.agents {
            let plan = try AgentPlan(agent, callsTools: callsTools(agent, in: snapshot), in: snapshot)
            agents[name] = PlannedAgent(plan: plan, input: agent.input)
        }
        let prices = ModelPrices(snapshot.models)
        var workflows: [String: WorkflowPlan] = [:]
        for (name, workflow) in snapshot.workflows { workflows[name] = try WorkflowPlan(workflow, prices: prices) }
        return ChildLibrary(agents: agents, workflows: workflows)
    }

    private func callsTools(_ agent: AgentDefinition, in snapshot: DefinitionSnapshot) -> Bool {
        Self.providers(of: agent.model, in: snapshot).allSatisfy(callsTools)
    }

    /// Who may serve a model: each member of a group.
    private static func providers(of model: String, in snapshot: DefinitionSnapshot) -> [String] {
        let names: [String] =
            if case .group(let group)? = snapshot.models[model] { group.members.map(\.model) } else { [model] }
        return names.map { name in
            if case .single(let model)? = snapshot.models[name] {
                model.provider
            } else {
                String(name.prefix { $0 != "/" })
            }
        }
    }

    private static func missing(_ kind: String, _ name: String) -> PlanError {
        PlanError(.incomplete, "the snapshot has no \(kind) \"\(name)\"")
    }
}
