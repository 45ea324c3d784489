package import CairnWire

/// A folder's definitions as they were found, and everything that is wrong with them.
package struct LoadedProject: Sendable {
    package let project: Project
    /// Errors and warnings, by file and position.
    package let diagnostics: [Diagnostic]
    /// What each definition names.
    let uses: [DefinitionID: Set<DefinitionID>]
    let unavailable: [DefinitionID: [Diagnostic]]
    package let references: [PlacedReference]
    /// Contents of the files that definitions name, by their path from the root.
    package let files: [String: String]

    /// The names of all models that the definitions declare or use, sorted.
    package var modelNames: [String] {
        let used = uses.values.flatMap { $0 }.filter { $0.kind == .model }.map(\.name)
        return Set(used + project.models.keys).sorted()
    }

    package var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    /// Warnings of secrets that stand in clear. They go with whatever is shown of the files: by them the secrets are kept out
    /// of the lines of source.
    package var exposedSecrets: [Diagnostic] { diagnostics.filter { $0.severity == .warning && $0.concealsSource } }

    /// The agent or workflow of a name.
    /// - Throws: `Diagnostic` with the names that there are.
    package func entry(named name: String) throws(Diagnostic) -> DefinitionSnapshot.Entry {
        if project.agents[name] != nil { return .agent(name) }
        if project.workflows[name] != nil { return .workflow(name) }
        let known = (Array(project.agents.keys) + project.workflows.keys).sorted()
        throw Diagnostic(
            .error, .unknownName, "there is no agent or workflow \"\(name.prefix(80))\"",
            mend: Suggestion.mend(for: name, among: known) ?? "The folder declares none.")
    }

    /// The definition itself, and all that it names, directly or through others.
    package func reachable(from entry: DefinitionSnapshot.Entry) -> Set<DefinitionID> {
        var reached: Set<DefinitionID> = []
        var open = [entry.id]
        while let id = open.popLast() {
            guard reached.insert(id).inserted else { continue }
            open += uses[id, default: []]
        }
        return reached
    }

    /// What a run would need and this build does not carry out: such a run is refused before its first step.
    package func notInThisBuild(neededBy entry: DefinitionSnapshot.Entry) -> [Diagnostic] {
        reachable(from: entry).flatMap { unavailable[$0, default: []] }.sorted()
    }
}

extension DefinitionSnapshot.Entry {
    package var id: DefinitionID {
        switch self {
        case .agent(let name): DefinitionID(.agent, name)
        case .workflow(let name): DefinitionID(.workflow, name)
        }
    }
}
