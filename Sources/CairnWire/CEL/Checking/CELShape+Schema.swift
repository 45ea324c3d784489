extension CELShape {
    private static let kindsOfTypes: [String: CELKinds] = [
        "null": .null, "boolean": .bool, "integer": [.int, .double], "number": [.int, .double], "string": .string,
        "array": .list, "object": .map,
    ]

    /// What a JSON Schema says of a value: its types, members and elements. Whatever else it asks for is left aside.
    package init(schema: JSON) {
        self = Self.read(schema, levels: 32)
    }

    private static func read(_ schema: JSON, levels: Int) -> CELShape {
        let names = schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] } ?? []
        let kinds = names.reduce(into: CELKinds()) { $0.formUnion(kindsOfTypes[$1] ?? .all) }
        guard !kinds.isEmpty, levels > 0 else { return .any }
        if kinds.contains(.map), !kinds.contains(.list), let properties = schema["properties"]?.object {
            let members = properties.members.map { ($0.key, read($0.value, levels: levels - 1)) }
            let isClosed = schema["additionalProperties"] == .bool(false) && schema["patternProperties"] == nil
            return object(Dictionary(members) { $1 }, isClosed: isClosed).adding(kinds)
        }
        if kinds.contains(.list), !kinds.contains(.map), let items = schema["items"], schema["prefixItems"] == nil {
            return list(of: read(items, levels: levels - 1)).adding(kinds)
        }
        return CELShape(kinds)
    }
}
