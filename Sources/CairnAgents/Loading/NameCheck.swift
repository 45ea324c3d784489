import CairnWire

/// Looks up every name that a file uses, in the whole folder and in what the host knows.
struct NameCheck {
    /// Every name that stands in a file, what it names being sound or not.
    private let declared: Set<DefinitionID>
    private let sorted: [NameKind: [String]]
    private let kinds: KnownKinds
    /// A file could not be read: a name that is unknown may stand there, and is not reported.
    private let isPartial: Bool
    private(set) var diagnostics: Diagnostics
    /// What each definition names.
    private(set) var uses: [DefinitionID: Set<DefinitionID>] = [:]
    /// What each definition names that this build does not carry out.
    private(set) var unavailable: [DefinitionID: [Diagnostic]] = [:]

    init(
        project: Project, declared: Set<DefinitionID>, kinds: KnownKinds, isPartial: Bool, diagnostics: Diagnostics
    ) {
        self.declared = declared
        sorted = Dictionary(grouping: declared.sorted(), by: \.kind).mapValues { $0.map(\.name) }
        self.kinds = kinds.withPlanned
        self.isPartial = isPartial
        self.diagnostics = diagnostics
        // What is written in place has no name in the file.
        for (name, agent) in project.agents {
            for use in agent.knowledge where project.knowledge[use.name] != nil {
                uses[DefinitionID(.agent, name), default: []].insert(DefinitionID(.knowledge, use.name))
            }
        }
    }

    mutating func check(_ file: DefinitionFile) {
        for use in file.decoder.names {
            let owner = file.owner(of: use.path)
            switch use.kind {
            case .model: checkModel(use, owner)
            case .provider: checkProvider(use.name, use, owner)
            case .tool: checkTool(use, owner)
            case .activity: checkActivity(use, owner)
            case .knowledge, .agent, .workflow: checkName(use, owner)
            case .exposed:
                if has(.agent, use.name) || has(.workflow, use.name) || has(.knowledge, use.name) { break }
                let known = names(.agent) + names(.workflow) + names(.knowledge)
                reportUnknown(use, "agent, workflow or knowledge", known)
            default: break
            }
        }
        for use in file.decoder.references {
            guard case .secret(let store, _) = use.reference, !kinds.secretStores.contains(store) else { continue }
            markUnavailable(
                "the store of secrets \"\(store.prefix(64))\" is", at: use.node.origin(ofReferenceAt: use.offset),
                use.path,
                file.owner(of: use.path))
        }
        for unavailable in file.decoder.unavailable where unavailable.neededByRun {
            if let owner = file.owner(of: unavailable.diagnostic.path) {
                self.unavailable[owner, default: []].append(unavailable.diagnostic)
            }
        }
    }

    private func names(_ kind: NameKind) -> [String] { sorted[kind, default: []] }
    private func has(_ kind: NameKind, _ name: String) -> Bool { declared.contains(DefinitionID(kind, name)) }

    private mutating func checkName(_ use: NameUse, _ owner: DefinitionID?) {
        if has(use.kind, use.name) {
            link(owner, to: DefinitionID(use.kind, use.name))
        } else {
            reportUnknown(use, use.kind.rawValue, names(use.kind))
        }
    }

    /// A name in `models`, else `provider/model`, else a provider that needs no model.
    private mutating func checkModel(_ use: NameUse, _ owner: DefinitionID?) {
        link(owner, to: DefinitionID(.model, use.name))
        if has(.model, use.name) { return }
        if let slash = use.name.firstIndex(of: "/") {
            checkProvider(String(use.name[..<slash]), use, owner)
            if use.name[use.name.index(after: slash)...].isEmpty {
                report(
                    .badForm, "\"\(use.name)\" names no model of its provider", mend: "Write \"\(use.name)NAME\".",
                    at: use)
            }
        } else if let provider = kinds.provider(use.name) {
            if provider.needsModel {
                report(
                    .unknownName, "\"\(use.name)\" is a provider, and its model is not named",
                    mend: "Write \"\(use.name)/NAME\" with the model's own name.", at: use)
            }
            checkProvider(use.name, use, owner)
        } else {
            let alone = kinds.providers.filter { !$0.needsModel }.map(\.name)
            reportUnknown(
                use, "model", names(.model) + alone, elseMend: "Name it under \"models\", or write \"provider/model\".")
        }
    }

