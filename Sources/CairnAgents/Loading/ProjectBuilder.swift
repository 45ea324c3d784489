import CairnWire

/// Joins the files of a folder into one project: names from all of them, each declared once.
struct ProjectBuilder {
    private(set) var project = Project()
    private(set) var files: [DefinitionFile] = []
    private(set) var places: [DefinitionID: SourceOrigin] = [:]
    private var nodes: [DefinitionID: DefinitionFile.Declaration] = [:]
    private var singles: [String: SourceOrigin] = [:]
    var diagnostics: Diagnostics

    init(diagnostics: Diagnostics) { self.diagnostics = diagnostics }

    mutating func add(_ file: DefinitionFile) {
        files.append(file)
        var isNew: [DefinitionID: Bool] = [:]
        for declared in file.declared {
            checkName(declared.id, at: declared.origin, declared.path)
            nodes[declared.id] = nodes[declared.id] ?? declared
            isNew[declared.id] = declare(declared.id, at: declared.origin, declared.path)
        }
        switch file.form {
        case .agent(let agent):
            if isNew[DefinitionID(.agent, agent.name)] == true { add(agent.agent, named: agent.name) }
        case .maps(let maps): add(maps, in: file) { isNew[$0] == true }
        }
    }

    private mutating func add(_ maps: MapsFile, in file: DefinitionFile, where isNew: (DefinitionID) -> Bool) {
        for (name, model) in maps.models where isNew(DefinitionID(.model, name)) { project.models[name] = model }
        for (name, base) in maps.knowledge where isNew(DefinitionID(.knowledge, name)) {
            project.knowledge[name] = base
        }
        for (name, server) in maps.mcp where isNew(DefinitionID(.mcp, name)) { project.mcp[name] = server }
        for (name, server) in maps.mcpServers where isNew(DefinitionID(.mcp, name)) { project.mcp[name] = server }
        for (name, flow) in maps.workflows where isNew(DefinitionID(.workflow, name)) { project.workflows[name] = flow }
        for (name, agent) in maps.agents.sorted(by: { $0.key < $1.key }) where isNew(DefinitionID(.agent, name)) {
            add(agent, named: name)
        }
        if let web = maps.web, declareSingle("web", in: file) { project.web = web }
        if let server = maps.mcpServer, declareSingle("mcp_server", in: file) { project.mcpServer = server }
    }

    /// Sources that an agent writes in place become a knowledge base of its name.
    private mutating func add(_ agent: AgentDefinition, named name: String) {
        let inPlace = agent.knowledge.filter { $0.source != nil }
        guard let first = inPlace.first, let declared = nodes[DefinitionID(.agent, name)] else {
            project.agents[name] = agent
            return
        }
        var agent = agent
        agent.knowledge.removeAll { $0.source != nil }
        agent.knowledge.insert(KnowledgeUse(name: name, mode: first.mode), at: 0)
        project.agents[name] = agent
        let origin = declared.node.member("knowledge")?.keyOrigin ?? declared.origin
        let path = declared.content.appending("knowledge")
        if inPlace.contains(where: { $0.mode != first.mode }) {
            diagnostics.report(
                Diagnostic(
                    .error, .conflictingKeys,
                    "sources written in place make one knowledge base, and these have several modes",
                    mend: "Give them one mode, or declare them by name under \"knowledge\".", place: origin.place,
                    path: path))
        }
        var base = KnowledgeDefinition()
        base.sources = inPlace.compactMap(\.source)
        if declare(DefinitionID(.knowledge, name), at: origin, path) { project.knowledge[name] = base }
    }
}

extension ProjectBuilder {
    /// - Returns: whether the name is new.
    private mutating func declare(_ id: DefinitionID, at origin: SourceOrigin, _ path: DocumentPath) -> Bool {
        for other in [id] + id.rivals {
            guard let first = places[other] else { continue }
            let place = first.shortText.map { " in \($0)" } ?? ""
            diagnostics.report(
                Diagnostic(
                    .error, .duplicateName, "the \(other.kind.rawValue) \"\(id.name)\" is declared already\(place)",
                    mend: "Give one of them another name.", place: origin.place, path: path,
                    related: [Diagnostic.Related("first declared here", at: first.place)]))
            return false
        }
        places[id] = origin
        return true
    }

    private mutating func declareSingle(_ key: String, in file: DefinitionFile) -> Bool {
        guard let member = file.node.member(key) else { return false }
        guard let first = singles[key] else {
            singles[key] = member.keyOrigin
            return true
        }
        let place = first.shortText.map { " in \($0)" } ?? ""
        diagnostics.report(
            Diagnostic(
                .error, .duplicateName, "\"\(key)\" stands already\(place)", mend: "Keep one for the whole folder.",
                place: member.keyOrigin.place, path: DocumentPath([.key(key)]),
                related: [Diagnostic.Related("the first", at: first.place)]))
        return false
    }

    private mutating func checkName(_ id: DefinitionID, at origin: SourceOrigin, _ path: DocumentPath) {
        // A name that is no text, or empty, has been told as that.
        let isTold = id.name.isEmpty && path.elements == [.key("name")]
        guard !DefinitionName.isValid(id.name), !isTold else { return }
        diagnostics.report(
            Diagnostic(
                .error, .badForm, "\"\(id.name.prefix(80))\" cannot be a name",
                mend: DefinitionName.form, place: origin.place, path: path))
    }
}

extension DefinitionID {
    /// Names that would be mistaken for this one: agents and workflows are started by name alone.
    fileprivate var rivals: [DefinitionID] {
        switch kind {
        case .agent: [DefinitionID(.workflow, name)]
        case .workflow: [DefinitionID(.agent, name)]
        default: []
        }
    }
}

/// What a name of a definition may be: it stands in URLs, in names of tools and of files.
enum DefinitionName {
    static let form = "Use letters, digits, \"_\", \"-\" and \".\", at most 64, a letter or digit first."

    static func isValid(_ name: String) -> Bool {
        guard (1...64).contains(name.utf8.count), let first = name.unicodeScalars.first else { return false }
        return first.isIdentifier && first != "_"
            && name.unicodeScalars.allSatisfy { $0.isIdentifier || $0 == "-" || $0 == "." }
    }
}

extension SourceOrigin {
    /// `file:line`, for a message about another place.
    var shortText: String? {
        guard case .file(let text, let range, _) = self else { return nil }
        return "\(text.shownPath):\(range.start.line)"
    }
}
