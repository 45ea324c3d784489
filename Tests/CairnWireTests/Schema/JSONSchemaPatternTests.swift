import CairnWire
import Testing

@Suite struct JSONSchemaPatternTests {
    typealias Case = (schema: String, value: JSON, problems: [String])

    static let cases: [Case] = [
        (#"{"pattern": "^[a-z]+$"}"#, "abc", []),
        (#"{"pattern": "^[a-z]+$"}"#, "abC", ["should match the pattern ^[a-z]+$"]),
        (#"{"pattern": "b"}"#, "abc", []), (#"{"pattern": "b"}"#, 7, []),
        // What JavaScript writes otherwise than RE2.
        (#"{"pattern": "^\\u00e4\\/(?<year>\\d{4})$"}"#, "ä/2026", []),
        (#"{"patternProperties": {"^x-": {"type": "integer"}}}"#, ["x-a": 1, "b": "c"], []),
        (
            #"{"patternProperties": {"^x-": {"type": "integer"}}}"#, ["x-a": "1"],
            ["/x-a should be an integer, not a string"]
        ),
        (
            #"{"properties": {"a": true}, "patternProperties": {"^x-": true}, "additionalProperties": false}"#,
            ["a": 1, "x-b": 2, "c": 3], ["/c is a member that is not allowed; allowed: a"]
        ),
        (#"{"patternProperties": {"a": true}, "additionalProperties": {"type": "null"}}"#, ["ba": 1, "c": nil], []),
    ]

    @Test(arguments: cases)
    func `a pattern is searched for in strings and in names`(schema: String, value: JSON, problems: [String]) throws {
        let schema = try JSONSchema(parsing: try JSON(parsing: schema))
        #expect(schema.validate(value).map(\.description) == problems)
    }

    @Test func `a pattern over too much text is given up within the budget`() throws {
        let schema = try JSONSchema(parsing: ["items": ["pattern": "[ab]*a[ab]{100}c"]])
        let texts = JSON.array(Array(repeating: .string(String(repeating: "ab", count: 50_000)), count: 20))
        #expect(schema.validate(texts).last?.code == .limit)
    }
}
