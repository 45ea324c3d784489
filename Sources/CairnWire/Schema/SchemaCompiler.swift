/// Makes the graph of a schema from its JSON, collecting everything that is wrong.
struct SchemaCompiler {
    let document: JSON
    /// Each schema's keywords; nil while it is only referred to.
    private var nodes: [[Keyword]?] = []
    private var pointers: [JSONPointer] = []
    /// The number of the schema at each pointer.
    private var numbers: [String: Int] = [:]
    /// The schemas that references name, with the place of the reference.
    private var references: [(schema: Int, pointer: JSONPointer)] = []
    private var problems: [JSONSchemaError.Problem] = []

    static let maximumDepth = 200

    init(document: JSON) { self.document = document }

    mutating func compile() throws(JSONSchemaError) -> [[Keyword]] {
        _ = schema(document, at: JSONPointer())
        // What a reference names may lie where no keyword leads, and may refer on.
        while let reference = references.popLast() {
            if nodes[reference.schema] == nil { resolve(reference.schema, from: reference.pointer) }
        }
        if problems.isEmpty { refuseEndlessReferences() }
        guard problems.isEmpty else { throw JSONSchemaError(problems: problems) }
        return nodes.map { $0 ?? [] }
    }

    /// Compiles a schema, once for each place; gives its number.
    mutating func schema(_ value: JSON, at pointer: JSONPointer) -> Int {
        let number = number(of: pointer)
        guard nodes[number] == nil else { return number }
        nodes[number] = []
        guard pointer.tokens.count <= Self.maximumDepth else {
            report(.malformed, "more than \(Self.maximumDepth) levels inside one another", at: pointer)
            return number
        }
        switch value {
        case .bool(let isAllowed): nodes[number] = isAllowed ? [] : [.never]
        case .object(let object): nodes[number] = keywords(of: object, at: pointer)
        case .null, .int, .double, .string, .array:
            report(.malformed, "a schema is an object, true or false, not \(phrase(of: value))", at: pointer)
        }
        return number
    }

    private mutating func number(of pointer: JSONPointer) -> Int {
        let key = pointer.description
        if let number = numbers[key] { return number }
        numbers[key] = nodes.count
        nodes.append(nil)
        pointers.append(pointer)
        return nodes.count - 1
    }

    mutating func report(_ code: JSONSchemaError.Code, _ message: String, at pointer: JSONPointer) {
        problems.append(JSONSchemaError.Problem(code: code, pointer: pointer, message: message))
    }

    func phrase(of value: JSON) -> String {
        SchemaType(rawValue: value.typeName)?.phrase ?? value.typeName
    }

    // MARK: References

    /// The schema that a `$ref` names.
    mutating func reference(_ value: JSON, at pointer: JSONPointer) -> Keyword? {
        guard let text = value.string else {
            report(.malformed, "a reference is a string like '#/$defs/name', not \(phrase(of: value))", at: pointer)
            return nil
        }
        guard let target = target(of: text) else {
            report(
                .reference, "'\(text.prefix(80))' is outside of this schema or names an anchor; write '#/$defs/name'",
                at: pointer)
            return nil
        }
        let number = number(of: target)
        references.append((number, pointer))
        return .reference(number)
    }

    private mutating func resolve(_ number: Int, from pointer: JSONPointer) {
        guard let value = document[pointers[number]] else {
            return report(.reference, "'#\(pointers[number])' names nothing in this schema", at: pointer)
        }
        _ = schema(value, at: pointers[number])
    }

    /// The place that a reference into this document names: a fragment that is a pointer, percent-encoded (RFC 6901 §6).
    private func target(of text: String) -> JSONPointer? {
        guard text.hasPrefix("#") else { return nil }
        var bytes: [UInt8] = []
        var rest = text.utf8.dropFirst()
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(CELLexer.isHexadecimal),
                let decoded = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self).flatMap { JSONPointer(parsing: $0) }
    }

    /// Refuses schemas that lead back to themselves without going down into the value: checking would never end.
    private mutating func refuseEndlessReferences() {
        enum Mark { case open, done }
        var marks: [Mark?] = Array(repeating: nil, count: nodes.count)
        var stack: [(schema: Int, next: [Int])] = []
        for start in nodes.indices where marks[start] == nil {
            marks[start] = .open
            stack.append((start, inPlace(start)))
            while var top = stack.popLast() {
                guard let next = top.next.popLast() else {
                    marks[top.schema] = .done
                    continue
                }
                stack.append(top)
                switch marks[next] {
                case .done: break
                case .open:
                    return report(
                        .reference, "the schema refers to itself without going down into the value", at: pointers[next])
                case nil:
                    marks[next] = .open
                    stack.append((next, inPlace(next)))
                }
            }
        }
    }

    private func inPlace(_ schema: Int) -> [Int] { nodes[schema]?.flatMap(\.inPlace) ?? [] }
}
