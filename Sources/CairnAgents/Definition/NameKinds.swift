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
    /// What carries a step out: `http`, `llm.chat`.
    package static let activity = NameKind("activity")
    /// What an MCP server shows: agents, workflows, knowledge.
    package static let exposed = NameKind("exposed")
}

extension Need {
    /// An activity that carries a step out. `validate` warns where the host's catalog has none of that kind, and a run that
    /// would reach such a step is refused before its first.
    static func activity(_ kind: String) -> Need { Need(.activity, kind) }
}
