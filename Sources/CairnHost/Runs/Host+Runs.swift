import CairnAgents
import CairnCrypto
import CairnEngine
import CairnReactor
import CairnWire
import CairnWorkflow
import Glibc

extension Host {
    /// Whom the words behind `run` are meant for. The name may be left out where the project has only one agent or
    /// workflow: a single word that can be no name is then what that one is asked.
    ///
    /// - Throws: `HostError` with `definitions`, and with `input` when there is not exactly one.
    package func addressee(of first: String?, _ second: String?) async throws -> (name: String, text: String?) {
        let canBeName = first?.unicodeScalars.allSatisfy { $0.isIdentifier || $0 == "-" || $0 == "." } ?? false
        if let first, canBeName || second != nil { return (first, second) }
        let project = try await soundProject().project
        let known = (Array(project.agents.keys) + project.workflows.keys).sorted()
        guard let only = known.first else {
            throw HostError(.input, "\(settings.agents) declares no agent and no workflow: cairn init writes one")
        }
        guard known.count == 1 else {
            throw HostError(
                .input,
                "say which one is meant: cairn run NAME \"…\", where NAME is one of \(known.joined(separator: ", "))")
        }
        return (only, first)
    }

    /// An agent or workflow, pinned, to be started any number of times.
    ///
    /// - Throws: `HostError` with `definitions` or `notInThisBuild`; `Diagnostic` when there is none of that name.
    package func prepare(_ name: String) async throws -> PreparedDefinition {
        let loaded = try await soundProject()
        let entry = try loaded.entry(named: name)
        let missing = loaded.notInThisBuild(neededBy: entry)
        guard missing.isEmpty else {
            throw HostError(
                .notInThisBuild, "\(name) needs what this build does not carry out",
                diagnostics: missing + loaded.exposedSecrets)
        }
        let bytes = loaded.snapshot(of: entry).json.canonicalBytes()
        let hash = try SHA256.digest(of: bytes).hex
        return PreparedDefinition(
            entry: entry, project: loaded.project, snapshot: CairnEngine.DefinitionSnapshot(hash: hash, bytes: bytes))
    }
}

/// A definition of which runs can be started.
package struct PreparedDefinition: Sendable {
    let entry: CairnAgents.DefinitionSnapshot.Entry
    let project: Project
    let snapshot: CairnEngine.DefinitionSnapshot

    /// It is asked with a text, and not with entries that have names.
    package var takesText: Bool {
        guard case .agent(let name) = entry else { return false }
        return project.agents[name]?.input.isEmpty ?? false
    }

    package var isAgent: Bool {
        if case .agent = entry { true } else { false }
    }

    /// - Throws: `HostError` with `input`.
    package func run(with input: RunInput) throws -> PreparedRun {
        PreparedRun(
            start: RunStart(
                id: try RunID.fresh(), name: name, definition: snapshot,
                input: try input.bound(to: entry, in: project), origin: "run"))
    }

    private var name: String {
        switch entry {
        case .agent(let name), .workflow(let name): name
        }
    }
}

/// All that a run is started with: its id, the definition as it is now, pinned, and its input, checked.
package struct PreparedRun: Sendable {
    let start: RunStart
    package var id: String { start.id }
}
