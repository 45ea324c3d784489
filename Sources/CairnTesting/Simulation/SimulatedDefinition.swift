import CairnAgents
import CairnCrypto
package import CairnEngine
package import CairnWire
package import CairnWorkflow

/// A workflow written in YAML, as the host loads it: read, checked, pinned. Its models are of a provider that is called
/// `fake`, and every activity is there.
package struct SimulatedDefinition: Sendable {
    package let snapshot: CairnEngine.DefinitionSnapshot
    /// Of what is run.
    package let name: String
    /// Planned once: a simulation's processes read one definition hundreds of times.
    package let workflow: any Workflow

    package struct Refused: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Throws: `Refused` with what the loader says.
    package init(yaml: String, running name: String) throws {
        let loader = DefinitionLoader(
            kinds: KnownKinds(
                providers: [KnownKinds.Provider("fake")],
                tools: ["http", "scrape", "search"].map { KnownKinds.Tool($0) }))
        let tree = SourceTree(
            entries: [".": .folder(files: ["a.yaml"], folders: []), "a.yaml": .file(Array(yaml.utf8))])
        guard case .loaded(let project) = loader.load(tree), project.errors.isEmpty else {
            throw Refused(description: "\(yaml)\n\(loader.load(tree))")
        }
        let pinned = project.snapshot(of: try project.entry(named: name))
        workflow = try WorkflowPlanner().workflow(for: pinned)
        let bytes = pinned.json.canonicalBytes()
        snapshot = CairnEngine.DefinitionSnapshot(hash: try SHA256.digest(of: bytes).hex, bytes: bytes)
        self.name = name
    }

    package func start(_ run: String, input: JSON = [:]) -> RunStart {
        RunStart(id: run, name: name, definition: snapshot, input: input, origin: "run")
    }
}

/// Gives the one workflow that a simulation runs, to whoever has its definition from the disk.
struct SimulatedLoader: WorkflowLoader {
    let definition: SimulatedDefinition

    func workflow(
        of definition: CairnEngine.DefinitionSnapshot, named name: String
    ) async throws -> any Workflow {
        guard definition == self.definition.snapshot, name == self.definition.name else {
            throw SimulatedDefinition.Refused(description: "the disk gave another definition \(definition.hash)")
        }
        return self.definition.workflow
    }
}
