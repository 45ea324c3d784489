package import CairnWire

/// What a run is pinned to: the agent or workflow that it started with, and all that this names. Self-contained: a run is
/// resumed from it after every file was edited or removed.
package struct DefinitionSnapshot: Sendable, Hashable {
    /// What is run.
    package enum Entry: Sendable, Hashable {
        case agent(String)
        case workflow(String)
    }

    package var entry: Entry
    /// What is run, and its children.
    package var agents: [String: AgentDefinition] = [:]
    package var workflows: [String: WorkflowDefinition] = [:]
    /// By the names that agents and steps use, `provider/model` and `extractive` among them.
    package var models: [String: ModelDefinition] = [:]
    package var knowledge: [String: KnowledgeDefinition] = [:]
    package var mcp: [String: MCPConnectionDefinition] = [:]
    package var web = WebDefinition()
    /// Contents of the files that `${file:…}` names, by their path from the root of all definitions.
    package var files: [String: String] = [:]

    package init(entry: Entry) { self.entry = entry }

    /// The started definition's name.
    package var name: String {
        switch entry {
        case .agent(let name), .workflow(let name): name
        }
    }
}

extension DefinitionSnapshot {
    /// As it is kept: shorthands and defaults written out, so that neither key order, file layout nor a later build's
    /// defaults change it. `canonicalBytes()` of it is what is hashed.
    package var json: JSON {
        let entry: JSON =
            switch entry {
            case .agent(let name): ["agent": .string(name)]
            case .workflow(let name): ["workflow": .string(name)]
            }
        return SnapshotFile.block.encode(SnapshotFile(content: self)).adding("entry", entry)
    }

    /// Reads what `json` wrote.
    /// - Throws: `Diagnostic`: what is wrong with it, or that another version of Cairn wrote it.
    package init(json: JSON) throws(Diagnostic) {
        var object = json.object ?? [:]
        let entry = object["entry"]
        object["entry"] = nil
        var decoder = FieldDecoder()
        let file = SnapshotFile.block.decode(SourceNode(.object(object)), &decoder)
        if let problem = decoder.diagnostics.sorted.first(where: { $0.severity == .error }) { throw problem }
        guard let file, let name = entry?["agent"]?.string ?? entry?["workflow"]?.string else {
            throw Diagnostic(.error, .badSnapshot, "the snapshot does not say what is run")
        }
        self = file.content
        self.entry = entry?["agent"] == nil ? .workflow(name) : .agent(name)
    }

    /// Reads kept bytes.
    /// - Throws: `Diagnostic`, as `init(json:)` does.
    package init(bytes: [UInt8]) throws(Diagnostic) {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch {
            throw Diagnostic(.error, .badSnapshot, "the snapshot is no JSON: \(error)")
        }
        try self.init(json: json)
    }
}

/// The blocks of a snapshot, by the same fields as those of the files.
private struct SnapshotFile: BlockValue {
    var version = 1
    var content = DefinitionSnapshot(entry: .agent(""))

    init() {}
    init(content: DefinitionSnapshot) { self.content = content }

    static let block = Block<Self>("snapshot", doc: "What a run is pinned to.") {
        Field("cairn", \.version, .integer(1...1), required: true, doc: "The version of the language.")
        Field("agents", \.content.agents, .map(.block()), doc: "Agents by name.")
        Field("workflows", \.content.workflows, .map(.block()), doc: "Workflows by name.")
        Field("models", \.content.models, .map(ModelDefinition.type), doc: "Models by name.")
        Field("knowledge", \.content.knowledge, .map(.block()), doc: "Knowledge bases by name.")
        Field("mcp", \.content.mcp, .map(.block()), doc: "MCP servers by name.")
        Field("web", \.content.web, .block(), doc: "What the open web may be asked for.")
        Field("files", \.content.files, .map(.text), doc: "Contents of named files.")
    }
}

extension JSON {
    fileprivate func adding(_ key: String, _ value: JSON) -> JSON {
        guard case .object(var object) = self else { return self }
        object[key] = value
        return .object(object)
    }
}
