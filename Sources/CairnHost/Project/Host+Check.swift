import CairnAgents
package import CairnWire

/// What `cairn validate` found.
package struct DefinitionCheck: Sendable {
    package var diagnostics: [Diagnostic]
    /// What there is, in words: `2 agents, 1 workflow`.
    package var summary: String
    package var isSound: Bool { !diagnostics.contains { $0.severity == .error } }
}

extension Host {
    /// Checks definitions.
    ///
    /// - Parameters:
    ///   - paths: files and folders, from the working folder; empty: the folder of definitions.
    ///   - strictly: warnings are errors.
    package func check(_ paths: [String], strictly: Bool) async -> DefinitionCheck {
        let loaded = paths.isEmpty ? await project() : await project(at: paths)
        let environment = self.environment
        var found = loaded.diagnostics + loaded.unsetReferences(strictly: strictly) { environment[$0] != nil }
        found += loaded.shortSecrets { environment[$0] }
        if strictly {
            for index in found.indices { found[index].severity = .error }
        }
        return DefinitionCheck(diagnostics: found.sorted(), summary: DefinitionCheck.summary(of: loaded.project))
    }
}

extension DefinitionCheck {
    static func summary(of project: Project) -> String {
        let counts = [
            (project.agents.count, "agent", "agents"), (project.workflows.count, "workflow", "workflows"),
            (project.models.count, "model", "models"),
            (project.knowledge.count, "knowledge base", "knowledge bases"),
        ]
        let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
        return parts.isEmpty ? "no definitions" : parts.joined(separator: ", ")
    }
}
