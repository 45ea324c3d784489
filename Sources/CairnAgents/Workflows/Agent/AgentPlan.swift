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
    let permissions: PermissionsDefinition
    /// Where calls may go without asking: `web.allow_hosts`.
    let hosts: [String]
    let output: JSONSchema?
    let turns: Int
    let limits: LimitsDefinition
    let price: CallPrice?

    /// - Parameter callsTools: whether the model can. One that cannot is offered none; the first step looks into its
    ///   knowledge all the same.
    init(
        _ definition: AgentDefinition, callsTools: Bool, price: CallPrice? = nil, web: WebDefinition = WebDefinition()
    ) throws(PlanError) {
        model = definition.model
        instructions = definition.instructions
        first = definition.knowledge.filter { $0.mode != .tool }.map(\.name)
        permissions = definition.permissions
        output = definition.output
        turns = definition.limits.turns ?? LimitsDefinition.agentTurns
        limits = definition.limits
        self.price = price
        hosts = web.allowHosts
        let searched = definition.knowledge.filter { $0.mode != .always }.map(\.name)
        var tools: [any AgentTool] = [try RetrieveTool(bases: searched)].compactMap { $0 }
        for name in definition.tools { tools.append(try Self.tool(named: name)) }
        self.tools = callsTools ? tools : []
    }

    private static func tool(named name: String) throws(PlanError) -> any AgentTool {
        if let tool = BuiltinTools.all.first(where: { $0.name == name }) { return try tool.init() }
        throw PlanError(.notInThisBuild, "the agent uses the tool \"\(name)\", which this build does not carry out")
    }

    func tool(_ name: String) -> (any AgentTool)? { tools.first { $0.name == name } }
}
