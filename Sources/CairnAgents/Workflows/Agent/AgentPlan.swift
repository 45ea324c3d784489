import CairnWire
import CairnWorkflow

/// An agent's definition, ready to run.
struct AgentPlan: Sendable {
    /// Of calls that an agent makes by itself. A model server that is busy or gone for a moment ends no conversation.
    static let retry = RetryPolicy(attempts: 3, backoff: .seconds(1), factor: 2)
    static let maxTokens = 4096
    /// Tool calls of one turn that are made side by side.
    static let parallelCalls = 16
    /// How often a model is shown what is wrong with a structured answer, in one run of the agent.
    static let repairs = 2

    let model: String
    let instructions: Template
    /// Knowledge bases that are looked into with the user's input before the first turn.
    let first: [String]
    let tools: [any AgentTool]
    /// Those of them that are agents and workflows.
    let children: [ChildTool]
    let permissions: PermissionsDefinition
    /// Where calls may go without asking: `web.allow_hosts`.
    let hosts: [String]
    let output: JSONSchema?
    let turns: Int
    let limits: LimitsDefinition
    let price: CallPrice?

    /// - Parameters:
    ///   - callsTools: whether the model can. One that cannot is offered none; the first step looks into its knowledge all the
    ///     same.
    ///   - snapshot: what the definition names: prices, hosts, children.
    init(
        _ definition: AgentDefinition, callsTools: Bool, in snapshot: DefinitionSnapshot
    ) throws(PlanError) {
        model = definition.model
        instructions = definition.instructions
        first = definition.knowledge.filter { $0.mode != .tool }.map(\.name)
        permissions = definition.permissions
        output = definition.output
        turns = definition.limits.turns ?? LimitsDefinition.agentTurns
        limits = definition.limits
        price = ModelPrices(snapshot.models).price(of: definition.model)
        hosts = snapshot.web.allowHosts
        let searched = definition.knowledge.filter { $0.mode != .always }.map(\.name)
        var tools: [any AgentTool] = [try RetrieveTool(bases: searched)].compactMap { $0 }
        for name in definition.tools {
            let tool = try Self.tool(named: name, in: snapshot)
            if tools.contains(where: { $0.name == tool.name }) {
                throw PlanError(.sameName, "the agent has two tools that its model would call \"\(tool.name)\"")
            }
            tools.append(tool)
        }
        self.tools = callsTools ? tools : []
        children = self.tools.compactMap { $0 as? ChildTool }
    }

    private static func tool(
        named name: String, in snapshot: DefinitionSnapshot
    ) throws(PlanError) -> any AgentTool {
        if let tool = BuiltinTools.all.first(where: { $0.name == name }) { return try tool.init() }
        if let child = try ChildTool(name, in: snapshot) { return child }
        throw PlanError(.notInThisBuild, "the agent uses the tool \"\(name)\", which this build does not carry out")
    }

    func tool(_ name: String) -> (any AgentTool)? { tools.first { $0.name == name } }
}
