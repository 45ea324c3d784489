package import CairnWire

/// One thing that an agent or a workflow is started with: a JSON Schema. Required unless the schema has a `default`.
package struct InputDefinition: Sendable, Hashable {
    package var schema: JSON
    package var fallback: JSON?

    package init(schema: JSON, fallback: JSON? = nil) {
        self.schema = schema
        self.fallback = fallback
    }

    package static let type = FieldType<JSON>.jsonSchema.map(
        { schema, node, _ in InputDefinition(schema: schema, fallback: node["default"]?.json) }, back: \.schema)
}
