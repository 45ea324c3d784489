import CairnTesting
import CairnWire
import Testing

@Suite struct JSONSchemaLaws {
    @Test(arguments: 0..<100 as Range<UInt64>)
    func `a schema that names a value fits that value, and no other data`(seed: UInt64) throws {
        var rng = SplitMix64(seed: seed)
        let (value, other) = (JSON.random(using: &rng), JSON.random(using: &rng))
        let schema = try JSONSchema(parsing: ["const": value])
        #expect(schema.validate(value).isEmpty)
        #expect(schema.validate(value.withPlainNumbers).isEmpty)
        #expect(schema.validate(other).isEmpty == value.isSameData(as: other))
        #expect((value.withPlainNumbers == other.withPlainNumbers) == value.isSameData(as: other))
        let negated = try JSONSchema(parsing: ["not": ["const": value]])
        #expect(negated.validate(other).isEmpty != schema.validate(other).isEmpty)
    }

    @Test func `branches that multiply are given up within the budget`() throws {
        var definitions = JSONObject()
        for level in 0..<60 {
            let next: JSON = ["$ref": .string("#/$defs/d\(level + 1)")]
            definitions["d\(level)"] = ["anyOf": [next, next, next]]
        }
        definitions["d60"] = false
        let schema = try JSONSchema(parsing: ["$ref": "#/$defs/d0", "$defs": .object(definitions)])
        #expect(schema.validate(1, budget: 20_000).last?.code == .limit)
        let negated = try JSONSchema(parsing: ["not": ["$ref": "#/$defs/d0"], "$defs": .object(definitions)])
        #expect(negated.validate(1, budget: 20_000).last?.code == .limit)
    }

    @Test func `depth of schema and value is bounded`() throws {
        let recursive = try JSONSchema(parsing: ["items": ["$ref": "#"]])
        var value: JSON = []
        for _ in 0..<300 { value = [value] }
        #expect(recursive.validate(value).isEmpty)
        for _ in 0..<300 { value = [value] }
        #expect(recursive.validate(value).map(\.code) == [.limit])
        var schema: JSON = true
        for _ in 0..<300 { schema = ["not": schema] }
        #expect(throws: JSONSchemaError.self) { try JSONSchema(parsing: schema) }
    }

    @Test func `the list of violations is bounded`() throws {
        let schema = try JSONSchema(parsing: ["items": ["type": "string"]])
        let violations = schema.validate(.array(Array(repeating: 1, count: 10_000)))
        #expect(violations.count == 100)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `spoilt schemas give schemas or typed errors, and validation ends`(seed: UInt64) {
        var rng = SplitMix64(seed: seed)
        var mutation = Mutation(seed: seed)
        let sources = JSONSchemaTests.cases.map(\.schema) + JSONSchemaTests.refused.map(\.schema)
        for source in sources {
            guard let spoilt = try? JSON(parsing: mutation.spoil(Array(source.utf8))) else { continue }
            guard let schema = try? JSONSchema(parsing: spoilt) else { continue }
            _ = schema.validate(JSON.random(using: &rng), budget: 10_000)
        }
    }
}
