/// A JSON Schema (draft 2020-12), checked when it is made and ready to check values.
///
/// Its keywords: those of the core, applicator and validation vocabularies but `unevaluated…`, `$anchor`, `$dynamic…` and
/// references to other documents. Patterns are RE2's, which has no look-ahead. `format`, `default` and every unknown
/// keyword are annotations and check nothing.
package struct JSONSchema: Sendable, Hashable {
    /// What it was made from.
    package let source: JSON
    /// The schema and all that it holds or refers to; the first is the whole. References make it a graph.
    let nodes: [[Keyword]]

    /// - Throws: `JSONSchemaError` with all that is wrong.
    package init(parsing source: JSON) throws(JSONSchemaError) {
        var compiler = SchemaCompiler(document: source)
        nodes = try compiler.compile()
        self.source = source
    }

    /// Two of one source, whose members have no order, are one schema, in whatever order they were compiled.
    package static func == (left: Self, right: Self) -> Bool { left.source == right.source }
    package func hash(into hasher: inout Hasher) { hasher.combine(source) }

    /// The value that stands for an absent one, if the schema names it.
    package var defaultValue: JSON? { source["default"] }

    /// What is wrong with `value`, in its order; empty when it fits.
    ///
    /// Work and depth are bounded, so that no schema and no value can hold its caller up: beyond them the last violation
    /// has the code `limit`.
    package func validate(_ value: JSON, budget: Int = 1_000_000) -> [Violation] {
        var validator = SchemaValidator(nodes: nodes, budget: budget)
        return validator.run(value)
    }

    /// Why a value does not fit.
    package struct Violation: Sendable, Hashable, CustomStringConvertible {
        package struct Code: RawRepresentable, Sendable, Hashable {
            package let rawValue: String
            package init(rawValue: String) { self.rawValue = rawValue }

            package static let mismatch = Code(rawValue: "json_schema.mismatch")
            /// The check was given up: the schema's branches multiply, or value and schema are too deep.
            package static let limit = Code(rawValue: "json_schema.limit")
        }

        package var code: Code
        /// Where in the value.
        package var pointer: JSONPointer
        /// What is wrong and the mend. Bears no part of the value but names of members.
        package var message: String

        package var description: String {
            pointer.tokens.isEmpty ? message : "\(pointer) \(message)"
        }
    }
}

/// What one keyword, or a group that belongs together, asks of a value. Other schemas are named by their number.
enum Keyword: Sendable, Hashable {
    /// The schema `false`.
    case never
    case types([SchemaType])
    case values([JSON])
    case minimum(JSONNumber, exclusive: Bool)
    case maximum(JSONNumber, exclusive: Bool)
    case multiple(of: JSONNumber)
    case minLength(Int)
    case maxLength(Int)
    case pattern(RegularExpression)
    case minItems(Int)
    case maxItems(Int)
    case uniqueItems
    case items(prefix: [Int], rest: Int?)
    case contains(Int, minimum: Int, maximum: Int?)
    case minProperties(Int)
    case maxProperties(Int)
    case required([String])
    case properties([Property], patterns: [PatternProperty], additional: Int?)
    case propertyNames(Int)
    case dependentRequired([Dependency])
    case dependentSchemas([Property])
    case all([Int])
    case any([Int])
    case one([Int])
    case not(Int)
    case conditional(Int, then: Int?, else: Int?)
    case reference(Int)

    struct Property: Sendable, Hashable {
        var name: String
        var schema: Int
    }

    struct PatternProperty: Sendable, Hashable {
        var pattern: RegularExpression
        var schema: Int
    }

    struct Dependency: Sendable, Hashable {
        var name: String
        var others: [String]
    }

    /// The schemas that are applied to the very value that this one is.
    var inPlace: [Int] {
        switch self {
        case .all(let schemas), .any(let schemas), .one(let schemas): schemas
        case .not(let schema), .reference(let schema): [schema]
        case .conditional(let condition, let then, let otherwise): [condition] + [then, otherwise].compactMap { $0 }
        case .dependentSchemas(let properties): properties.map(\.schema)
        case .never, .types, .values, .minimum, .maximum, .multiple, .minLength, .maxLength, .pattern, .minItems,
            .maxItems,
            .uniqueItems, .items, .contains, .minProperties, .maxProperties, .required, .properties, .propertyNames,
            .dependentRequired:
            []
        }
    }
}

/// The types of JSON Schema.
enum SchemaType: String, Sendable, CaseIterable {
    case null, boolean, integer, number, string, array, object

    /// With its article, for a message.
    var phrase: String {
        switch self {
        case .null: "null"
        case .integer, .array, .object: "an \(rawValue)"
        case .boolean, .number, .string: "a \(rawValue)"
        }
    }

    func holds(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.string, .string), (.array, .array), (.object, .object),
            (.number, .int), (.number, .double), (.integer, .int):
            true
        case (.integer, .double): JSONNumber(value)?.isInteger ?? false
        case (.null, _), (.boolean, _), (.integer, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    /// What people write instead.
    static let misnomers: [String: SchemaType] = [
        "int": .integer, "long": .integer, "float": .number, "double": .number, "decimal": .number, "bool": .boolean,
        "str": .string, "text": .string, "list": .array, "tuple": .array, "dict": .object, "map": .object,
        "none": .null,
        "nil": .null,
    ]
}
