extension FieldType {
    /// One way of several in which a value may be written.
    package struct Form: Sendable {
        enum Sign: Sendable {
            /// Text, and not a map or a list.
            case text
            /// A list.
            case list
            /// A map that has this key.
            case key(String)
            /// A map, when no other form knows its sign.
            case map
        }

        let sign: Sign
        let schema: FieldSchema
        let decode: @Sendable (SourceNode, inout FieldDecoder) -> Value?
        let encode: @Sendable (Value) -> JSON?

        fileprivate init<Payload>(
            _ sign: Sign, _ type: FieldType<Payload>, _ embed: @escaping @Sendable (Payload) -> Value,
            _ extract: @escaping @Sendable (Value) -> Payload?
        ) {
            self.sign = sign
            schema = type.schema
            decode = { node, decoder in type.decode(node, &decoder).map(embed) }
            encode = { extract($0).map(type.encode) }
        }

        /// `extract` gives nil where the value is another form, or is always written as another.
        package static func text<Payload>(
            _ type: FieldType<Payload>, embed: @escaping @Sendable (Payload) -> Value,
            extract: @escaping @Sendable (Value) -> Payload?
        ) -> Self { Self(.text, type, embed, extract) }

        package static func list<Payload>(
            _ type: FieldType<Payload>, embed: @escaping @Sendable (Payload) -> Value,
            extract: @escaping @Sendable (Value) -> Payload?
        ) -> Self { Self(.list, type, embed, extract) }

        package static func map<Payload>(
            with key: String, _ type: FieldType<Payload>, embed: @escaping @Sendable (Payload) -> Value,
            extract: @escaping @Sendable (Value) -> Payload?
        ) -> Self { Self(.key(key), type, embed, extract) }

        package static func otherMap<Payload>(
            _ type: FieldType<Payload>, embed: @escaping @Sendable (Payload) -> Value,
            extract: @escaping @Sendable (Value) -> Payload?
        ) -> Self { Self(.map, type, embed, extract) }
    }

    /// A value that may be written in several forms, told apart by a sign and not by trying: what is wrong in one form is
    /// reported as that. `expected` says all forms in a message after "must be".
    package static func forms(_ forms: [Form], expected: String) -> Self {
        FieldType(
            schema: .anyOf(forms.map(\.schema), expected: expected),
            decode: { node, decoder in
                guard let form = forms.first(where: { $0.sign.fits(node) }) else {
                    decoder.reportNoForm(node, keys: forms.compactMap(\.sign.key), expected: expected)
                    return nil
                }
                return form.decode(node, &decoder)
            },
            encode: { value in forms.lazy.compactMap { $0.encode(value) }.first ?? .null })
    }
}

extension FieldDecoder {
    /// A map has none of the keys by which its form is told.
    fileprivate mutating func reportNoForm(_ node: SourceNode, keys: [String], expected: String) {
        guard case .object(let members) = node.content else { return wrongType(node, expected: expected) }
        let near = members.lazy.compactMap { Suggestion.nearest(to: $0.key, among: keys) }.first
        let has = members.isEmpty ? "is empty" : "has \"\(members[0].key.prefix(80))\""
        report(
            .wrongType, "\(subject) must be \(expected), and \(has)", mend: near.map { "Did you mean \"\($0)\"?" },
            at: node.origin)
    }
}

extension FieldType.Form.Sign {
    fileprivate var key: String? {
        if case .key(let key) = self { key } else { nil }
    }

    fileprivate func fits(_ node: SourceNode) -> Bool {
        switch (self, node.content) {
        case (.text, .string), (.list, .array), (.map, .object): true
        case (.key(let key), .object): node.member(key) != nil
        case (_, .null), (_, .bool), (_, .int), (_, .double), (_, .string), (_, .array), (_, .object), (_, .broken):
            false
        }
    }
}
