/// Something by name that must be there for what is declared to be carried out. It is looked up as a name that the document
/// uses at that place.
package struct Need: Sendable, Hashable {
    let kind: NameKind
    let name: String

    package init(_ kind: NameKind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// Keys of a block of which exactly one stands there, each with a value of its own: a step's verb.
package struct Choice<Root: Sendable>: Sendable {
    package struct Alternative<Value: Sendable>: Sendable {
        package let declaration: FieldDeclaration
        let needs: Need?
        let decode: @Sendable (SourceNode, inout FieldDecoder) -> Value?
        let encode: @Sendable (Value) -> JSON?

        package var key: String { declaration.key }

        /// - Parameters:
        ///   - needs: what must be there for it to be carried out.
        ///   - embed: makes the choice of the key's value.
        ///   - extract: the key's value, when the choice is this one.
        package init<Payload>(
            _ key: String, _ type: FieldType<Payload>, availability: Availability = .now, needs: Need? = nil,
            doc: String,
            embed: @escaping @Sendable (Payload) -> Value, extract: @escaping @Sendable (Value) -> Payload?
        ) {
            declaration = FieldDeclaration(key: key, schema: type.schema, doc: doc, availability: availability)
            self.needs = needs
            decode = { node, decoder in type.decode(node, &decoder).map(embed) }
            encode = { extract($0).map(type.encode) }
        }
    }

    package let declaration: ChoiceDeclaration
    private let read: @Sendable (SourceNode.Member, inout FieldDecoder, inout Root) -> Void
    private let write: @Sendable (Root) -> (String, JSON)?

    /// - Parameter name: what the keys are called in messages: `verb`.
    package init<Value>(
        _ name: String, _ property: any WritableKeyPath<Root, Value> & Sendable, _ alternatives: [Alternative<Value>]
    ) {
        declaration = ChoiceDeclaration(name: name, alternatives: alternatives.map(\.declaration))
        read = { member, decoder, root in
            guard let alternative = alternatives.first(where: { $0.declaration.key == member.key }) else { return }
            if case .later(let what, let neededByRun) = alternative.declaration.availability {
                decoder.markUnavailable(what, neededByRun: neededByRun, at: member.keyOrigin)
            }
            if let needs = alternative.needs {
                decoder.use(
                    name: needs.name, of: needs.kind,
                    at: SourceNode(SourceNode.Content.string(member.key), origin: member.keyOrigin))
            }
            if let value = alternative.decode(member.value, &decoder) { root[keyPath: property] = value }
        }
        write = { root in
            for alternative in alternatives {
                if let value = alternative.encode(root[keyPath: property]) {
                    return (alternative.declaration.key, value)
                }
            }
            return nil
        }
    }

    func has(_ key: String) -> Bool { declaration.alternatives.contains { $0.key == key } }

    func decode(
        _ member: SourceNode.Member, isFirst: Bool, _ all: [SourceNode.Member], _ decoder: inout FieldDecoder,
        _ root: inout Root
    ) {
        decoder.within(.key(member.key)) { decoder in
            if !isFirst, let first = all.first(where: { has($0.key) }) {
                decoder.report(
                    .conflictingKeys, "\"\(member.key)\" is a second \(declaration.name) beside \"\(first.key)\"",
                    mend: "Only one may stand here; make an entry of its own of the other.",
                    related: [Diagnostic.Related("the first", at: first.keyOrigin.place)], at: member.keyOrigin)
                return
            }
            read(member, &decoder, &root)
        }
    }

    func encode(_ root: Root) -> (String, JSON)? { write(root) }

    func reportMissing(in block: String, at origin: SourceOrigin, _ decoder: inout FieldDecoder) {
        decoder.report(
            .missingKey, "\(block.withArticle) has no \(declaration.name)",
            mend: "Give it one of: \(declaration.alternatives.map(\.key).joined(separator: ", ")).", at: origin)
    }
}
