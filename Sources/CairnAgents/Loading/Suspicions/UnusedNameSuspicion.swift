import CairnWire

/// Models, knowledge bases and MCP servers that nothing in the folder names.
struct UnusedNameSuspicion {
    private let project: Project
    private let files: [DefinitionFile]

    init(project: Project, files: [DefinitionFile]) {
        self.project = project
        self.files = files
    }

    func look(_ diagnostics: inout Diagnostics) {
        // A folder that runs nothing is there for others: to be searched, to serve models.
        guard !project.agents.isEmpty || !project.workflows.isEmpty else { return }
        let used = used
        let servesModels = files.contains { $0.node.member("gateway") != nil }
        for declared in files.flatMap(\.declared) where !used.contains(declared.id) {
            let kind: String
            switch declared.id.kind {
            case .model where !servesModels: kind = "model"
            case .knowledge: kind = "knowledge base"
            case .mcp: kind = "MCP server"
            default: continue
            }
            diagnostics.suspect(
                .unusedName, "nothing names the \(kind) \"\(declared.id.name)\"",
                "Take it away, or name it where it is meant to be used.", at: declared.origin, declared.path)
        }
    }

    private var used: Set<DefinitionID> {
        var used: Set<DefinitionID> = []
        for use in files.flatMap(\.decoder.names) {
            switch use.kind {
            case .tool where use.name.hasPrefix("mcp."): used.insert(DefinitionID(.mcp, String(use.name.dropFirst(4))))
            case .exposed: used.insert(DefinitionID(.knowledge, use.name))
            default: used.insert(DefinitionID(use.kind, use.name))
            }
        }
        for step in project.workflows.values.flatMap({ $0.steps.flatMap(\.all) }) {
            // A tool is called as `server__tool`.
            guard case .tool(let tool) = step.verb else { continue }
            for name in project.mcp.keys where tool.use.hasPrefix("\(name)__") || tool.use.hasPrefix("mcp.\(name)") {
                used.insert(DefinitionID(.mcp, name))
            }
        }
        return used
    }
}
