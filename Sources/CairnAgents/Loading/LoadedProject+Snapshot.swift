import CairnWire

extension LoadedProject {
    /// What a run of a definition is pinned to: it and all that it names, nothing else, so that an edit elsewhere does not
    /// change it.
    package func snapshot(of entry: DefinitionSnapshot.Entry) -> DefinitionSnapshot {
        let reached = reachable(from: entry)
        func names(_ kind: NameKind) -> [String] { reached.filter { $0.kind == kind }.map(\.name) }
        func part<Value>(_ kind: NameKind, of all: [String: Value]) -> [String: Value] {
            let wanted = Set(names(kind))
            return all.filter { wanted.contains($0.key) }
        }
        var snapshot = DefinitionSnapshot(entry: entry)
        snapshot.agents = part(.agent, of: project.agents)
        snapshot.workflows = part(.workflow, of: project.workflows)
        snapshot.knowledge = part(.knowledge, of: project.knowledge)
        snapshot.mcp = part(.mcp, of: project.mcp)
        for name in names(.model) { snapshot.models[name] = project.models[name] ?? .single(SingleModel(named: name)) }
        if snapshot.reachesTheWeb { snapshot.web = project.web }
        for placed in references {
            guard case .file(let path) = placed.reference, let owner = placed.owner, reached.contains(owner) else {
                continue
            }
            snapshot.files[path] = files[path]
        }
        return snapshot
    }
}

extension SingleModel {
    /// A model that is named and not declared: `provider/model`, or a provider alone.
    package init(named name: String) {
        let slash = name.firstIndex(of: "/")
        self.init(
            provider: String(name[..<(slash ?? name.endIndex)]),
            model: slash.map { String(name[name.index(after: $0)...]) })
    }
}

extension DefinitionSnapshot {
    /// Whether something in it calls out by what `web` says.
    fileprivate var reachesTheWeb: Bool {
        agents.values.contains { !$0.tools.isEmpty }
            || workflows.values.contains { workflow in
                workflow.steps.flatMap(\.all).contains { step in
                    switch step.verb {
                    case .http, .scrape, .search, .tool: true
                    case .llm, .agent, .retrieve, .ingest, .publish, .transform, .wait, .approve, .parallel, .foreach,
                        .switch, .workflow:
                        false
                    }
                }
            }
    }
}
