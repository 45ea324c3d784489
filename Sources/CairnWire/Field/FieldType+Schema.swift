extension FieldType where Value == JSONSchema {
    /// A JSON Schema. Everything that is wrong in it is reported, each at its own place.
    package static var jsonSchema: Self {
        FieldType(
            schema: .jsonSchema,
            decode: { node, decoder in
                guard case .object = node.content else {
                    decoder.wrongType(node, expected: .jsonSchema)
                    return nil
                }
                guard let json = FieldType<JSON>.json.decode(node, &decoder) else { return nil }
                do throws(JSONSchemaError) {
                    return try JSONSchema(parsing: json)
                } catch {
                    for problem in error.problems { decoder.report(problem, at: node.find(problem.pointer).origin) }
                    return nil
                }
            },
            encode: \.source)
    }
}

extension FieldDecoder {
    fileprivate mutating func report(_ problem: JSONSchemaError.Problem, at origin: SourceOrigin) {
        if problem.code == .notInThisBuild {
            markUnavailable(saying: problem.message, at: origin)
        } else {
            report(Diagnostic.Code(problem.code.rawValue), problem.message, at: origin)
        }
    }
}

extension SourceNode {
    /// The node that a pointer leads to, or the last one on the way that there is.
    package func find(_ pointer: JSONPointer) -> SourceNode {
        var node = self
        for token in pointer.tokens {
            switch (token, node.content) {
            case (.index(let index), .array(let items)) where items.indices.contains(index): node = items[index]
            case (.key(let key), .object):
                guard let next = node[key] else { return node }
                node = next
            default: return node
            }
        }
        return node
    }
}

extension FieldType where Value == Glob {
    /// A pattern over names or paths.
    package static var pattern: Self {
        FieldType<String>.glob.map({ text, _, _ in Glob(text) }, back: \.pattern)
    }
}

extension Diagnostic.Code {
    package static let badSchema = Self(JSONSchemaError.Code.malformed.rawValue)
}
