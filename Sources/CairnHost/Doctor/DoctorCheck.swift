package import CairnAgents
import CairnReactor

/// One thing that can be wrong with a project or the machine. One file each in this folder, and one line in
/// `Catalog.swift`. Checks run side by side: none waits for another.
///
/// `look` is called on the loop. It never throws, as what goes wrong is a finding; it changes nothing that the project
/// keeps; and what waits for a server ends within `Patient.patience`.
package protocol DoctorCheck: Sendable {
    /// As programs know it: `models`.
    static var name: String { get }
    init()
    func look(at patient: Patient) async -> [Finding]
}

/// What checks look at: the project as it was loaded, and the parts of the host that they may use.
package struct Patient: Sendable {
    /// How long a server may take to answer. A dead one must not hold up the rest.
    package static let patience = Duration.seconds(2)

    package let host: Host
    package let project: LoadedProject

    var settings: Settings { host.settings }
    var environment: Environment { host.environment }
    var files: BlockingThread { host.files }

    /// The models that definitions name, sorted, each with who names it.
    var models: [(name: String, users: [DefinitionID])] {
        var users: [String: Set<DefinitionID>] = [:]
        let definitions = project.project
        for name in definitions.agents.keys { note(.agent(name), &users) }
        for name in definitions.workflows.keys { note(.workflow(name), &users) }
        for (name, base) in definitions.knowledge {
            if let model = base.embed { users[model, default: []].insert(DefinitionID(.knowledge, name)) }
        }
        return users.map { ($0.key, $0.value.sorted()) }.sorted { $0.0 < $1.0 }
    }

    private func note(_ entry: PinnedDefinition.Entry, _ users: inout [String: Set<DefinitionID>]) {
        for id in project.reachable(from: entry) where id.kind == .model {
            users[id.name, default: []].insert(entry.id)
        }
    }
}