    private mutating func checkProvider(_ name: String, _ use: NameUse, _ owner: DefinitionID?) {
        guard let provider = kinds.provider(name) else {
            report(
                .unknownName, "there is no provider \"\(name.prefix(64))\"",
                mend: Suggestion.mend(for: name, among: kinds.providers.map(\.name)), at: use)
            return
        }
        if !provider.isInThisBuild { markUnavailable("the provider \"\(name)\" is", use, owner) }
    }

    /// What carries a step out: the verb is the key at whose value the use stands.
    private mutating func checkActivity(_ use: NameUse, _ owner: DefinitionID?) {
        guard let activities = kinds.activities, !activities.contains(use.name) else { return }
        guard case .key(let verb)? = use.path.elements.last else { return }
        markUnavailable("\"\(verb)\" steps are", use, owner)
    }

    /// `mcp.NAME`, a built-in tool, or an agent or a workflow of the folder.
    private mutating func checkTool(_ use: NameUse, _ owner: DefinitionID?) {
        if use.name.hasPrefix("mcp.") {
            let name = String(use.name.dropFirst(4))
            guard has(.mcp, name) else {
                reportUnknown(use, "MCP server", names(.mcp).map { "mcp.\($0)" })
                return
            }
            link(owner, to: DefinitionID(.mcp, name))
            markUnavailable("MCP tools are", use, owner)
        } else if let tool = kinds.tool(use.name) {
            if !tool.isInThisBuild { markUnavailable("the tool \"\(use.name)\" is", use, owner) }
        } else if has(.agent, use.name) {
            link(owner, to: DefinitionID(.agent, use.name))
        } else if has(.workflow, use.name) {
            link(owner, to: DefinitionID(.workflow, use.name))
        } else {
            let known = kinds.tools.map(\.name) + names(.mcp).map { "mcp.\($0)" } + names(.agent) + names(.workflow)
            reportUnknown(use, "tool", known)
        }
    }

    private mutating func link(_ owner: DefinitionID?, to id: DefinitionID) {
        if let owner { uses[owner, default: []].insert(id) }
    }

    private mutating func markUnavailable(_ what: String, _ use: NameUse, _ owner: DefinitionID?) {
        markUnavailable(what, at: use.node.origin, use.path, owner)
    }

    private mutating func markUnavailable(
        _ what: String, at origin: @autoclosure () -> SourceOrigin, _ path: DocumentPath, _ owner: DefinitionID?
    ) {
        var decoder = FieldDecoder(diagnostics: diagnostics)
        decoder.at(path) { $0.markUnavailable(what, neededByRun: true, at: origin()) }
        diagnostics = decoder.diagnostics
        if let owner, let found = decoder.unavailable.first { unavailable[owner, default: []].append(found.diagnostic) }
    }

    private mutating func reportUnknown(_ use: NameUse, _ what: String, _ known: [String], elseMend: String? = nil) {
        guard !isPartial else { return }
        guard !diagnostics.isFull else { return diagnostics.drop() }
        let nearest = Suggestion.nearest(to: use.name, among: known).map { "Did you mean \"\($0)\"?" }
        report(
            .unknownName, "there is no \(what) \"\(use.name.prefix(80))\"",
            mend: nearest ?? elseMend ?? Suggestion.mend(for: use.name, among: known)
                ?? "None is declared in this folder.", at: use)
    }

    private mutating func report(_ code: Diagnostic.Code, _ message: String, mend: String?, at use: NameUse) {
        diagnostics.report(
            Diagnostic(.error, code, message, mend: mend, place: use.node.origin.place, path: use.path))
    }
}
