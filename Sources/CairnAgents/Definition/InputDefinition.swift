package import CairnWire

/// One thing that an agent or a workflow is started with: a JSON Schema. Required unless the schema has a `default`.
package struct InputDefinition: Sendable, Hashable {
    package var schema: JSONSchema

    package init(schema: JSONSchema) { self.schema = schema }

    /// What stands for it when it is left out; nil: it must be given.
    package var fallback: JSON? { schema.defaultValue }

    package static let type = FieldType<JSONSchema>.jsonSchema.map(
        { schema, node, decoder in
            if let fallback = schema.defaultValue, let problem = schema.validate(fallback).first {
                decoder.report(
                    .badSchema, "the default does not fit its own schema: \(problem)",
                    mend: "Change the default or the schema.", at: node["default"]?.origin ?? node.origin)
            }
            return InputDefinition(schema: schema)
        }, back: \.schema)
}
