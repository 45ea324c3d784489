/// How a value of a Swift type is read from a node and written back: the typed side of a `FieldSchema`.
///
/// `decode` reports what is wrong and returns nil then; what it returns is sound. `encode` is its inverse: encoding and
/// decoding again gives the same value, whatever shorthand it was first written in.
package struct FieldType<Value: Sendable>: Sendable {
    package let schema: FieldSchema
    package let decode: @Sendable (SourceNode, inout FieldDecoder) -> Value?
    package let encode: @Sendable (Value) -> JSON

    package init(
        schema: FieldSchema, decode: @escaping @Sendable (SourceNode, inout FieldDecoder) -> Value?,
        encode: @escaping @Sendable (Value) -> JSON
    ) {
        self.schema = schema
        self.decode = decode
        self.encode = encode
    }

    /// The same values, declared and checked and not carried out by this build.
    package func later(_ what: String) -> Self {
        FieldType(
            schema: schema,
            decode: { node, decoder in
                decoder.markUnavailable(what, neededByRun: true, at: node.origin)
                return decode(node, &decoder)
            }, encode: encode)
    }

    /// The same values in another Swift type. `forward` returns nil for what has no such value, after having reported it.
    package func map<Other: Sendable>(
        _ forward: @escaping @Sendable (Value, SourceNode, inout FieldDecoder) -> Other?,
        back: @escaping @Sendable (Other) -> Value
    ) -> FieldType<Other> {
        FieldType<Other>(
            schema: schema,
            decode: { node, decoder in decode(node, &decoder).flatMap { forward($0, node, &decoder) } },
            encode: { encode(back($0)) })
    }
}

extension FieldDecoder {
    /// Reports that a value is of the wrong type.
    package mutating func wrongType(_ node: SourceNode, expected schema: FieldSchema) {
        wrongType(node, expected: schema.expected, mend: quotesMend(node, schema))
    }

    package mutating func wrongType(_ node: SourceNode, expected: String, mend: String? = nil) {
        if case .broken = node.content { return }
        let subject = subject
        if case .null = node.content {
            report(
                .wrongType, "\(subject) has no value",
                mend: "It must be \(expected). Leave the key out if none is meant.",
                at: node.origin)
        } else {
            report(
                .wrongType, "\(subject) must be \(expected), and is \(node.typeName)", mend: mend, at: node.origin)
        }
    }

    /// The innermost key that a message can name; an element of a list is named by its list.
    package var lastKey: String? { path.lastKey }

    /// What a message is about: `"limits"`, `an entry of "tools"`.
    var subject: String {
        guard let lastKey else { return "the document" }
        if case .index? = path.elements.last { return "an entry of \"\(lastKey)\"" }
        return "\"\(lastKey)\""
    }

    private func quotesMend(_ node: SourceNode, _ schema: FieldSchema) -> String? {
        switch (schema, node.content) {
        case (.text, .bool), (.text, .int), (.text, .double), (.template, .bool), (.template, .int),
            (.template, .double),
            (.expression, .bool), (.expression, .int), (.expression, .double):
            "Put it in quotes to make it text."
        case (.list, .string), (.list, .object): "Put it in [ ] to make it a list of one."
        case (.template, .object), (.text, .object):
            "YAML reads { } and \": \" as a map; put text that holds them in quotes."
        case (.integer, .string(let text)) where Int(text) != nil,
            (.number, .string(let text)) where Double(text) != nil:
            "Take the quotes away: \(text)."
        case (.block(let block), .string), (.block(let block), .int), (.block(let block), .array),
            (.block(let block), .bool), (.block(let block), .double):
            block().likeness.map { "Write it as a map, such as \(lastKey.map { "\($0): " } ?? "")\($0)." }
        case (.map, .array), (.map, .string): "Write it as a map: name: value."
        case (.jsonSchema, .string), (.jsonSchema, .array): "Write a JSON Schema, such as { type: string }."
        case (.duration, .int(let seconds)): "Write the unit, such as \(seconds)s."
        default: nil
        }
    }
}

extension BlockSchema {
    /// What the block looks like at least: `{ url: … }`.
    fileprivate var likeness: String? {
        let required = fields.filter(\.required).map(\.key)
        let chosen = choices.compactMap(\.alternatives.first?.key)
        let keys = required + chosen
        let shown = keys.isEmpty ? fields.prefix(1).map(\.key) : keys
        return shown.isEmpty ? nil : "{ \(shown.map { "\($0): …" }.joined(separator: ", ")) }"
    }
}

extension Diagnostic.Code {
    package static let wrongType = Self("definition.wrong_type")
    package static let outOfRange = Self("definition.out_of_range")
    package static let badForm = Self("definition.bad_form")
    package static let unknownKey = Self("definition.unknown_key")
    package static let missingKey = Self("definition.missing_key")
    package static let unknownOption = Self("definition.unknown_option")
    package static let conflictingKeys = Self("definition.conflicting_keys")
    package static let notInThisBuild = Self("not_in_this_build")
}
