/// A block's declarations without its Swift type.
package struct BlockSchema: Sendable {
    /// In messages and as the definition's name in JSON Schema: `agent`, `limits`.
    package var name: String
    package var doc: String
    package var fields: [FieldDeclaration]
    /// Groups of keys of which exactly one stands in the block.
    package var choices: [ChoiceDeclaration]

    package init(name: String, doc: String, fields: [FieldDeclaration], choices: [ChoiceDeclaration] = []) {
        self.name = name
        self.doc = doc
        self.fields = fields
        self.choices = choices
    }

    package var keys: [String] { fields.map(\.key) + choices.flatMap { $0.alternatives.map(\.key) } }

    package func field(_ key: String) -> FieldDeclaration? { fields.first { $0.key == key } }
}

/// One key: declared once, for decoder, schema, messages and docs.
package struct FieldDeclaration: Sendable {
    package var key: String
    package var schema: FieldSchema
    package var doc: String
    package var required: Bool
    /// What holds when the key is left out; nil when that is nothing.
    package var fallback: JSON?
    package var availability: Availability
    /// What stands for the value in help, when it is not told by the type: `DIR`.
    package var shownValue: String?

    package init(
        key: String, schema: FieldSchema, doc: String, required: Bool = false, fallback: JSON? = nil,
        availability: Availability = .now, shownValue: String? = nil
    ) {
        self.key = key
        self.schema = schema
        self.doc = doc
        self.required = required
        self.fallback = fallback
        self.availability = availability
        self.shownValue = shownValue
    }
}

/// Keys of which exactly one stands in a block: a step's verb.
package struct ChoiceDeclaration: Sendable {
    /// What the keys are called in messages: `verb`.
    package var name: String
    package var alternatives: [FieldDeclaration]

    package init(name: String, alternatives: [FieldDeclaration]) {
        self.name = name
        self.alternatives = alternatives
    }
}
