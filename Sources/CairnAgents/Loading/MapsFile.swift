import CairnWire

/// A file that holds the maps: models, knowledge, agents, workflows …
struct MapsFile: BlockValue {
    var version = 1
    var models: [String: ModelDefinition] = [:]
    var knowledge: [String: KnowledgeDefinition] = [:]
    var web: WebDefinition?
    var mcp: [String: MCPConnectionDefinition] = [:]
    /// The same as `mcp`, under the name that other programs' files use.
    var mcpServers: [String: MCPConnectionDefinition] = [:]
    var mcpServer: MCPServerDefinition?
    var agents: [String: AgentDefinition] = [:]
    var workflows: [String: WorkflowDefinition] = [:]
    var guards: JSON?
    var evals: JSON?
    var gateway: JSON?

    static let block = Block<Self>("definitions file", doc: "Models, knowledge, agents and workflows by name.") {
        Field("cairn", \.version, .schemaVersion, required: true, doc: "The version of this language: `cairn: 1`.")
        Field("models", \.models, .map(ModelDefinition.type), doc: "Models by name.")
        Field("knowledge", \.knowledge, .map(.block()), doc: "Knowledge bases by name.")
        Field("web", \.web, .block(), doc: "What the open web may be asked for.")
        Field(
            "mcp", \.mcp, .map(.block()), availability: .later("MCP servers are", neededByRun: false),
            doc: "MCP servers by name.")
        Field(
            "mcpServers", \.mcpServers, .map(.block()), availability: .later("MCP servers are", neededByRun: false),
            doc: "MCP servers by name, as other programs write them.")
        Field(
            "mcp_server", \.mcpServer, .block(), availability: .later("serving MCP is", neededByRun: false),
            doc: "What Cairn shows as an MCP server.")
        Field("agents", \.agents, .map(.block()), doc: "Agents by name.")
        Field("workflows", \.workflows, .map(.block()), doc: "Workflows by name.")
        Field(
            "guards", \.guards, .json, availability: .later("guards are", neededByRun: false),
            doc: "What looks at questions and answers.")
        Field(
            "evals", \.evals, .json, availability: .later("evals are", neededByRun: false),
            doc: "Cases and what is asserted of their answers.")
        Field(
            "gateway", \.gateway, .json, availability: .later("the gateway's settings are", neededByRun: false),
            doc: "Models for other programs.")
    }
}

/// A file that is one agent.
struct AgentFile: BlockValue {
    var version = 1
    var name = ""
    var agent = AgentDefinition()

    static let block = Block<Self>(
        "agent file", doc: "One agent.",
        hints: AgentDefinition.block.hints.merging(
            MapsFile.block.schema.keys.map { ($0, "An agent's file holds no maps: put this into a file of its own.") },
            uniquingKeysWith: { first, _ in first })
    ) {
        Field("cairn", \.version, .schemaVersion, required: true, doc: "The version of this language: `cairn: 1`.")
        Field("name", \.name, .line, required: true, doc: "What the agent is called.")
        AgentDefinition.block.fields.map { $0.lifted(into: \.agent) }
    }
}

extension FieldType where Value == Int {
    /// The version of the language that a file is written in.
    fileprivate static var schemaVersion: Self {
        FieldType(
            schema: .integer(1...1),
            decode: { node, decoder in
                if case .int(1) = node.content { return 1 }
                decoder.report(
                    .schemaVersion, "this build reads version 1 of the language",
                    mend: "Write \"cairn: 1\", or run a newer Cairn.", at: node.origin)
                return nil
            },
            encode: { .int(Int64($0)) })
    }
}
