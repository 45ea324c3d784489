/// Everything that the definitions of a folder declare, by name.
package struct Project: Sendable, Hashable {
    package var agents: [String: AgentDefinition] = [:]
    package var workflows: [String: WorkflowDefinition] = [:]
    package var models: [String: ModelDefinition] = [:]
    package var knowledge: [String: KnowledgeDefinition] = [:]
    package var mcp: [String: MCPConnectionDefinition] = [:]
    package var web = WebDefinition()
    package var mcpServer: MCPServerDefinition?

    package init() {}
}
