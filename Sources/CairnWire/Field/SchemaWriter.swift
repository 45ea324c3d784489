/// Writes the JSON Schema (2020-12) of blocks: what editors complete and check by. Each block is one entry of `$defs`,
/// since blocks hold each other.
package struct SchemaWriter: Sendable {
    /// The names that may stand where a kind of name is asked for; nil: any text.
    private let names: @Sendable (NameKind) -> [String]?
    package private(set) var definitions = JSONObject()

    package init(names: @escaping @Sendable (NameKind) -> [String]? = { _ in nil }) { self.names = names }

    /// A reference to a block, whose definition is added.
    package mutating func reference(to block: BlockSchema) -> JSON {
        let name = block.name.map { $0 == " " ? "_" : String($0) }.joined()
        if definitions[name] == nil {
            // Its place is taken before its fields are written: they may lead back here.
            definitions[name] = true
            definitions[name] = definition(of: block)
        }
        return ["$ref": .string("#/$defs/\(name)")]
    }

    private mutating func definition(of block: BlockSchema) -> JSON {
        var properties = JSONObject()
        for field in block.fields { properties[field.key] = property(field) }
        for choice in block.choices {
            for alternative in choice.alternatives { properties[alternative.key] = property(alternative) }
        }
        var schema: JSONObject = [
            "type": "object", "description": .string(block.doc), "properties": .object(properties),
            "additionalProperties": false,
        ]
        let required = block.fields.filter(\.required).map { JSON.string($0.key) }
        if !required.isEmpty { schema["required"] = .array(required) }
        let choices = block.choices.map { choice in
            JSON.object(["oneOf": .array(choice.alternatives.map { ["required": [.string($0.key)]] })])
        }
        if !choices.isEmpty { schema["allOf"] = .array(choices) }
        return .object(schema)
    }

    private mutating func property(_ field: FieldDeclaration) -> JSON {
        var object = schema(of: field.schema).object ?? [:]
        object["description"] = .string(field.description)
        object["markdownDescription"] = .string(field.hover)
        if let fallback = field.fallback, !fallback.isEmptyValue { object["default"] = fallback }
        if object["examples"] == nil, !field.schema.examples.isEmpty {
            object["examples"] = .array(field.schema.examples.map { .string($0) })
        }
        return .object(object)
    }

    private mutating func schema(of schema: FieldSchema) -> JSON {
        switch schema {
        case .text(let form): form.schema
        case .template: ["type": "string"]
        case .expression: ["type": "string", "not": ["pattern": "\\{\\{"]]
        case .integer(let range):
            .object(JSONObject([("type", "integer")]).adding(range, lowest: .min, highest: .max) { .int(Int64($0)) })
        case .number(let range):
            .object(
                JSONObject([("type", "number")]).adding(range, lowest: -.infinity, highest: .infinity) { .double($0) })
        case .boolean: ["type": "boolean"]
        case .duration:
            ["type": "string", "pattern": "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$", "minLength": 2]
        case .choice(let options): ["enum": .array(options.map { .string($0.word) })]
        case .name(let kind):
            names(kind).map { ["type": "string", "enum": .array($0.map { .string($0) })] }
                ?? ["type": "string", "minLength": 1]
        case .list(let element, let atLeast):
            .object(
                JSONObject([("type", "array"), ("items", self.schema(of: element))]).adding(
                    atLeast > 0 ? ("minItems", .int(Int64(atLeast))) : nil))
        case .map(let value): ["type": "object", "additionalProperties": self.schema(of: value)]
        case .block(let block): reference(to: block())
        case .anyOf(let schemas, _): ["anyOf": .array(schemas.map { self.schema(of: $0) })]
        case .json, .templateValue: [:]
        case .jsonSchema: referenceToJSONSchema()
        }
    }

    /// What people write most of a JSON Schema, for completion; everything else of the standard may stand beside it.
    private mutating func referenceToJSONSchema() -> JSON {
        let types: JSON = ["enum": ["string", "integer", "number", "boolean", "object", "array", "null"]]
        let inner: JSON = ["anyOf": [["type": "boolean"], ["$ref": "#/$defs/json_schema"]]]
        definitions["json_schema"] = [
            "type": "object", "description": "A JSON Schema (2020-12).",
            "properties": [
                "type": [
                    "anyOf": [types, ["type": "array", "items": types]], "description": "What kind of value it is.",
                ],
                "description": ["type": "string", "description": "What it is for: the model reads it."],
                "default": ["description": "What holds when it is left out."],
                "enum": ["type": "array", "description": "The values that it may have."],
                "properties": [
                    "type": "object", "additionalProperties": inner, "description": "The members of an object.",
                ],
                "required": [
                    "type": "array", "items": ["type": "string"], "description": "Members that have to be there.",
                ],
                "items": ["anyOf": inner["anyOf"] ?? [], "description": "What each entry of a list is."],
            ],
        ]
        return ["$ref": "#/$defs/json_schema"]
    }
}

extension FieldDeclaration {
    /// What it is for, and that it does nothing yet.
    package var description: String {
        switch availability {
        case .now: doc
        case .later: "\(doc) (Not in this build.)"
        }
    }

    /// What an editor shows beside the key: what for, what it holds, and what holds without it.
    fileprivate var hover: String {
        var lines = [doc, "Holds \(schema.expected)."]
        if required {
            lines.append("Required.")
        } else if let fallback, !fallback.isEmptyValue {
            lines.append("Default: `\(fallback.string ?? fallback.text())`.")
        }
        if case .later = availability { lines.append("Not in this build.") }
        return lines.joined(separator: "\n\n")
    }
}

extension FieldSchema {
    /// Values as people write them, for completion.
    fileprivate var examples: [String] {
        switch self {
        case .duration: ["30s", "10m", "1h30m"]
        case .expression: ["steps.page.outcome == 'completed'"]
        case .text(.cron): ["0 7 * * 1-5"]
        case .text(.reference): ["${env:NAME}", "${secret:store/key}"]
        case .text(.host): ["example.org", "*.example.org"]
        case .text(.url): ["https://example.org/"]
        case .list, .map, .text, .integer, .number, .boolean, .choice, .name, .block, .anyOf, .json, .template,
            .templateValue,
            .jsonSchema:
            []
        }
    }
}

extension FieldSchema.TextForm {
    fileprivate var schema: JSON {
        switch self {
        case .any, .reference: ["type": "string"]
        case .path, .glob, .host: ["type": "string", "minLength": 1]
        case .line: ["type": "string", "pattern": "^[^\\r\\n]+$"]
        case .identifier: ["type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "maxLength": 128]
        case .url: ["type": "string", "pattern": "^https?://[^ \\t\\r\\n]+$"]
        case .cron: ["type": "string", "pattern": "^ *[^ ]+( +[^ ]+){4} *$"]
        }
    }
}

extension JSON {
    /// A default that says nothing: an empty list, map or text, or null.
    fileprivate var isEmptyValue: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let items): items.isEmpty
        case .object(let object): object.isEmpty
        case .bool, .int, .double: false
        }
    }
}

extension JSONObject {
    fileprivate func adding(_ member: (String, JSON)?) -> JSONObject {
        guard let member else { return self }
        var object = self
        object[member.0] = member.1
        return object
    }

    fileprivate func adding<Bound: Comparable>(
        _ range: ClosedRange<Bound>, lowest: Bound, highest: Bound, _ json: (Bound) -> JSON
    ) -> JSONObject {
        adding(range.lowerBound > lowest ? ("minimum", json(range.lowerBound)) : nil)
            .adding(range.upperBound < highest ? ("maximum", json(range.upperBound)) : nil)
    }
}
