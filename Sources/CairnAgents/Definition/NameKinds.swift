package import CairnWire

extension NameKind {
    package static let model = NameKind("model")
    package static let knowledge = NameKind("knowledge")
    package static let agent = NameKind("agent")
    package static let workflow = NameKind("workflow")
    package static let mcp = NameKind("mcp")
    /// What an agent may call: `scrape`, `mcp.time`.
    package static let tool = NameKind("tool")
    /// Who serves a model: `openai`, `extractive`.
    package static let provider = NameKind("provider")
    /// What an MCP server shows: agents, workflows, knowledge.
    package static let exposed = NameKind("exposed")
}
