extension FieldType where Value == JSON {
    /// A JSON Schema.
    package static var jsonSchema: Self {
        FieldType(
            schema: .jsonSchema,
            decode: { node, decoder in
                guard case .object = node.content else {
                    decoder.wrongType(node, expected: .jsonSchema)
                    return nil
                }
                return FieldType<JSON>.json.decode(node, &decoder)
            },
            encode: { $0 })
    }
}

extension FieldType where Value == Glob {
    /// A pattern over names or paths.
    package static var pattern: Self {
        FieldType<String>.glob.map({ text, _, _ in Glob(text) }, back: \.pattern)
    }
}

extension Diagnostic.Code {
    package static let badSchema = Self("schema.invalid")
}
