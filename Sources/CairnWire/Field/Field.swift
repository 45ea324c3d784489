/// One key of a block: its name, its type, and the property that it fills.
package struct Field<Root: Sendable>: Sendable {
    package let declaration: FieldDeclaration
    let decode: @Sendable (SourceNode.Member, inout FieldDecoder, inout Root) -> Void
    let encode: @Sendable (Root) -> JSON?
}

extension Field where Root: BlockValue {
    /// A key with a value always: the property's initial value is the default, unless the key is `required`.
    package init<Value>(
        _ key: String, _ property: any WritableKeyPath<Root, Value> & Sendable, _ type: FieldType<Value>,
        required: Bool = false, availability: Availability = .now, shownValue: String? = nil, doc: String
    ) {
        declaration = FieldDeclaration(
            key: key, schema: type.schema, doc: doc, required: required,
            fallback: required ? nil : type.encode(Root()[keyPath: property]), availability: availability,
            shownValue: shownValue)
        decode = { member, decoder, root in
            Self.read(member, type, availability, &decoder) { root[keyPath: property] = $0 }
        }
        encode = { type.encode($0[keyPath: property]) }
    }

    /// A key that may be left out, with nothing in its place.
    package init<Value>(
        _ key: String, _ property: any WritableKeyPath<Root, Value?> & Sendable, _ type: FieldType<Value>,
        required: Bool = false, availability: Availability = .now, shownValue: String? = nil, doc: String
    ) {
        declaration = FieldDeclaration(
            key: key, schema: type.schema, doc: doc, required: required,
            fallback: Root()[keyPath: property].map(type.encode),
            availability: availability,
            shownValue: shownValue)
        decode = { member, decoder, root in
            Self.read(member, type, availability, &decoder) { root[keyPath: property] = $0 }
        }
        encode = { $0[keyPath: property].map(type.encode) }
    }

    /// The same key of a value that holds `Root` in one of its properties.
    package func lifted<Outer>(into property: any WritableKeyPath<Outer, Root> & Sendable) -> Field<Outer> {
        Field<Outer>(
            declaration: declaration,
            decode: { member, decoder, outer in decode(member, &decoder, &outer[keyPath: property]) },
            encode: { encode($0[keyPath: property]) })
    }

    private static func read<Value>(
        _ member: SourceNode.Member, _ type: FieldType<Value>, _ availability: Availability,
        _ decoder: inout FieldDecoder, store: (Value) -> Void
    ) {
        decoder.within(.key(member.key)) { decoder in
            if case .later(let what, let neededByRun) = availability {
                decoder.markUnavailable(what, neededByRun: neededByRun, at: member.keyOrigin)
            }
            if let value = type.decode(member.value, &decoder) { store(value) }
        }
    }
}
