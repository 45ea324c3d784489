package import CairnWire

/// The JSON Schema of a definition file, derived from the same fields that decode it.
package enum DefinitionSchema {
    package static func json(kinds: KnownKinds) -> JSON {
        let providers = kinds.withPlanned.providers.map(\.name).sorted()
        var writer = SchemaWriter { $0 == .provider ? providers : nil }
        let agent = writer.reference(to: AgentFile.block.schema)
        let maps = writer.reference(to: MapsFile.block.schema)
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Cairn definitions",
            "description":
                "A file with `name` is an agent; any other holds maps of models, knowledge, agents, workflows.",
            "type": "object",
            // Offered in an empty file: what comes first, and what makes an agent of it.
            "properties": [
                "cairn": ["description": "The version of this language: `cairn: 1`.", "const": 1],
                "name": ["description": "What the agent is called. With it, the file is one agent."],
            ],
            "if": ["required": ["name"]], "then": agent, "else": maps,
            "$defs": .object(writer.definitions),
        ]
    }

    /// Every block of the language, for the documents' tables: by name, in order of the schema's definitions.
    package static var blocks: [BlockSchema] {
        var found: [BlockSchema] = []
        func add(_ block: BlockSchema) {
            guard !found.contains(where: { $0.name == block.name }) else { return }
            found.append(block)
            for field in block.fields { add(field.schema) }
            for choice in block.choices { for alternative in choice.alternatives { add(alternative.schema) } }
        }
        func add(_ schema: FieldSchema) {
            switch schema {
            case .block(let block): add(block())
            case .list(let element, _), .map(let element): add(element)
            case .anyOf(let schemas, _): for schema in schemas { add(schema) }
            case .text, .integer, .number, .boolean, .duration, .choice, .name, .json, .template, .templateValue,
                .expression, .jsonSchema:
                break
            }
        }
        add(AgentFile.block.schema)
        add(MapsFile.block.schema)
        return found
    }
}
