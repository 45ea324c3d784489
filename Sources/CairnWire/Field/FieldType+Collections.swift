extension FieldType {
    /// A list; elements that are wrong are reported and left out.
    package static func list<Element: Sendable>(
        _ element: FieldType<Element>, atLeast: Int = 0
    ) -> FieldType<[Element]> where Value == [Element] {
        FieldType<[Element]>(
            schema: .list(element.schema, atLeast: atLeast),
            decode: { node, decoder in
                guard case .array(let items) = node.content else {
                    decoder.wrongType(node, expected: .list(element.schema, atLeast: atLeast))
                    return nil
                }
                if items.count < atLeast {
                    decoder.report(
                        .outOfRange,
                        "\"\(decoder.lastKey ?? "list")\" has \(items.isEmpty ? "no entry" : "too few entries")",
                        mend: "Give it \(atLeast == 1 ? "one" : "\(atLeast)") or more.", at: node.origin)
                }
                var elements: [Element] = []
                elements.reserveCapacity(items.count)
                for (index, item) in items.enumerated() {
                    decoder.within(.index(index)) { decoder in
                        if let element = element.decode(item, &decoder) { elements.append(element) }
                    }
                }
                return elements
            },
            encode: { .array($0.map(element.encode)) })
    }

    /// A map from names to values. Sorted by name when written, so that order of keys says nothing.
    package static func map<Element: Sendable>(
        _ element: FieldType<Element>
    ) -> FieldType<[String: Element]> where Value == [String: Element] {
        FieldType<[String: Element]>(
            schema: .map(element.schema),
            decode: { node, decoder in
                guard case .object(let members) = node.content else {
                    decoder.wrongType(node, expected: .map(element.schema))
                    return nil
                }
                var values: [String: Element] = [:]
                for member in members {
                    decoder.within(.key(member.key)) { decoder in
                        if let value = element.decode(member.value, &decoder) { values[member.key] = value }
                    }
                }
                return values
            },
            encode: { values in
                .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, element.encode($0.value)) }))
            })
    }
}

extension FieldType where Value: BlockValue {
    /// A block of keys. The block is looked up when it is used, since blocks may hold each other.
    package static func block(_: Value.Type = Value.self) -> Self {
        FieldType(
            schema: .block { Value.block.schema },
            decode: { node, decoder in Value.block.decode(node, &decoder) },
            encode: { Value.block.encode($0) })
    }
}
