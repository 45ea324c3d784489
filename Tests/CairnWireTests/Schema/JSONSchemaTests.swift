import CairnWire
import Testing

@Suite struct JSONSchemaTests {
    typealias Case = (schema: String, value: String, violations: [String])

    static let simple: [Case] = [
        ("true", "1", []), ("{}", "null", []),
        ("false", "1", ["should not be there: nothing is allowed in this place"]),
        (#"{"type": "integer"}"#, "1", []), (#"{"type": "integer"}"#, "1.0", []),
        (#"{"type": "integer"}"#, "1e300", []),
        (#"{"type": "integer"}"#, "1.5", ["should be an integer, not a number"]),
        (#"{"type": "number"}"#, "1", []),
        (#"{"type": ["string", "null"]}"#, "[]", ["should be a string or null, not an array"]),
        (#"{"enum": [1, "a", null]}"#, "1.0", []),
        (#"{"enum": [1, "a", null]}"#, "true", ["should be one of 1, \"a\", null"]),
        (#"{"const": {"a": [1]}}"#, #"{"a": [1.0]}"#, []), (#"{"const": false}"#, "0", ["should be false"]),
        (#"{"const": "é"}"#, "\"e\u{301}\"", ["should be \"é\""]),
        (#"{"minimum": 1}"#, "1.0", []), (#"{"minimum": 1}"#, "0.9", ["should be at least 1"]),
        (#"{"exclusiveMinimum": 1}"#, "1", ["should be greater than 1"]),
        (#"{"maximum": 9007199254740992.0}"#, "9007199254740993", ["should be at most 9007199254740992"]),
        (#"{"exclusiveMaximum": 3.5}"#, "3.5", ["should be less than 3.5"]), (#"{"minimum": 1}"#, "\"no number\"", []),
        (#"{"multipleOf": 0.1}"#, "0.3", []), (#"{"multipleOf": 0.0001}"#, "0.0075", []),
        (#"{"multipleOf": 3}"#, "9.0", []),
        (#"{"multipleOf": 0.01}"#, "0.075", ["should be a multiple of 0.01"]),
        (#"{"multipleOf": 0.123456789}"#, "1e308", ["should be a multiple of 0.123456789"]),
        (#"{"multipleOf": 1e-300}"#, "-1e300", []),
        (#"{"multipleOf": 1e300}"#, "1", ["should be a multiple of 1e+300"]),
        (#"{"minLength": 1}"#, "\"\"", ["should not be empty"]),
        (#"{"minLength": 2}"#, "\"𝄞\"", ["should have at least 2 characters"]),
        (#"{"maxLength": 2}"#, "\"𝄞𝄞\"", []),
        (#"{"maxLength": 2}"#, "\"abc\"", ["should have at most 2 characters, not 3"]),
    ]

    static let containers: [Case] = [
        (
            #"{"items": {"type": "string"}}"#, #"["a", 1, null]"#,
            ["/1 should be a string, not an integer", "/2 should be a string, not null"]
        ),
        (#"{"prefixItems": [{"type": "string"}], "items": false}"#, #"["a"]"#, []),
        (
            #"{"prefixItems": [{"type": "string"}], "items": false}"#, #"["a", 1]"#,
            ["/1 should not be there: nothing is allowed in this place"]
        ),
        (#"{"items": {"minimum": 3}, "prefixItems": [true]}"#, "[1, 2]", ["/1 should be at least 3"]),
        (#"{"minItems": 2, "maxItems": 2}"#, "[1]", ["should have at least 2 items, not 1"]),
        (#"{"maxItems": 2.0}"#, "[1, 2, 3]", ["should have at most 2 items, not 3"]),
        (#"{"uniqueItems": true}"#, "[1, 2, 1.0]", ["/2 repeats the item /0: each may stand once"]),
        (
            #"{"uniqueItems": true}"#, #"[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]"#,
            ["/1 repeats the item /0: each may stand once"]
        ),
        (#"{"uniqueItems": true}"#, "[1, true, \"1\", [1], null, 0, false]", []),
        (
            #"{"contains": {"type": "string"}}"#, "[1]",
            ["should hold at least 1 of the items that 'contains' describes, not 0"]
        ),
        (
            #"{"contains": {"minimum": 5}, "minContains": 0, "maxContains": 1}"#, "[5, 6]",
            ["should hold at most 1 of the items that 'contains' describes, not 2"]
        ),
        (
            #"{"properties": {"a": {"type": "integer"}}, "required": ["a", "b"]}"#, #"{"a": "x", "c": 1}"#,
            ["/a should be an integer, not a string", "lacks the member 'b': add it"]
        ),
        (
            #"{"properties": {"a": true, "b": {}}, "additionalProperties": false}"#, #"{"a": 1, "c/d": 1}"#,
            ["/c~1d is a member that is not allowed; allowed: a, b"]
        ),
        (#"{"additionalProperties": false}"#, #"{"a": 1}"#, ["/a is a member that is not allowed; no member is"]),
        (
            #"{"additionalProperties": {"type": "integer"}}"#, #"{"a": 1, "b": "x"}"#,
            ["/b should be an integer, not a string"]
        ),
        (#"{"minProperties": 1}"#, "{}", ["should have at least 1 members, not 0"]),
        (#"{"maxProperties": 1}"#, #"{"a": 1, "b": 2}"#, ["should have at most 1 members, not 2"]),
        (
            #"{"propertyNames": {"maxLength": 2}}"#, #"{"ab": 1, "abc": 1}"#,
            ["/abc has a name that should have at most 2 characters, not 3"]
        ),
        (#"{"dependentRequired": {"a": ["b"]}}"#, #"{"a": 1}"#, ["has 'a' and lacks the member 'b': add it"]),
        (#"{"dependentSchemas": {"a": {"required": ["b"]}}}"#, #"{"a": 1}"#, ["lacks the member 'b': add it"]),
        (
            #"{"properties": {"a": {"items": {"required": ["x"]}}}}"#, #"{"a": [{"x": 1}, {}]}"#,
            ["/a/1 lacks the member 'x': add it"]
        ),
        (#"{"required": ["a"], "minItems": 1, "minLength": 1}"#, "1", []),
    ]

    static let combined: [Case] = [
        (#"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, "3", ["should be at most 2"]),
        (#"{"anyOf": [{"type": "string"}, {"minimum": 2}]}"#, "2", []),
        (
            #"{"anyOf": [{"type": "string"}, {"minimum": 2}]}"#, "1",
            ["fits none of the 2 alternatives: (1) should be a string, not an integer; (2) should be at least 2"]
        ),
        (#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, "1", []),
        (
            #"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, "3",
            ["fits the alternatives 1 and 2, and should fit one only"]
        ),
        (#"{"not": {"type": "string"}}"#, "\"a\"", ["is just what the schema excludes ('not')"]),
        (#"{"not": false}"#, "1", []),
        (
            #"{"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 5}}"#, "15",
            ["should be a multiple of 10"]
        ),
        (#"{"if": {"minimum": 10}, "then": {"multipleOf": 10}, "else": {"maximum": 5}}"#, "7", ["should be at most 5"]),
        (#"{"then": false, "else": false}"#, "1", []),
        (
            ##"{"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": {"type": "null"}}}"##, "1",
            ["should be null, not an integer"]
        ),
        (##"{"$ref": "#/x-parts/0", "x-parts": [{"type": "null"}]}"##, "1", ["should be null, not an integer"]),
        (
            ##"{"properties": {"next": {"$ref": "#"}, "id": {"type": "integer"}}, "required": ["id"]}"##,
            #"{"id": 1, "next": {"id": 2, "next": {"id": "x"}}}"#, ["/next/next/id should be an integer, not a string"]
        ),
        (#"{"format": "email", "default": 7, "title": 1, "x-unknown": {"type": 5}}"#, "1", []),
    ]

    static let cases: [Case] = [simple, containers, combined].flatMap { $0 }

    @Test(arguments: cases)
    func `a value that does not fit is told where and why`(schema: String, value: String, violations: [String]) throws {
        let schema = try JSONSchema(parsing: JSON(parsing: schema))
        #expect(schema.validate(try JSON(parsing: value)).map(\.description) == violations)
    }

    typealias Refusal = (schema: String, code: JSONSchemaError.Code, problems: [String])

    static let refused: [Refusal] = [
        ("1", .malformed, ["a schema is an object, true or false, not an integer"]),
        (#"{"type": "int"}"#, .malformed, ["/type: there is no type 'int'; did you mean 'integer'?"]),
        (
            #"{"type": "strng"}"#, .malformed,
            ["/type: there is no type 'strng'; known: null, boolean, integer, number, string, array, object"]
        ),
        (#"{"type": ["string", 1]}"#, .malformed, ["/type/1: a type is a string like 'object', not an integer"]),
        (
            #"{"properties": []}"#, .malformed,
            ["/properties: should be an object with a member for each name, not an array"]
        ),
        (
            #"{"properties": {"a": {"required": true}}}"#, .malformed,
            ["/properties/a/required: is a list of names beside 'properties', as in [\"a\", \"b\"]"]
        ),
        (#"{"required": ["a", 1]}"#, .malformed, ["/required: should be a list of names; each is a string"]),
        (#"{"items": [{}]}"#, .malformed, ["/items: a list of schemas, one for each place, is called 'prefixItems'"]),
        (#"{"minimum": "1"}"#, .malformed, ["/minimum: should be a number, not a string"]),
        (
            #"{"exclusiveMinimum": true}"#, .malformed,
            [
                "/exclusiveMinimum: should be a number, not a boolean; since draft 6 'exclusiveMinimum' and 'exclusiveMaximum' hold the bound itself"
            ]
        ),
        (#"{"minLength": -1}"#, .malformed, ["/minLength: should be an integer from 0"]),
        (#"{"multipleOf": 0}"#, .malformed, ["/multipleOf: should be greater than 0"]),
        (#"{"enum": 1}"#, .malformed, ["/enum: should be a list of values, not an integer"]),
        (#"{"anyOf": []}"#, .malformed, ["/anyOf: should hold one schema at least"]),
        (#"{"uniqueItems": "yes"}"#, .malformed, ["/uniqueItems: should be true or false, not a string"]),
        (
            #"{"$defs": {"a": {"type": "text"}}}"#, .malformed,
            ["/$defs/a/type: there is no type 'text'; did you mean 'string'?"]
        ),
        (
            #"{"type": "dict", "properties": {"a": {"type": "list"}}}"#, .malformed,
            [
                "/type: there is no type 'dict'; did you mean 'object'?",
                "/properties/a/type: there is no type 'list'; did you mean 'array'?",
            ]
        ),
        (##"{"$ref": "#/$defs/a"}"##, .reference, ["/$ref: '#/$defs/a' names nothing in this schema"]),
        (
            #"{"$ref": "https://example.org/x.json"}"#, .reference,
            ["/$ref: 'https://example.org/x.json' is outside of this schema or names an anchor; write '#/$defs/name'"]
        ),
        (##"{"$ref": "#"}"##, .reference, ["the schema refers to itself without going down into the value"]),
        (
            ##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##, .reference,
            ["/$defs/a: the schema refers to itself without going down into the value"]
        ),
        (
            #"{"pattern": "^(?!a)"}"#, .pattern,
            [
                "/pattern: the pattern uses look-ahead, '(?!', which RE2 does not have: its time is linear"
            ]
        ),
        (
            #"{"patternProperties": {"a)": true}}"#, .pattern,
            ["/patternProperties/a): the pattern is none: unexpected ): a)"]
        ),
        (
            #"{"unevaluatedItems": false}"#, .notInThisBuild,
            ["/unevaluatedItems: 'unevaluatedItems' is not in this build"]
        ),
    ]

    @Test(arguments: refused)
    func `a schema that is none is refused with every mistake in it`(
        schema: String, code: JSONSchemaError.Code, problems: [String]
    ) throws {
        let source = try JSON(parsing: schema)
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(parsing: source) }
        #expect(error?.problems.map(\.description) == problems)
        #expect(error?.problems.first?.code == code)
    }

    @Test func `two schemas of one source are one, in whatever order their members stand`() throws {
        let one = try JSONSchema(parsing: ["type": "object", "required": ["a"], "properties": ["a": true, "b": false]])
        let other = try JSONSchema(parsing: [
            "properties": ["b": false, "a": true], "required": ["a"], "type": "object",
        ])
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
    }
}
