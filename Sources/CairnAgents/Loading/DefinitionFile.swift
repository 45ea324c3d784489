import CairnWire

/// One file, decoded: what it declares, where each name stands, and what must be looked at when all files are read.
struct DefinitionFile {
    enum Form {
        case agent(AgentFile)
        case maps(MapsFile)
    }

    /// A name that the file declares.
    struct Declaration {
        var id: DefinitionID
        /// Where the name stands.
        var origin: SourceOrigin
        /// The name's place in the document.
        var path: DocumentPath
        /// The place of what it names.
        var content: DocumentPath
        var node: SourceNode
    }

    let node: SourceNode
    let form: Form
    let decoder: FieldDecoder
    let declared: [Declaration]

    /// Nil for a file that is no definition; `diagnostics` says why, or why it may be meant as one.
    init?(_ node: SourceNode, diagnostics: inout Diagnostics) {
        if case .broken = node.content { return nil }
        guard case .object(let members) = node.content else {
            diagnostics.report(
                Self.noDefinition(node.origin.start.place, mend: "A definition is a map that begins with \"cairn: 1\".")
            )
            return nil
        }
        let isAgent = node.member("name") != nil
        if node.member("cairn") == nil {
            let known = MapsFile.block.schema.keys + AgentFile.block.schema.keys
            guard members.contains(where: { known.contains($0.key) || Suggestion.isNear($0.key, "cairn") }) else {
                diagnostics.report(
                    Self.noDefinition(
                        node.origin.start.place,
                        mend: "Move it out of the folder, or begin it with \"cairn: 1\" if it is meant as one."))
                return nil
            }
        }
        var decoder = FieldDecoder(diagnostics: diagnostics)
        if isAgent {
            form = .agent(AgentFile.block.decode(node, &decoder) ?? AgentFile())
        } else {
            form = .maps(MapsFile.block.decode(node, &decoder) ?? MapsFile())
        }
        self.node = node
        declared = Self.declarations(in: node, form)
        self.decoder = decoder
        diagnostics = decoder.diagnostics
    }

    static func noDefinition(_ place: Diagnostic.Place, mend: String) -> Diagnostic {
        Diagnostic(.warning, .noDefinition, "the file is no definition, and is passed over", mend: mend, place: place)
    }

    /// Which definition a place of the document belongs to; nil for what belongs to the file.
    func owner(of path: DocumentPath) -> DefinitionID? {
        switch form {
        case .agent(let file): return DefinitionID(.agent, file.name)
        case .maps:
            guard path.elements.count > 1, case .key(let map) = path.elements[0], case .key(let name) = path.elements[1]
            else { return nil }
            return Self.kinds[map].map { DefinitionID($0, name) }
        }
    }

    private static func declarations(in node: SourceNode, _ form: Form) -> [Declaration] {
        switch form {
        case .agent(let file):
            let name = node["name"]?.origin ?? node.origin
            return [
                Declaration(
                    id: DefinitionID(.agent, file.name), origin: name, path: DocumentPath([.key("name")]),
                    content: DocumentPath(), node: node)
            ]
        case .maps:
            guard case .object(let maps) = node.content else { return [] }
            return maps.flatMap { map in
                guard let kind = kinds[map.key], case .object(let members) = map.value.content else {
                    return [] as [Declaration]
                }
                return members.map { member in
                    let path = DocumentPath([.key(map.key), .key(member.key)])
                    return Declaration(
                        id: DefinitionID(kind, member.key), origin: member.keyOrigin, path: path, content: path,
                        node: member.value)
                }
            }
        }
    }

    /// What the maps hold.
    private static let kinds: [String: NameKind] = [
        "models": .model, "knowledge": .knowledge, "mcp": .mcp, "mcpServers": .mcp, "agents": .agent,
        "workflows": .workflow,
    ]
}
