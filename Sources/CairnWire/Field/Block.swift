/// A Swift type that is read from a block of keys. Its properties' initial values are the defaults, and `block` names each
/// key once; decoder, unknown-key error, JSON Schema, docs, flags and variables follow from that.
///
///     package struct RetryDefinition: BlockValue {
///         package var attempts = 3
///         package var backoff = Duration.seconds(1)
///         package init() {}
///         package static let block = Block<Self>("retry", doc: "How often a step is tried.") {
///             Field("attempts", \.attempts, .integer(1...100), doc: "Tries in all, the first one included.")
///             Field("backoff", \.backoff, .duration, doc: "The pause before the second try.")
///         }
///     }
package protocol BlockValue: Sendable {
    /// All defaults.
    init()
    static var block: Block<Self> { get }
}

/// The keys of a block, and how each is read into `Root`.
package struct Block<Root: Sendable>: Sendable {
    package let name: String
    package let doc: String
    package let fields: [Field<Root>]
    package let choices: [Choice<Root>]
    /// Mends for keys that people bring from elsewhere: `if` where `when` is meant.
    package let hints: [String: String]
    /// Looks at what no single key can say: keys that exclude each other, bounds between two values.
    package let check: @Sendable (Root, SourceNode, inout FieldDecoder) -> Void

    package init(
        _ name: String, doc: String, choices: [Choice<Root>] = [], hints: [String: String] = [:],
        check: @escaping @Sendable (Root, SourceNode, inout FieldDecoder) -> Void = { _, _, _ in },
        @FieldBuilder<Root> fields: () -> [Field<Root>]
    ) {
        self.name = name
        self.doc = doc
        self.fields = fields()
        self.choices = choices
        self.hints = hints
        self.check = check
    }

    package var schema: BlockSchema {
        BlockSchema(
            name: name, doc: doc, fields: fields.map(\.declaration), choices: choices.map(\.declaration))
    }
}

@resultBuilder
package enum FieldBuilder<Root: Sendable> {
    package static func buildBlock(_ fields: [Field<Root>]...) -> [Field<Root>] { fields.flatMap(\.self) }
    package static func buildExpression(_ field: Field<Root>) -> [Field<Root>] { [field] }
    package static func buildExpression(_ fields: [Field<Root>]) -> [Field<Root>] { fields }
}

extension Block where Root: BlockValue {
    /// Reads a block. What is wrong is reported and takes its default, so that everything else is checked all the same;
    /// nil only when the node is no map.
    package func decode(_ node: SourceNode, _ decoder: inout FieldDecoder) -> Root? {
        guard case .object(let members) = node.content else {
            decoder.wrongType(node, expected: .block { schema })
            return nil
        }
        var root = Root()
        var chosen = [Int](repeating: 0, count: choices.count)
        // A misspelt key is one mistake, not two: what it was meant to be is not reported as missing as well.
        var meant: Set<String> = []
        for member in members {
            if let field = fields.first(where: { $0.declaration.key == member.key }) {
                field.decode(member, &decoder, &root)
            } else if let index = choices.firstIndex(where: { $0.has(member.key) }) {
                chosen[index] += 1
                choices[index].decode(member, isFirst: chosen[index] == 1, members, &decoder, &root)
            } else {
                if let near = reportUnknown(member, &decoder) { meant.insert(near) }
            }
        }
        for field in fields.map(\.declaration) where field.required && !meant.contains(field.key) {
            guard !members.contains(where: { $0.key == field.key }) else { continue }
            decoder.report(
                .missingKey, "\(name.withArticle) needs \"\(field.key)\"",
                mend: "Add \"\(field.key)\": \(field.doc.asContinuation)", at: node.origin.start)
        }
        for (choice, count) in zip(choices, chosen) where count == 0 && !meant.contains(where: choice.has) {
            choice.reportMissing(in: name, at: node.origin.start, &decoder)
        }
        check(root, node, &decoder)
        return root
    }

    /// Every key with its value, defaults written out, keys without a value left out.
    package func encode(_ root: Root) -> JSON {
        var object = JSONObject()
        for field in fields {
            if let value = field.encode(root) { object[field.declaration.key] = value }
        }
        for choice in choices {
            if let (key, value) = choice.encode(root) { object[key] = value }
        }
        return .object(object)
    }

    /// - Returns: the key that was probably meant.
    private func reportUnknown(_ member: SourceNode.Member, _ decoder: inout FieldDecoder) -> String? {
        guard !decoder.diagnostics.isFull else {
            decoder.diagnostics.drop()
            return nil
        }
        let known = schema.keys
        decoder.within(.key(member.key)) {
            $0.report(
                .unknownKey, "\(name.withArticle) has no key \"\(member.key)\"",
                mend: hints[member.key] ?? Suggestion.mend(for: member.key, among: known), at: member.keyOrigin)
        }
        return hints[member.key] == nil ? Suggestion.nearest(to: member.key, among: known) : nil
    }
}

extension SourceOrigin {
    /// The place where the value begins, for what is missing in it.
    package var start: SourceOrigin {
        guard case .file(let text, let range, let style) = self else { return self }
        return .file(text, SourceRange(start: range.start, end: range.start), style)
    }
}

extension String {
    /// `a step`, `an agent`, `an llm step`.
    var withArticle: String {
        // Words that are plural, or no things that are counted.
        if ["limits", "permissions", "knowledge", "web"].contains(self) { return "\"\(self)\"" }
        let spoken = ["a", "e", "i", "o", "u", "llm", "http", "mcp"]
        return spoken.contains(where: hasPrefix) ? "an \(self)" : "a \(self)"
    }

    /// A sentence as the rest of another.
    var asContinuation: String {
        guard let first, dropFirst().first?.isUppercase == false else { return self }
        return first.lowercased() + dropFirst()
    }
}
