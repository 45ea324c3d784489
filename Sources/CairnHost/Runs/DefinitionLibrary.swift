package import CairnAgents
package import CairnEngine
package import CairnReactor
import CairnWire
package import CairnWorkflow

/// A definition that a run is pinned to, as this target means it; the engine has bytes of the same name.
package typealias PinnedDefinition = CairnAgents.DefinitionSnapshot

/// The definitions of the runs that this process drives, read from their snapshots: the engine asks for the workflow of
/// one, activities for the models, the knowledge and the rules that it names.
package actor DefinitionLibrary: WorkflowLoader {
    package nonisolated let unownedExecutor: UnownedSerialExecutor
    private let workers: Workers
    private let store: any RunStore
    private let planner: WorkflowPlanner
    private var definitions: [String: PinnedDefinition] = [:]
    private var recent: [String] = []
    /// How many definitions are kept; what is asked for again later is read again from the store by the engine.
    private static let bound = 64

    package init(loop: any Loop, workers: Workers, store: any RunStore, planner: WorkflowPlanner) {
        self.workers = workers
        self.store = store
        self.planner = planner
        unownedExecutor = loop.asUnownedSerialExecutor()
    }

    package func workflow(
        of definition: CairnEngine.DefinitionSnapshot, named name: String
    ) async throws -> any Workflow {
        let pinned = try await read(definition)
        return try planner.workflow(for: pinned)
    }

    /// The definition of a run.
    ///
    /// - Throws: `definition.unreadable` when the store has lost it, or another version of Cairn wrote it.
    package func definition(_ hash: String) async throws(FailureDetails) -> PinnedDefinition {
        if let definition = definitions[hash] { return definition }
        do {
            return try await read(try await store.definition(hash))
        } catch {
            throw FailureDetails(
                code: "definition.unreadable",
                message: "the run's definition \(hash.prefix(12)) cannot be read: \(error)")
        }
    }

    private func read(_ definition: CairnEngine.DefinitionSnapshot) async throws -> PinnedDefinition {
        let bytes = definition.bytes
        let pinned = try await offload(to: workers) { try PinnedDefinition(bytes: bytes) }
        keep(pinned, as: definition.hash)
        return pinned
    }

    private func keep(_ definition: PinnedDefinition, as hash: String) {
        if definitions.updateValue(definition, forKey: hash) == nil { recent.append(hash) }
        if recent.count > Self.bound { definitions[recent.removeFirst()] = nil }
    }
}
