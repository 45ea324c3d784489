/// What a run is pinned to: the agent or workflow that it started with, and all that this names. Self-contained: a run is
/// resumed from it after every file was edited or removed.
package struct DefinitionSnapshot: Sendable, Hashable {
    /// What is run.
    package enum Entry: Sendable, Hashable {
        case agent(String)
        case workflow(String)
    }

    package var entry: Entry
    /// What is run, and its children.
    package var agents: [String: AgentDefinition] = [:]
    package var workflows: [String: WorkflowDefinition] = [:]
    /// By the names that agents and steps use, `provider/model` and `extractive` among them.
    package var models: [String: ModelDefinition] = [:]
    package var knowledge: [String: KnowledgeDefinition] = [:]
    package var mcp: [String: MCPConnectionDefinition] = [:]
    package var web = WebDefinition()
    /// Contents of the files that `${file:…}` names, by their path from the root of all definitions.
    package var files: [String: String] = [:]

    package init(entry: Entry) { self.entry = entry }
}

extension DefinitionSnapshot {
    /// The started definition's name.
    package var name: String {
        switch entry {
        case .agent(let name), .workflow(let name): name
        }
    }
}
